"""A record that cannot be handled waits with everything behind it; nobody else does."""

from collections.abc import Sequence

import asyncpg
import pytest

from gonghui_shared.log.records import Recorded, Sealed
from gonghui_shared.projections.subscription import discard, drain
from tests.shared.projections.following import Following


async def test_what_cannot_be_handled_waits_with_all_later_records_of_its_union(service: Following) -> None:
    """Other unions go on, and nothing is computed over the hole."""
    await service.send("p-1", "poison", "p-3")
    await service.send("p-4", union="u-2")
    await service.runner().step()
    assert await service.arrived() == {"p-1": 1, "p-4": 1}
    assert await service.waiting() == [("u-1", 2, "ValueError"), ("u-1", 3, "behind")]


async def test_what_arrives_later_for_a_parked_union_waits_behind(service: Following) -> None:
    """In the order of the log."""
    runner = service.runner()
    await service.send("poison")
    await runner.step()
    await service.send("p-2")
    await service.send("p-3", union="u-2")
    await runner.step()
    assert await service.arrived() == {"p-3": 1}
    assert [position for _, position, _ in await service.waiting()] == [1, 2]


async def test_draining_stops_at_the_first_record_that_still_fails(service: Following) -> None:
    """What waits behind it goes on waiting; once it was given up, the union is open again."""
    runner = service.runner()
    await service.send("poison", "p-2", "p-3")
    await runner.step()
    async with service.pool.acquire() as connection:
        assert await drain(connection, service.subscription, "u-1") == 0
        assert await service.arrived() == {}
        assert await discard(connection, "sender", "u-1", "person:p-1", "unreadable") == 1
        assert await drain(connection, service.subscription, "u-1") == 2
    await service.send("p-4")
    await runner.step()
    assert await service.arrived() == {"p-2": 1, "p-3": 1, "p-4": 1}
    assert await service.waiting() == []


async def impatiently_folded(service: Following, records: Sequence[Recorded | Sealed]) -> None:
    """Fold, and wait for nobody."""
    async with service.pool.acquire() as follower, follower.transaction():
        await follower.execute("set local lock_timeout = '50ms'")
        await service.subscription.apply(follower, records)


async def test_a_database_that_has_no_time_parks_nothing(service: Following) -> None:
    """An error that passes is no fault of the record: it stops the follower, and later everything is folded."""
    await service.send("p-1")
    records = await service.store.read(0, 10)
    async with service.pool.acquire() as busy, busy.transaction():
        await busy.execute("lock table arrived")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await impatiently_folded(service, records)
    assert await service.waiting() == []
    await service.runner().step()
    assert await service.arrived() == {"p-1": 1}
