"""Reactions: a foreign event makes a service command itself, once for ever."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from gonghui_shared.execution import Execution
from gonghui_shared.projections.subscription import Subscription
from gonghui_shared.reactions import Reactions
from gonghui_shared.settings import Settings
from gonghui_shared.testing import recorded
from tests.running import Running, running
from tests.shared.road.sample import RECEIVER, ParcelSent, project_arrived, store_on_arrival


async def heard(pool: "asyncpg.Pool[Any]", *parcels: str) -> None:
    """Parcels arrive from the producer, in the transaction that queues what they lead to."""
    batch = [recorded(ParcelSent(parcel, 7), "u-1", position=n) for n, parcel in enumerate(parcels, 1)]
    subscription = Subscription("sender", [project_arrived], reactions=[store_on_arrival])
    async with pool.acquire() as connection, connection.transaction():
        await subscription.apply(connection, batch)


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    """Of a service without others."""
    return Settings(postgres=database, keys=tmp_path)


async def test_an_event_that_is_queued_again_is_reacted_to_once(settings: Settings) -> None:
    """Killed before the queue was cleared, or consumed again from an old backup of the cursor: the command has been answered."""
    async with running(RECEIVER, settings) as receiver:
        pool, reactions = _reactions(receiver)
        await heard(pool, "p-1")
        assert await reactions.step() == 1
        await heard(pool, "p-1")
        assert await reactions.step() == 1
        assert await pool.fetchval("select count(*) from events where type = 'receiver.ParcelStored.v1'") == 1
        answered = await pool.fetch("select key, status from commands")
        assert [(row["key"].partition("/")[0], row["status"]) for row in answered] == [("reaction", 201)]


async def test_an_event_is_queued_in_the_transaction_that_moves_the_cursor(settings: Settings) -> None:
    """What is rolled back leads to nothing."""
    async with running(RECEIVER, settings) as receiver:
        pool, reactions = _reactions(receiver)
        async with pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await store_on_arrival.queue(connection, [recorded(ParcelSent("p-1", 7))])
            await transaction.rollback()
        assert await reactions.step() == 0


def _reactions(receiver: Running) -> tuple["asyncpg.Pool[Any]", Reactions]:
    runtime = receiver.runtime
    assert runtime.pool is not None
    table = [row for router in RECEIVER.routers for row in router.table]
    return runtime.pool, Reactions(runtime.pool, [store_on_arrival], Execution(runtime, table), "receiver")
