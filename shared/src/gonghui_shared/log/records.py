"""What goes into the log and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Protocol
from uuid import UUID

import msgspec

from gonghui_shared.decider import Claim
from gonghui_shared.events import Event, decode
from gonghui_shared.log.bell import Bell
from gonghui_shared.refusals import Refusal

SLICES = 64  # a topic's partitions divide this number
AT_ONCE = 8000  # events sealed in one transaction, at most


ANYBODYS: Final[Mapping[str, str]] = MappingProxyType({})  # streams of whichever union


class OtherUnion(Exception):
    """A stream belongs to another union than the one that asks for it."""


class WrongVersion(Exception):
    """A stream has moved on since it was loaded."""

    def __init__(self, stream_id: str) -> None:
        super().__init__(stream_id)
        self.stream_id = stream_id


class AlreadyAnswered(Exception):
    """The idempotency key was used before; look the answer up."""


class ClaimTaken(Exception):
    """Another stream holds the claim."""

    def __init__(self, scope: str, refusal: type[Refusal]) -> None:
        super().__init__(scope)
        self.scope = scope
        self.refusal = refusal


class HeadMoved(Exception):
    """Another sequencer has sealed since this one read the head: stop, never fork."""


class Origin(msgspec.Struct, frozen=True):
    """Who caused events, by which message, under which rules."""

    actor: str  # "person:…", "service:…" or "anonymous"
    correlation_id: str
    causation_id: str
    rules: tuple[tuple[str, str], ...] = ()  # (code, version) of every rule that was asked


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be appended."""

    event_id: UUID  # version 7, injected
    body: Event
    occurred_on: date
    recorded_at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class StreamAppend:
    """Events for one stream, which belongs to one union for life."""

    stream_id: str
    union_id: str
    expected: int  # version the stream was loaded at; 0 is a new stream
    events: Sequence[NewEvent]
    claims: Sequence[Claim] = ()


@dataclass(frozen=True, slots=True)
class CommandKey:
    """One command for ever: the client's key, who asked, and which route."""

    key: str
    principal: str
    route: str
    request_hash: bytes  # SHA-256 of the canonical request


@dataclass(frozen=True, slots=True)
class Answer:
    """The stored answer to a command: success or refusal by rule."""

    status: int
    body: bytes  # JSON
    request_hash: bytes


class Recorded(msgspec.Struct, frozen=True):
    """An event as it stands in the log; `position` is 0 while it is not sealed yet."""

    event_id: UUID
    stream_id: str
    version: int  # 1 is the stream's first event
    type: str  # stored name
    union_id: str
    occurred_on: date
    recorded_at: datetime
    origin: Origin
    payload: bytes  # as encoded, personal fields sealed
    body: Event  # decoded and upcast, personal fields still sealed
    position: int = 0
    epoch: int = 1
    slice: int | None = None  # None: private
    previous: int = 0  # position of the record before it in the same slice; 0: none
    sealed_at: datetime | None = None
    hash: bytes = b""


class Sealed(msgspec.Struct, frozen=True):
    """A log row as it is handed on: everything that travels, nothing decoded, so that a type unknown here hinders nobody.

    `position` is 0 while the event is not sealed yet.
    """

    position: int
    epoch: int
    slice: int | None  # None: private
    previous: int
    sealed_at: datetime | None
    hash: bytes
    event_id: UUID
    stream_id: str
    version: int
    type: str
    union_id: str
    occurred_on: date
    recorded_at: datetime
    origin: Origin
    payload: bytes


def travelling(record: Recorded | Sealed) -> Sealed:
    """A record as it travels, without its decoded body."""
    if isinstance(record, Sealed):
        return record
    return Sealed(*(getattr(record, name) for name in Sealed.__struct_fields__))


def as_recorded(record: Sealed) -> Recorded:
    """A record that travelled, decoded.

    Raises:
        UnknownEvent, MalformedEvent: it cannot be read.
    """
    return Recorded(
        record.event_id, record.stream_id, record.version, record.type, record.union_id, record.occurred_on,
        record.recorded_at, record.origin, record.payload, decode(record.type, record.payload), record.position,
        record.epoch, record.slice, record.previous, record.sealed_at, record.hash,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heads:
    """Where a log ends: what consumers compare themselves with every ten seconds."""

    epoch: int
    position: int
    hash: bytes
    sealed_at: datetime | None
    slices: tuple[tuple[int, bytes], ...] = field(default=())  # per slice: last published position and its hash
    epochs: tuple[tuple[int, int], ...] = ((1, 0),)  # every epoch with the position after which it began


@dataclass(frozen=True, slots=True)
class Held:
    """What verification compares the log with, all of one instant."""

    position: int  # where the log ended
    hash: bytes
    claims: Mapping[tuple[str, bytes], str]  # (scope, keyed hash) → the stream that holds it
    unsealed: Sequence[Sealed]  # appended and not sealed yet, in their order


class EventStore(Protocol):
    """The log of one service. `PostgresStore` and `MemoryStore` pass the same suite."""

    appended: Bell  # rings when there may be something to seal
    sealed: Bell  # rings when there is something to read

    async def load(self, stream_id: str) -> list[Recorded]:
        """All events of a stream by version; empty for a new one."""

    async def bodies(self, stream_ids: Sequence[str], of: Mapping[str, str] = ANYBODYS) -> dict[str, list[Event]]:
        """What streams say, for deciding, in one round trip; absent streams map to empty lists.

        Args:
            of: stream → the union that it has to belong to, where it is there.

        Raises:
            OtherUnion: it belongs to another one.
        """

    async def append(self, appends: Sequence[StreamAppend], command: tuple[CommandKey, Answer] | None = None) -> None:
        """Write all or nothing, in one round trip.

        Raises:
            WrongVersion: a stream is not at its expected version.
            AlreadyAnswered: the command's key is used.
            ClaimTaken: a claim is held by another stream.
        """

    async def answer(self, command: CommandKey) -> Answer | None:
        """The stored answer of a command, found by key, principal and route."""

    async def remember(self, command: CommandKey, answer: Answer) -> None:
        """Store the answer of a refused command; a parallel equal key raises `AlreadyAnswered`."""

    async def read(self, after: int, limit: int) -> list[Sealed]:
        """Sealed events with position > `after` in order, private ones included: for the service's own projections."""

    async def feed(self, after: int, limit: int, up_to: int | None = None) -> list[Sealed]:
        """Published sealed events with position > `after` in order: for the relay and for consumers that refill."""

    async def heads(self) -> Heads:
        """Where the log ends."""

    async def seal(self, now: datetime, limit: int = AT_ONCE) -> int:
        """Seal up to `limit` unsealed events; returns how many. Only the sequencer calls this.

        Raises:
            HeadMoved: somebody else seals this log.
        """

    async def held(self) -> Held:
        """Claims, head and waiting events at one instant: for verification."""

    def digest(self, scope: str, value: str) -> bytes:
        """What stands in `Held.claims` for a claimed value."""

    async def find(self, event_id: UUID) -> Sealed | None:
        """One event by its id, sealed or not, private ones too: the caller decides who may see it."""
