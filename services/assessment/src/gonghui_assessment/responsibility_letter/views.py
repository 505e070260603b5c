"""What can be read about letters."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Select,
    Table,
    Text,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_assessment.target.decider import TARGET, Place, Target
from gonghui_assessment.target_comment.views import COMMENTS
from gonghui_shared.contracts.assessment import (
    CommitmentDelivered,
    CommitmentKind,
    LetterAmended,
    LetterIssued,
    LetterSigned,
    LetterText,
)
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .commands import IssueLetters

LETTERS = Table(
    "letters",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("letter_id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("issuer_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("bound_version", Integer),  # signed by both sides last
    Column("targets", JSON, nullable=False),
    Column("commitments", JSON, nullable=False),
    Column("comments_answered", Integer, nullable=False),
    Column("reason", Text),  # of the amendment
    Column("digest", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("issued_event", Text, nullable=False),
    Column("issuer_signed", Boolean, nullable=False),
    Column("issuer_signed_on", Date),
    Column("issuer_event", Text),
    Column("union_signed", Boolean, nullable=False),
    Column("union_signed_on", Date),
    Column("union_event", Text),
    Index("letters_by_issuer", "issuer_id", "issuer_signed"),
)
DELIVERIES = Table(
    "letter_deliveries",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("letter_id", Text, primary_key=True),
    Column("commitment_id", Text, primary_key=True),
    Column("delivered", BigInteger, nullable=False),
    Column("told_on", Date, nullable=False),
)


@projection("letters", version=3, reads=[LetterIssued, LetterAmended, LetterSigned], writes=[LETTERS])
def project_letters(letters: Rows, event: Recorded) -> None:
    """Letters as they were issued or amended last, and who has signed them."""
    match event.body:
        case LetterIssued(letter_id=letter, text=text, digest=digest):
            letters.put((event.union_id, letter), bound_version=None, reason=None, **_version(event, text, digest))
        case LetterAmended(letter_id=letter, text=text, digest=digest, reason=reason):
            letters.put((event.union_id, letter), reason=reason, **_version(event, text, digest))
        case LetterSigned(letter_id=letter, side=side, binding=binding):
            signed = {"signed": True, "signed_on": event.occurred_on, "event": str(event.event_id)}
            key = (event.union_id, letter)
            letters.put(key, **{f"{side}_{name}": value for name, value in signed.items()})
            if binding and (now := letters.get(key)) is not None:
                letters.put(key, bound_version=now["version"])


def _version(event: Recorded, text: LetterText, digest: str) -> dict[str, Any]:
    return {
        "year": text.year, "issuer_id": text.issuer_id, "version": text.version,
        "targets": msgspec.to_builtins(text.targets), "commitments": msgspec.to_builtins(text.commitments),
        "comments_answered": text.comments_answered, "digest": digest, "issued_on": event.occurred_on,
        "issued_event": str(event.event_id), "issuer_signed": False, "issuer_signed_on": None, "issuer_event": None,
        "union_signed": False, "union_signed_on": None, "union_event": None,
    }  # fmt: skip


@projection("letter_deliveries", version=1, reads=[CommitmentDelivered], writes=[DELIVERIES])
def project_deliveries(deliveries: Rows, event: Recorded) -> None:
    """What has arrived of each promise."""
    match event.body:
        case CommitmentDelivered(letter_id=letter, commitment_id=promise, delivered=delivered):
            deliveries.put((event.union_id, letter, promise), delivered=delivered, told_on=event.occurred_on)


class TargetInLetter(BaseModel):
    """A target as it stands in a letter."""

    target_id: Identifier
    title: str
    measure: str
    wanted: int
    due_on: date | None
    owner_id: PostId | None


class CommitmentRow(BaseModel):
    """A promise, and how much of it has arrived."""

    commitment_id: Identifier
    kind: CommitmentKind
    what: str
    amount: int
    by: date
    delivered: int = 0
    told_on: date | None = None


class LetterRow(BaseModel):
    """One letter."""

    union_id: UnionId
    letter_id: Identifier
    year: int
    issuer_id: UnionId
    version: int
    bound_version: int | None
    targets: Sequence[TargetInLetter]
    commitments: Sequence[CommitmentRow]
    comments_answered: int
    reason: str | None
    digest: str
    issued_on: date
    issued_event: str
    issuer_signed: bool
    issuer_signed_on: date | None
    issuer_event: str | None
    union_signed: bool
    union_signed_on: date | None
    union_event: str | None


class WaitingLetter(LetterRow):
    """A letter that waits for one side."""

    union_name: str | None
    side: Literal["issuer", "union"]


async def letters(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[LetterRow]:
    """A union's letters by year, each with what has arrived."""
    query = select(LETTERS).where(LETTERS.c.union_id == union_id)
    found: Paged[LetterRow] = await page.of(read, query, (LETTERS.c.year, LETTERS.c.letter_id), LetterRow)
    arrived = await _arrived(read, union_id)
    return Paged[LetterRow](items=[_delivered(one, arrived) for one in found.items], next=found.next)


