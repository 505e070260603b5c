"""The form of a certificate, and the digest over its canonical bytes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from gonghui_shared.log import chain
from gonghui_shared.log.records import Origin, Sealed

LARGEST: Final = 32 * 1024 * 1024  # bytes of a file
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Closed(BaseModel):
    """A part of the document without anything else in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(Closed):
    """An event of the log, whole, with the link of the hash chain that it makes."""

    position: int
    slice: int | None
    previous: int
    sealed_at: datetime
    before: str  # hash at the position before
    hash: Hash
    event_id: UUID
    stream_id: str
    version: int
    type: str
    union_id: str
    occurred_on: str
    recorded_at: datetime
    actor: str
    correlation_id: str
    causation_id: str
    rules: Sequence[str]
    payload: str  # JSON as stored

    @classmethod
    def of(cls, record: Sealed, before: bytes) -> "Entry":
        """From what the log holds."""
        assert record.sealed_at is not None
        origin = record.origin
        return cls(
            position=record.position, slice=record.slice, previous=record.previous, sealed_at=record.sealed_at,
            before=before.hex(), hash=record.hash.hex(), event_id=record.event_id, stream_id=record.stream_id,
            version=record.version, type=record.type, union_id=record.union_id, occurred_on=record.occurred_on.isoformat(),
            recorded_at=record.recorded_at, actor=origin.actor, correlation_id=origin.correlation_id,
            causation_id=origin.causation_id, rules=[f"{code}@{version}" for code, version in origin.rules],
            payload=record.payload.decode(),
        )  # fmt: skip

    def link(self) -> str:
        """The hash that follows from what the entry says."""
        rules = chain.rules_from(" ".join(self.rules))
        leaf = chain.leaf(
            event_id=self.event_id, stream_id=self.stream_id, version=self.version, type=self.type, union_id=self.union_id,
            occurred_on=datetime.fromisoformat(self.occurred_on).date(), recorded_at=self.recorded_at,
            origin=Origin(self.actor, self.correlation_id, self.causation_id, rules), payload=self.payload.encode(),
        )  # fmt: skip
        before = bytes.fromhex(self.before)
        return chain.link(before, self.position, self.slice, self.previous, self.sealed_at, leaf).hex()


class Head(Closed):
    """Where the log ended, or what it was at some position."""

    position: int
    hash: Hash


HEADS: Final = TypeAdapter(Sequence[Head])  # as they are given to whoever verifies


class Sheet(Closed):
    """The scheme, as adopted."""

    scheme_id: str
    version: str
    digest: Hash  # SHA-256 of the text
    text: str


class Mark(Closed):
    """What a group of raters gave."""

    rater: str
    value: str


class Inputs(Closed):
    """What was known of the union."""

    unit_type: str
    values: Mapping[str, str]
    ratings: Mapping[str, Sequence[Mark]]


class Beside(Closed):
    """Values of the units with which this one was compared; others have no names here."""

    values: Mapping[str, str]
    weights: Mapping[str, str]


class Compared(Closed):
    """All that the union was compared with."""

    columns: Mapping[str, Beside]
    means: Mapping[str, str | None]


class Item(Closed):
    """One item with its points as scored first."""

    code: str
    title: str
    status: str
    points: str | None
    full: str


class RevisedItem(Closed):
    """One item before and after."""

    code: str
    before: str
    points: str


class Revision(Closed):
    """What was revised, and what the total and the grade became."""

    cause: str
    cause_id: str
    items: Sequence[RevisedItem]
    total: str
    grade: str


class Saying(Closed):
    """An item, or a veto or gate that bars, in sentences."""

    code: str
    zh: str
    en: str


class Sentences(Closed):
    """The result that stands, in sentences, and what they say beyond inputs: both but the numbers of events are recomputed."""

    wording: Hash  # over the texts from which they were made
    events: Mapping[str, int]  # value → how many events stand behind it
    counts: Mapping[str, int]  # the measures from which rates follow
    said: Sequence[Saying]


class Certified(Closed):
    """One union's result; `digest` is over everything else."""

    evaluation_id: str
    year: int
    union_id: str
    union_name: str
    scheme: Sheet
    snapshot: Hash
    result: Hash  # over the results of all unions
    grades: Mapping[str, int]  # where the scheme prints none
    quota: str
    inputs: Inputs
    compared: Compared
    items: Sequence[Item]
    first_total: str
    first_grade: str
    revisions: Sequence[Revision]
    total: str
    full: str
    grade: str
    vetoed: bool
    entries: Sequence[Entry]
    head: Head
    digest: str = ""

    def computed(self) -> str:
        """SHA-256 over the canonical bytes: JSON without the digest, keys in order, no blanks, UTF-8."""
        content = self.model_dump(mode="json", exclude={"digest"})
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()

    def sealed(self) -> Self:
        """The same with its digest."""
        return self.model_copy(update={"digest": self.computed()})


class Certificate1(Certified):
    """The first form, without sentences: no longer issued, still verified."""

    form: Literal["gonghui-certificate-1"] = "gonghui-certificate-1"


class Certificate(Certified):
    """The form that is issued."""

    form: Literal["gonghui-certificate-2"] = "gonghui-certificate-2"
    kept_back: Sequence[str]  # items whose marks are not told, since few have rated: their points stand as said
    sentences: Sentences


FORM: Final[TypeAdapter[Certificate1 | Certificate]] = TypeAdapter(
    Annotated[Certificate1 | Certificate, Field(discriminator="form")]
)  # any that is verified
