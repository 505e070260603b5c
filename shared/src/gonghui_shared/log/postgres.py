"""The log in PostgreSQL: append in one round trip, seal by one writer, read by position."""

import hmac
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import asyncpg

from gonghui_shared.events import Event, decode
from gonghui_shared.log import chain
from gonghui_shared.log.arguments import COUNT, Hashed, arguments, taken
from gonghui_shared.log.bell import Bell
from gonghui_shared.log.group_commit import GroupCommit
from gonghui_shared.log.records import (
    ANYBODYS,
    AT_ONCE,
    AlreadyAnswered,
    Answer,
    ClaimTaken,
    CommandKey,
    HeadMoved,
    Heads,
    Held,
    Origin,
    OtherUnion,
    Recorded,
    Sealed,
    StreamAppend,
    WrongVersion,
)

SCHEMA: Final = files(__package__).joinpath("schema.sql").read_text()

_EVENT = """e.event_id, e.stream_id, e.version, e.type, e.union_id, e.occurred_on, e.recorded_at, e.actor, e.correlation_id,
    e.causation_id, e.rules, e.payload"""
_LOG = "l.position, l.epoch, l.slice, l.previous, l.sealed_at, l.hash"
_PERHAPS = """coalesce(l.position, 0) as position, coalesce(l.epoch, 1) as epoch, coalesce(l.slice, u.slice) as slice,
    coalesce(l.previous, 0) as previous, l.sealed_at, coalesce(l.hash, '') as hash"""
_TAKE = """with taken as (
        delete from unsealed where id = any(array(select id from unsealed order by id limit $1)) returning id, leaf, slice
    ) select id, leaf, slice from taken order by id"""
_APPEND = f"select append_group({', '.join(f'${n}' for n in range(1, COUNT + 1))})"


class PostgresStore:
    """The log of one service in its own database.

    Args:
        pool: raw connections; every statement is one round trip.
        claim_key: secret of the keyed hash that claims are stored under.
    """

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", claim_key: bytes) -> None:
        self._pool = pool
        self._claim_key = claim_key
        self._head: _Head | None = None
        self._group = GroupCommit(self._write)
        self.appended, self.sealed = Bell(), Bell()

    async def load(self, stream_id: str) -> list[Recorded]:
        """All events of a stream by version; empty for a new one."""
        rows = await self._pool.fetch(f"select {_EVENT} from events e where stream_id = $1 order by version", stream_id)
        return [_recorded(row) for row in rows]

    async def bodies(self, stream_ids: Sequence[str], of: Mapping[str, str] = ANYBODYS) -> dict[str, list[Event]]:
        """What streams say, for deciding, in one round trip; see `EventStore.bodies`."""
        query = """select stream_id, union_id, type, payload from events where stream_id = any($1)
            order by stream_id, version"""
        streams: dict[str, list[Event]] = {stream_id: [] for stream_id in stream_ids}
        for stream_id, union_id, name, payload in await self._pool.fetch(query, list(streams)):
            if of.get(stream_id, union_id) != union_id:
                raise OtherUnion(stream_id)
            streams[stream_id].append(decode(name, payload))
        return streams

    async def append(self, appends: Sequence[StreamAppend], command: tuple[CommandKey, Answer] | None = None) -> None:
        """Write all or nothing; see `EventStore.append`. Appends that come at the same time share a transaction."""
        takes = taken(appends, self.digest)
        try:
            await self._group.commit(arguments(appends, takes, command, self.digest))
        except asyncpg.PostgresError as error:
            raise _translated(error, appends, takes) from None
        self.appended.ring()

    def _write(self, columns: Sequence[list[Any]]) -> Awaitable[object]:
        return self._pool.execute(_APPEND, *columns)

    def digest(self, scope: str, value: str) -> bytes:
        """The keyed hash under which a claimed value is stored."""
        return hmac.digest(self._claim_key, f"{scope}\x00{value}".encode(), "sha256")

    async def answer(self, command: CommandKey) -> Answer | None:
        """The stored answer of a command, found by key, principal and route."""
        query = "select status, body, request from commands where key = $1 and principal = $2 and route = $3"
        row = await self._pool.fetchrow(query, command.key, command.principal, command.route)
        return None if row is None else Answer(row["status"], row["body"], row["request"])

    async def remember(self, command: CommandKey, answer: Answer) -> None:
        """Store the answer of a refused command."""
        await self.append([], (command, answer))

    async def read(self, after: int, limit: int) -> list[Sealed]:
        """Sealed events with position > `after` in order, private ones included."""
        rows = await self._pool.fetch(
            f"""select {_LOG}, {_EVENT} from log l join events e on e.id = l.event
            where l.position > $1 and l.position <= $2 order by l.position""",
            after,
            after + limit,
        )
        return [_sealed(row) for row in rows]

    async def feed(self, after: int, limit: int, up_to: int | None = None) -> list[Sealed]:
        """Published sealed events with position > `after` in order."""
        rows = await self._pool.fetch(
            f"""select {_LOG}, {_EVENT} from log l join events e on e.id = l.event
            where l.position > $1 and l.position <= coalesce($3, l.position) and l.slice is not null
            order by l.position limit $2""",
            after,
            limit,
            up_to,
        )
        return [_sealed(row) for row in rows]

    async def heads(self) -> Heads:
        """Where the log ends."""
        row = await self._pool.fetchrow(
            "select *, (select array_agg(array[epoch::bigint, after] order by epoch) from epochs) as epochs from log_head"
        )
        assert row is not None
        slices = tuple(zip(row["positions"], row["hashes"], strict=True))
        epochs = tuple((epoch, after) for epoch, after in row["epochs"])
        return Heads(row["epoch"], row["position"], row["hash"], row["sealed_at"], slices, epochs)

    async def held(self) -> Held:
        """Claims, head and waiting events at one instant."""
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            head = await connection.fetchrow("select position, hash from log_head")
            claims = await connection.fetch("select scope, hash, stream_id from claims")
            waiting = await connection.fetch(
                f"select {_PERHAPS}, {_EVENT} from unsealed u join events e using (id) left join log l on false order by e.id"
            )
        assert head is not None
        return Held(
            head["position"], head["hash"], {(row["scope"], row["hash"]): row["stream_id"] for row in claims},
            [_sealed(row) for row in waiting],
        )  # fmt: skip

    async def find(self, event_id: UUID) -> Sealed | None:
        """One event by its id, sealed or not, private ones too."""
        row = await self._pool.fetchrow(
            f"""select {_PERHAPS}, {_EVENT} from events e left join log l on l.event = e.id
            left join unsealed u on u.id = e.id where e.event_id = $1""",
            event_id,
        )
        return None if row is None else _sealed(row)

    async def seal(self, now: datetime, limit: int = AT_ONCE) -> int:
        """Give up to `limit` committed events their positions and hashes; one transaction.

        Raises:
            HeadMoved: another sequencer has sealed since; nothing was written.
        """
        if self._head is None:
            self._head = _Head.of(await self.heads())
        if not await self._pool.fetchval("select waiting()"):
            return 0
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "set local enable_seqscan = off"
            )  # an empty queue's statistics mislead the planner
            queue = await connection.fetch(_TAKE, limit)
            if not queue:
                return 0
            head, self._head = self._head, None  # read again unless the transaction commits
            moved = head.sealing(queue, now)
            await connection.copy_records_to_table("log", records=moved.rows, columns=_LOG_COLUMNS)
            await _move_head(connection, head, moved)
        self._head = moved.head
        self.sealed.ring()
        return len(queue)


