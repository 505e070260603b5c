"""The platform's own log, and the limit of its server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

import asyncpg

from gonghui_shared.clock import SystemClock
from gonghui_shared.ids import uuid7
from gonghui_shared.log import chain
from gonghui_shared.log.postgres import SCHEMA, PostgresStore
from gonghui_shared.log.records import AT_ONCE, NewEvent, Origin, StreamAppend
from tests.benchmarks.measures import OURS
from tests.benchmarks.stores import EVENT, PAYLOAD, TODAY, Cursor, Mark, System, in_postgres

ORIGIN = Origin("person:0198a3f0-7c1e-7d43-9b5c-2f6f3f0a1b77", "0198a3f07c1e7d439b5c2f6f", "0198a3f07c1e7d439b5c2f6f")
UNIONS = [f"union-{n:05d}" for n in range(512)]
CLOCK = SystemClock()


def union_of(stream: UUID) -> str:
    """The union to which a stream belongs."""
    return UNIONS[stream.int % len(UNIONS)]


class SealedLog:
    """As a service appends and reads: fresh ids, events encoded and hashed on the way."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self.store = PostgresStore(pool, b"k" * 32)

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """See `Store`."""
        now = CLOCK.now()
        new = [NewEvent(uuid7(now), EVENT, TODAY, now, ORIGIN) for _ in range(events)]
        await self.store.append([StreamAppend(str(stream), union_of(stream), before, new)])

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """See `Store`."""
        sealed = await self.store.feed(after or 0, limit)
        return [(event.stream_id, event.version) for event in sealed], sealed[-1].position if sealed else after

    async def seal(self) -> int:
        """One step of the sequencer."""
        return await self.store.seal(CLOCK.now())

    async def run(self) -> None:
        """The sequencer of a service, until cancelled."""
        while True:
            if await self.seal() < AT_ONCE:
                await asyncio.sleep(0.005)


class PlainInserts:
    """The same rows into the same tables and indexes in one round trip, nothing checked and nothing hashed."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool
        self._statement = files(__package__).joinpath("limit.sql").read_text()

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """See `Store`, but for the check."""
        now = CLOCK.now()
        rows = [_row(stream, before + n, now) for n in range(1, events + 1)]
        leaf, slice_ = bytes(32), chain.slice_of(union_of(stream))
        await self._pool.execute(self._statement, *zip(*rows, strict=True), [leaf] * events, [slice_] * events)

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """It has no feed."""
        raise NotImplementedError


def _row(stream: UUID, version: int, now: datetime) -> tuple[Any, ...]:
    return (
        uuid7(now), str(stream), version, "finance.DuesPaid.v1", union_of(stream), TODAY, now, ORIGIN.actor, ORIGIN.correlation_id,
        ORIGIN.causation_id, "", PAYLOAD,
    )  # fmt: skip


async def _as_it_is(_connection: object) -> None:
    """As in a service: a connection goes back without a round trip to reset it."""


def _pool(address: str, connections: int) -> "asyncpg.Pool[Any]":
    return asyncpg.create_pool(address, min_size=connections, max_size=connections, reset=_as_it_is)


@asynccontextmanager
async def _sealed_log(address: str, connections: int) -> AsyncIterator[SealedLog]:
    async with _pool(address, connections) as pool:
        yield SealedLog(pool)


@asynccontextmanager
async def _plain_inserts(address: str, connections: int) -> AsyncIterator[PlainInserts]:
    async with _pool(address, connections) as pool:
        yield PlainInserts(pool)


async def _prepare(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(SCHEMA)
    finally:
        await connection.close()


GONGHUI = System(
    OURS,
    in_postgres(_prepare),
    _sealed_log,
    package="gonghui-shared",
    stored="select stream_id, version from events",
    commits="unsealed",
)
LIMIT = System("plain INSERTs", in_postgres(_prepare), _plain_inserts, package="asyncpg")