async def letter(read: AsyncConnection, union_id: UnionId, letter_id: Identifier) -> LetterRow | None:
    """One letter with what has arrived."""
    query = select(LETTERS).where(LETTERS.c.union_id == union_id, LETTERS.c.letter_id == letter_id)
    found = (await read.execute(query)).mappings().one_or_none()
    return None if found is None else _delivered(LetterRow.model_validate(dict(found)), await _arrived(read, union_id))


async def waiting(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[WaitingLetter]:
    """Letters that wait for a union's signature: its own, and those that it has issued."""
    own = _for("union").where(LETTERS.c.union_id == union_id, ~LETTERS.c.union_signed)
    issued = _for("issuer").where(LETTERS.c.issuer_id == union_id, ~LETTERS.c.issuer_signed)
    both = union_all(own, issued).subquery()
    query: Select[Any] = select(both, UNIONS.c.name.label("union_name")).outerjoin(
        UNIONS, UNIONS.c.union_id == both.c.union_id
    )
    return await page.of(read, query, (both.c.year, both.c.union_id, both.c.letter_id), WaitingLetter)


def _for(side: str) -> Select[Any]:
    return select(LETTERS, literal(side).label("side"))


Arrived = Mapping[tuple[str, str], tuple[int, date]]


async def _arrived(read: AsyncConnection, union_id: UnionId) -> Arrived:
    rows = await read.execute(select(DELIVERIES).where(DELIVERIES.c.union_id == union_id))
    return {(row["letter_id"], row["commitment_id"]): (row["delivered"], row["told_on"]) for row in rows.mappings()}


def _delivered(one: LetterRow, arrived: Arrived) -> LetterRow:
    told = [(promise, arrived.get((one.letter_id, promise.commitment_id))) for promise in one.commitments]
    promises = [p.model_copy(update={"delivered": at[0], "told_on": at[1]}) if at else p for p, at in told]
    return one.model_copy(update={"commitments": promises})


async def superiors(ask: Ask) -> Mapping[UnionId, UnionId | None]:
    """Loader: the unions directly above those of a list."""
    unions = {one.union_id for one in ask.command.letters}
    query = select(UNIONS.c.union_id, UNIONS.c.superior_id).where(UNIONS.c.union_id.in_(unions))
    return {row.union_id: row.superior_id for row in (await ask.read.execute(query)).all()}


async def wanted(ask: Ask) -> Mapping[Place, Target]:
    """Loader: the targets that letters name, as their own streams tell."""
    places = _places(ask)
    found = await ask.runtime.store.bodies([TARGET.stream(f"{union}:{target}") for union, target in places])
    return {(union, target): TARGET.fold(found[TARGET.stream(f"{union}:{target}")]) for union, target in places}


async def answered(ask: Ask) -> Mapping[Place, int]:
    """Loader: how many comments on each of these targets were answered."""
    unions = {union for union, _ in _places(ask)}
    counts = (
        select(COMMENTS.c.union_id, COMMENTS.c.target_id, func.count())
        .where(COMMENTS.c.union_id.in_(unions), COMMENTS.c.verdict.is_not(None))
        .group_by(COMMENTS.c.union_id, COMMENTS.c.target_id)
    )
    return {(union, target): count for union, target, count in await ask.read.execute(counts)}


def _places(ask: Ask) -> list[Place]:
    letters = ask.command.letters if isinstance(ask.command, IssueLetters) else [ask.command]
    return [(one.union_id, target) for one in letters for target in one.targets]