_LOG_COLUMNS: Final = ["position", "event", "epoch", "slice", "previous", "sealed_at", "hash"]


@dataclass(frozen=True, slots=True)
class _Head:
    epoch: int
    position: int
    hash: bytes
    sealed_at: datetime | None
    positions: tuple[int, ...]
    hashes: tuple[bytes, ...]

    @classmethod
    def of(cls, heads: Heads) -> "_Head":
        positions, hashes = zip(*heads.slices, strict=True)
        return cls(heads.epoch, heads.position, heads.hash, heads.sealed_at, positions, hashes)

    def sealing(self, queue: Sequence[asyncpg.Record], now: datetime) -> "_Moved":
        sealed_at = now if self.sealed_at is None else max(now, self.sealed_at)
        position, digest, positions, hashes = self.position, self.hash, list(self.positions), list(self.hashes)
        rows = []
        for event, leaf, slice_ in queue:
            position += 1
            previous = 0 if slice_ is None else positions[slice_]
            digest = chain.link(digest, position, slice_, previous, sealed_at, leaf)
            rows.append((position, event, self.epoch, slice_, previous, sealed_at, digest))
            if slice_ is not None:
                positions[slice_], hashes[slice_] = position, digest
        return _Moved(rows, _Head(self.epoch, position, digest, sealed_at, tuple(positions), tuple(hashes)))


@dataclass(frozen=True, slots=True)
class _Moved:
    rows: list[tuple[Any, ...]]
    head: _Head


async def _move_head(connection: Any, old: _Head, moved: _Moved) -> None:
    new = moved.head
    done = await connection.execute(
        """update log_head set position = $3, hash = $4, sealed_at = $5, positions = $6, hashes = $7
        where epoch = $8 and position = $1 and hash = $2""",
        old.position, old.hash, new.position, new.hash, new.sealed_at, new.positions, new.hashes, old.epoch,
    )  # fmt: skip
    if done != "UPDATE 1":
        raise HeadMoved
    if new.position % 1_000_000 < len(moved.rows):
        await connection.execute("select ensure_partitions()")


def _translated(error: asyncpg.PostgresError, appends: Sequence[StreamAppend], takes: Sequence[Hashed]) -> Exception:
    match error.sqlstate:
        case "GH001":
            return WrongVersion(appends[0].stream_id)
        case "GH002":
            return AlreadyAnswered()
        case "GH003":
            claim = takes[int(str(error.args[0] or 0))][3] if takes else None
            return ClaimTaken(claim.scope, claim.refusal) if claim else error
        case _:
            return error


def _origin(row: asyncpg.Record) -> Origin:
    return Origin(row["actor"], row["correlation_id"], row["causation_id"], chain.rules_from(row["rules"]))


def _recorded(row: asyncpg.Record) -> Recorded:
    return Recorded(**_stored(row), body=decode(row["type"], row["payload"]))


def _sealed(row: asyncpg.Record) -> Sealed:
    (  # in the order of _LOG and _EVENT
        position, epoch, slice_, previous, sealed_at, digest, event_id, stream, version, type_, union, occurred_on,
        recorded_at, actor, correlation, causation, rules, payload,
    ) = row  # fmt: skip
    origin = Origin(actor, correlation, causation, chain.rules_from(rules))
    return Sealed(
        position, epoch, slice_, previous, sealed_at, digest, event_id, stream, version, type_, union, occurred_on,
        recorded_at, origin, payload,
    )  # fmt: skip


def _stored(row: asyncpg.Record) -> dict[str, Any]:
    return {name: row[name] for name in _STORED} | {"origin": _origin(row)}


_STORED: Final = (
    "event_id", "stream_id", "version", "type", "union_id", "occurred_on", "recorded_at", "payload",
)  # fmt: skip


def digest_of(request: bytes) -> bytes:
    """SHA-256 of a canonical request, as `CommandKey.request_hash` holds it."""
    return sha256(request).digest()
