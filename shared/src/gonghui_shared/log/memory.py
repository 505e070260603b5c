"""The log in memory, for tests: the same suite holds for it and for PostgreSQL."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from gonghui_shared.events import Event, declaration, decode, encode
from gonghui_shared.log import chain
from gonghui_shared.log.bell import Bell
from gonghui_shared.log.records import (
    ANYBODYS,
    AT_ONCE,
    SLICES,
    AlreadyAnswered,
    Answer,
    ClaimTaken,
    CommandKey,
    Heads,
    Held,
    NewEvent,
    OtherUnion,
    Recorded,
    Sealed,
    StreamAppend,
    WrongVersion,
    travelling,
)


@dataclass(slots=True)
class MemoryStore:
    """An `EventStore` without a database. One thread, no waiting: every call is atomic."""

    streams: dict[str, list[Recorded]] = field(default_factory=lambda: defaultdict(list))
    unsealed: list[Recorded] = field(default_factory=list)
    log: list[Recorded] = field(default_factory=list)
    claims: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    appended: Bell = field(default_factory=Bell)
    sealed: Bell = field(default_factory=Bell)

    async def load(self, stream_id: str) -> list[Recorded]:
        """All events of a stream by version; empty for a new one."""
        return list(self.streams.get(stream_id, ()))

    async def bodies(self, stream_ids: Sequence[str], of: Mapping[str, str] = ANYBODYS) -> dict[str, list[Event]]:
        """What streams say, for deciding; see `EventStore.bodies`."""
        for stream_id, union_id in of.items():
            if any(record.union_id != union_id for record in self.streams.get(stream_id, ())[:1]):
                raise OtherUnion(stream_id)
        return {stream_id: [r.body for r in self.streams.get(stream_id, ())] for stream_id in stream_ids}

    async def append(self, appends: Sequence[StreamAppend], command: tuple[CommandKey, Answer] | None = None) -> None:
        """Write all or nothing; see `EventStore.append`."""
        if command and _key(command[0]) in self.answers:
            raise AlreadyAnswered
        for append in appends:
            written = self.streams.get(append.stream_id, [])
            if len(written) != append.expected or any(r.union_id != append.union_id for r in written[:1]):
                raise WrongVersion(append.stream_id)
        self.claims = self._claimed(appends)
        for append in appends:
            fresh = [_recorded(append, v, e) for v, e in enumerate(append.events, append.expected + 1)]
            self.streams[append.stream_id] += fresh
            self.unsealed += fresh
        if command:
            self.answers[_key(command[0])] = command[1]
        self.appended.ring()

    def _claimed(self, appends: Sequence[StreamAppend]) -> dict[tuple[str, str], str]:
        claims = dict(self.claims)
        asked = [(append.stream_id, claim) for append in appends for claim in append.claims]
        for stream_id, claim in asked:
            if not claim.take and claims.get((claim.scope, claim.value)) == stream_id:
                del claims[claim.scope, claim.value]
        last = {(claim.scope, claim.value, stream_id): claim for stream_id, claim in asked}
        for (scope, value, stream_id), claim in last.items():
            if claim.take and claims.setdefault((scope, value), stream_id) != stream_id:
                raise ClaimTaken(claim.scope, claim.refusal)
        return claims

    async def answer(self, command: CommandKey) -> Answer | None:
        """The stored answer of a command."""
        return self.answers.get(_key(command))

    async def remember(self, command: CommandKey, answer: Answer) -> None:
        """Store the answer of a refused command."""
        await self.append([], (command, answer))

    async def read(self, after: int, limit: int) -> list[Sealed]:
        """Sealed events with position > `after` in order, private ones included."""
        return [travelling(record) for record in self.log[after : after + limit]]

    async def feed(self, after: int, limit: int, up_to: int | None = None) -> list[Sealed]:
        """Published sealed events with position > `after` in order."""
        end = len(self.log) if up_to is None else up_to
        start = bisect_right(self.log, after, key=lambda record: record.position)
        return [travelling(record) for record in self.log[start:end] if record.slice is not None][:limit]

    async def heads(self) -> Heads:
        """Where the log ends."""
        slices = [(0, b"")] * SLICES
        for record in self.log:
            if record.slice is not None:
                slices[record.slice] = record.position, record.hash
        last = self.log[-1] if self.log else None
        return Heads(
            1, len(self.log), last.hash if last else chain.GENESIS, last.sealed_at if last else None, tuple(slices)
        )

    async def seal(self, now: datetime, limit: int = AT_ONCE) -> int:
        """Seal up to `limit` events in the order of their appends."""
        batch, self.unsealed = self.unsealed[:limit], self.unsealed[limit:]
        heads = await self.heads()
        previous = [position for position, _ in heads.slices]
        sealed_at, digest = max(now, heads.sealed_at or now), heads.hash
        for position, record in enumerate(batch, len(self.log) + 1):
            before = 0 if record.slice is None else previous[record.slice]
            digest = chain.link(digest, position, record.slice, before, sealed_at, chain.leaf_of(record))
            self.log.append(replace(record, position=position, previous=before, sealed_at=sealed_at, hash=digest))
            if record.slice is not None:
                previous[record.slice] = position
        self.sealed.ring()
        return len(batch)

    async def held(self) -> Held:
        """Claims, head and waiting events at one instant."""
        claims = {(scope, self.digest(scope, value)): stream_id for (scope, value), stream_id in self.claims.items()}
        last = self.log[-1].hash if self.log else chain.GENESIS
        return Held(len(self.log), last, claims, [travelling(record) for record in self.unsealed])

    def digest(self, scope: str, value: str) -> bytes:
        """What stands for a claimed value."""
        return f"{scope}\x00{value}".encode()

    async def find(self, event_id: UUID) -> Sealed | None:
        """One event by its id, sealed or not."""
        found = (record for record in (*self.log, *self.unsealed) if record.event_id == event_id)
        return next(map(travelling, found), None)


def _key(command: CommandKey) -> tuple[str, str, str]:
    return command.key, command.principal, command.route


def _recorded(append: StreamAppend, version: int, event: NewEvent) -> Recorded:
    declared, payload = declaration(event.body), encode(event.body)
    return Recorded(
        event_id=event.event_id, stream_id=append.stream_id, version=version, type=declared.name, union_id=append.union_id,
        occurred_on=event.occurred_on, recorded_at=event.recorded_at, origin=event.origin, payload=payload,
        body=decode(declared.name, payload),
        slice=chain.slice_of(append.union_id) if declared.visibility == "published" else None,
    )  # fmt: skip
