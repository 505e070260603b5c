"""What a consumer learns from its producer's heads, without any record from Kafka."""

from typing import Any

import asyncpg
import pytest

from gonghui_shared.clock import FixedClock
from gonghui_shared.kafka.consumer import Consumer
from gonghui_shared.kafka.order import Fork
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.projections.rebuild import register
from gonghui_shared.projections.subscription import Subscription
from tests.shared.log.cards import NOW
from tests.shared.projections.following import sent
from tests.shared.road.sample import project_arrived


async def following(pool: "asyncpg.Pool[Any]", producer: MemoryStore) -> Consumer:
    """A consumer that has read its cursors and asks this producer."""
    subscription = Subscription("sender", [project_arrived])
    async with pool.acquire() as connection:
        await register(connection, subscription)
    consumer = Consumer(pool, "", "sender", 8, subscription, producer, FixedClock(NOW))
    await consumer._read_cursors()
    return consumer


async def producer_of(*parcels: str) -> MemoryStore:
    """A producer's sealed log."""
    store = MemoryStore()
    for parcel in parcels:
        await store.append([sent(parcel)])
    await store.seal(NOW)
    return store


async def test_the_last_record_of_a_quiet_slice_is_missed(pool: "asyncpg.Pool[Any]") -> None:
    """No later record betrays that it was lost; at the second comparison it is taken from the feed."""
    consumer = await following(pool, await producer_of("p-1", "p-2"))
    assert [await consumer.compare_heads() for _ in range(3)] == [0, 2, 0]
    rows = await pool.fetch("select parcel_id, times from arrived order by parcel_id")
    assert [tuple(row) for row in rows] == [("p-1", 1), ("p-2", 1)]


async def test_a_record_on_its_way_is_not_refilled(pool: "asyncpg.Pool[Any]") -> None:
    """A slice that moves between two comparisons lacks nothing."""
    store = await producer_of("p-1")
    consumer = await following(pool, store)
    assert await consumer.compare_heads() == 0
    await store.append([sent("p-2")])
    await store.seal(NOW)
    assert await consumer.compare_heads() == 0


async def test_a_log_that_ends_before_what_was_applied_is_a_fork(pool: "asyncpg.Pool[Any]") -> None:
    """A producer that forgot what it told others must not go on as if nothing had happened."""
    consumer = await following(pool, await producer_of("p-1", "p-2"))
    await consumer.compare_heads()
    await consumer.compare_heads()
    behind = await following(pool, await producer_of("p-1"))
    with pytest.raises(Fork, match="ends at 1"):
        await behind.compare_heads()


async def test_another_head_at_the_same_position_is_a_fork(pool: "asyncpg.Pool[Any]") -> None:
    """By its hash."""
    consumer = await following(pool, await producer_of("p-1"))
    await consumer.compare_heads()
    await consumer.compare_heads()
    other = await following(pool, await producer_of("p-2"))
    with pytest.raises(Fork, match="two records at position 1"):
        await other.compare_heads()
