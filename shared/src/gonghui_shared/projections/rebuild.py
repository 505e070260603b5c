"""Rebuilding a projection while it is read: shadow tables beside the serving ones, then one swap.

Readers see the old tables until the swap and the new ones after it, never an empty or a mixed view. A rebuild that is
killed leaves only shadow tables, which the next one removes.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import asyncpg

from gonghui_shared.events import is_declared
from gonghui_shared.failpoints import reach
from gonghui_shared.log.records import EventStore, Recorded, Sealed
from gonghui_shared.logs import log
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import tables
from gonghui_shared.projections.declare import Projection, Rows
from gonghui_shared.projections.digest import digest
from gonghui_shared.projections.erasure import hold_off, leave_out_forgotten
from gonghui_shared.projections.subscription import Subscription, opened

BATCH: Final = 5000
SWAP_ATTEMPTS: Final = 20


class RebuildDiffers(Exception):
    """The rebuilt tables are not what is served, though the version is the same: one of the two is wrong."""


class History(Protocol):
    """Where a rebuild reads, and how far the live cursor has come."""

    async def read(self, after: int, limit: int) -> Sequence[Recorded | Sealed]:
        """The source's records with position > `after`, in order."""

    async def lock(self, connection: Any) -> None:
        """Keep the live cursor where it is until the transaction ends."""

    async def reached(self, connection: Any) -> dict[int | None, int]:
        """Last position applied, by slice; under None for all slices alike."""


