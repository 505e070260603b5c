"""The platform's log, and what the same server does without any check."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from importlib.resources import files
from typing import Any

import asyncpg

from gonghui_shared.clock import SystemClock
from gonghui_shared.ids import uuid7
from gonghui_shared.log import chain
from gonghui_shared.log.postgres import PostgresStore
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from tests.benchmarks.append.load import EVENT, PAYLOAD, TODAY, Case, rate
from tests.benchmarks.harness import Bench

ORIGIN = Origin("person:0198a3f0-7c1e-7d43-9b5c-2f6f3f0a1b77", "0198a3f07c1e7d439b5c2f6f", "0198a3f07c1e7d439b5c2f6f")
UNION = "union-00418"
CLOCK = SystemClock()


async def _as_it_is(_connection: object) -> None:
    """As in a service: a connection goes back without a round trip to reset it."""


@asynccontextmanager
async def log_pool(bench: Bench, size: int) -> AsyncIterator["asyncpg.Pool[Any]"]:
    """Connections to a fresh log, owned and granted as in a service."""
    async with (
        bench.service_database() as address,
        asyncpg.create_pool(address, min_size=size, max_size=size, reset=_as_it_is) as pool,
    ):
        yield pool


def appending(stream: str, version: int, events: int) -> StreamAppend:
    """One append as a command makes it: fresh ids, the event encoded and hashed on the way."""
    now = CLOCK.now()
    new = [NewEvent(uuid7(now), EVENT, TODAY, now, ORIGIN) for _ in range(events)]
    return StreamAppend(stream, UNION, version, new)


async def gonghui(bench: Bench, case: Case, seconds: float, *, sealing: bool = False) -> float:
    """Through `PostgresStore.append`; with `sealing`, a sequencer works beside the writers."""
    async with log_pool(bench, case.writers + 1) as pool:
        store = PostgresStore(pool, b"k" * 32)

        async def append(stream: str, version: int) -> None:
            await store.append([appending(stream, version, case.events)])

        sequencer = asyncio.create_task(_seal(store)) if sealing else None
        reached = await rate(case, seconds, append)
        if sequencer:
            sequencer.cancel()
            with suppress(asyncio.CancelledError):
                await sequencer
        return reached


async def _seal(store: PostgresStore) -> None:
    while True:
        if await store.seal(CLOCK.now()) < 2000:
            await asyncio.sleep(0.005)


async def limit(bench: Bench, case: Case, seconds: float) -> float:
    """The same rows into the same tables and indexes, by plain INSERTs in one round trip, no version checked."""
    statement = files(__package__).joinpath("limit.sql").read_text()
    leaf, slice_ = bytes(32), chain.slice_of(UNION)
    async with log_pool(bench, case.writers) as pool:

        async def append(stream: str, version: int) -> None:
            now = CLOCK.now()
            rows = [_row(stream, version + n, now) for n in range(1, case.events + 1)]
            columns = zip(*rows, strict=True)
            await pool.execute(statement, *columns, [leaf] * case.events, [slice_] * case.events)

        return await rate(case, seconds, append)


def _row(stream: str, version: int, now: datetime) -> tuple[Any, ...]:
    return (
        uuid7(now), stream, version, "finance.DuesPaid.v1", UNION, TODAY, now, ORIGIN.actor, ORIGIN.correlation_id,
        ORIGIN.causation_id, "", PAYLOAD,
    )  # fmt: skip