@dataclass(slots=True)
class OwnHistory:
    """The service's own log."""

    store: EventStore
    subscription: str

    async def read(self, after: int, limit: int) -> Sequence[Recorded | Sealed]:
        """Records of the own log, private ones included."""
        return await self.store.read(after, limit)

    async def lock(self, connection: Any) -> None:
        """Lock the one cursor row."""
        await connection.execute("select 1 from cursors where subscription = $1 for update", self.subscription)

    async def reached(self, connection: Any) -> dict[int | None, int]:
        """The one cursor."""
        query = "select position from cursors where subscription = $1"
        return {None: await connection.fetchval(query, self.subscription)}


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found."""

    projection: str
    events: int
    digest: str
    served: str | None  # digest of what was served before, where the version is the same


@dataclass(slots=True)
class _Shadow:
    """One projection on its way: where it is built, and its rows so far."""

    projection: Projection
    names: Mapping[str, str]  # table → shadow table
    rows: list[Rows]
    events: int = 0


class Rebuild:
    """One rebuild of projections that read the same producer; its history is read once for all of them."""

    def __init__(
        self, pool: "asyncpg.Pool[Any]", subscription: Subscription, projections: Sequence[Projection], history: History,
        vault: Vault | None = None,
    ) -> None:  # fmt: skip
        self._pool, self._subscription = pool, subscription
        self._history, self._vault = history, vault
        suffix = secrets.token_hex(3)
        self._shadows = [
            _Shadow(
                projection,
                {table.name: f"{table.name}__shadow_{suffix}" for table in projection.writes},
                [Rows(table, {}, complete=True) for table in projection.writes],
            )
            for projection in projections
        ]
        self._reads = {event for projection in projections for event in projection.reads}
        self._late: list[Recorded | Sealed] = []  # read, but not applied live when it was read
        self._after = 0
        self._left_out: set[int] = set()

    async def run(self, *, accept: bool = False, swap: bool = True) -> list[Rebuilt]:
        """Build all, then compare and swap one after the other.

        Args:
            accept: swap although the rebuilt tables differ from what the same version serves.
            swap: False only compares, and leaves what is served alone.

        Raises:
            RebuildDiffers: they differ and nobody said to accept it.
        """
        async with self._pool.acquire() as connection:
            for shadow in self._shadows:
                await _make(connection, shadow)
            reach("rebuild.shadows_made")
            reached = await self._history.reached(connection)
            await self._catch_up(connection, reached)
            reach("rebuild.caught_up")
            try:
                return [await self._finish(connection, shadow, accept=accept, swap=swap) for shadow in self._shadows]
            finally:
                for shadow in self._shadows:
                    for name in shadow.names.values():
                        await connection.execute(f'drop table if exists "{name}"')

    async def _catch_up(self, connection: Any, reached: dict[int | None, int]) -> None:
        rows = await connection.fetch(
            """select position from discarded where subscription = $1
            union all select position from parked where subscription = $1""",
            self._subscription.name,
        )
        self._left_out = {row["position"] for row in rows}
        last = max(reached.values(), default=0)
        reading = self._reading(self._after, last)
        try:
            while reading is not None and (batch := await reading):
                after = batch[-1].position
                reading = self._reading(after, last)  # comes in while we fold
                await asyncio.sleep(0)
                await self._take(batch, reached)
                self._after = after
        finally:
            if reading is not None:
                reading.cancel()

    def _reading(self, after: int, last: int) -> "asyncio.Future[Sequence[Recorded | Sealed]] | None":
        """The next batch on its way; None where no more is wanted."""
        return asyncio.ensure_future(self._history.read(after, BATCH)) if after < last else None

    async def _take(self, batch: Sequence[Recorded | Sealed], reached: dict[int | None, int]) -> None:
        ready = [r for r in batch if r.position <= reached.get(r.slice, reached.get(None, 0))]
        if len(ready) < len(batch):
            positions = {record.position for record in ready}
            self._late += [record for record in batch if record.position not in positions]
        records = opened(self._known([r for r in ready if r.position not in self._left_out]), self._reads)
        if self._vault and any(shadow.projection.vaulted for shadow in self._shadows):
            await self._vault.prepare_for(records)
        for shadow in self._shadows:
            shadow.projection.run(records, shadow.rows, self._vault)
            shadow.events += sum(type(record.body) in shadow.projection.reads for record in records)

    def _known(self, batch: Sequence[Recorded | Sealed]) -> list[Recorded | Sealed]:
        """Without types that only a newer release knows, which applied them live before this one came back.

        That release will rebuild what reads them, since its fold has another version.
        """
        known = [record for record in batch if is_declared(record.type)]
        if len(known) < len(batch):
            log.warning("rebuild.unknown_types_left_out", records=len(batch) - len(known))
        return known

    async def _finish(self, connection: Any, shadow: _Shadow, *, accept: bool, swap: bool) -> Rebuilt:
        for attempt in range(SWAP_ATTEMPTS):
            try:
                async with connection.transaction():
                    return await self._compare_and_swap(connection, shadow, accept=accept, swap=swap)
            except asyncpg.LockNotAvailableError:
                log.info("rebuild.waits_for_readers", projection=shadow.projection.name, attempt=attempt)
                await asyncio.sleep(0.05 * (attempt + 1))
        raise asyncpg.LockNotAvailableError

    async def _compare_and_swap(self, connection: Any, shadow: _Shadow, *, accept: bool, swap: bool) -> Rebuilt:
        await connection.execute("set local lock_timeout = '500ms'")
        if shadow.projection.vaulted:
            await hold_off(connection)
        await self._history.lock(connection)
        reached = await self._history.reached(connection)
        late, self._late = self._late, []
        await self._take(late, reached)
        await self._catch_up(connection, reached)
        projection = shadow.projection
        for table, rows in zip(projection.writes, shadow.rows, strict=True):
            await connection.execute(f'truncate "{shadow.names[table.name]}"')
            await tables.copy_in(connection, table, shadow.names[table.name], rows.changed)
            await leave_out_forgotten(connection, table, shadow.names[table.name])
        built = await digest(connection, list(shadow.names.values()))
        served = await _served(connection, projection)
        if served not in {None, built} and not accept:
            raise RebuildDiffers(projection.name)
        if swap:
            await _swap(connection, shadow, self._subscription.name)
        return Rebuilt(projection.name, shadow.events, built, served)


async def _make(connection: Any, shadow: _Shadow) -> None:
    for table in shadow.projection.writes:
        leftovers = await connection.fetch(
            "select tablename from pg_tables where schemaname = current_schema and tablename like $1",
            table.name.replace("_", r"\_") + r"\_\_shadow\_%",
        )
        for row in leftovers:
            await connection.execute(f'drop table if exists "{row["tablename"]}"')
        await connection.execute(tables.ddl(table, shadow.names[table.name]))


async def _served(connection: Any, projection: Projection) -> str | None:
    version = await connection.fetchval("select version from projections where name = $1", projection.name)
    if version != projection.version:
        return None
    return await digest(connection, [table.name for table in projection.writes])


async def _swap(connection: Any, shadow: _Shadow, subscription: str) -> None:
    for name, built in shadow.names.items():
        await connection.execute(f'drop table if exists "{name}"')
        await connection.execute(f'alter table "{built}" rename to "{name}"')
    reach("rebuild.inside_swap")
    await connection.execute(
        """insert into projections (name, subscription, version) values ($1, $2, $3)
        on conflict (name) do update set version = excluded.version, subscription = excluded.subscription, built_at = now()""",
        shadow.projection.name, subscription, shadow.projection.version,
    )  # fmt: skip


async def register(connection: Any, subscription: Subscription) -> list[Projection]:
    """Make the tables of new projections; called by the migration, before anything is folded.

    Returns:
        Projections that have to be rebuilt before the service may show them.
    """
    at = await connection.fetchval(
        """insert into cursors (subscription) values ($1)
        on conflict (subscription) do update set position = cursors.position returning position""",
        subscription.name,
    )
    registered = {
        row["name"]: row["version"] for row in await connection.fetch("select name, version from projections")
    }
    outdated = []
    for projection in subscription.projections.values():
        if registered.get(projection.name) == projection.version:
            continue
        for table in projection.writes:
            await connection.execute(tables.ddl(table, table.name))
        if at or projection.name in registered:
            outdated.append(projection)
        else:
            await connection.execute(
                "insert into projections (name, subscription, version) values ($1, $2, $3)",
                projection.name, subscription.name, projection.version,
            )  # fmt: skip
    return outdated
