"""Rebuilding while the log goes on."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import OwnHistory, RebuildDiffers
from gonghui_shared.projections.subscription import discard
from tests.shared.projections.following import Following

WAITS = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


async def test_rebuilt_tables_are_what_is_served(service: Following) -> None:
    """By digest, whether they are swapped or not."""
    await service.send("p-1", "p-2")
    await service.runner().step()
    for swap in (False, True):
        (rebuilt,) = await service.rebuild(swap=swap)
        assert (rebuilt.events, rebuilt.digest) == (2, rebuilt.served)
    assert await service.arrived() == {"p-1": 1, "p-2": 1}


async def test_tables_that_differ_from_what_is_served_are_not_swapped(service: Following) -> None:
    """One of the two is wrong, and somebody has to say which."""
    await service.send("p-1")
    await service.runner().step()
    await service.pool.execute("update arrived set times = 5")
    with pytest.raises(RebuildDiffers):
        await service.rebuild()
    assert await service.arrived() == {"p-1": 5}
    await service.rebuild(accept=True)
    assert await service.arrived() == {"p-1": 1}


async def test_what_was_given_up_stays_out_of_a_rebuild(service: Following) -> None:
    """Parked and discarded records are left out live, and so they are here."""
    await service.send("poison", "p-2")
    await service.send("p-3", union="u-2")
    await service.runner().step()
    await service.rebuild()
    assert await service.arrived() == {"p-3": 1}
    async with service.pool.acquire() as connection:
        await discard(connection, "sender", "u-1", "person:p-1", "unreadable")
    await service.rebuild()
    assert await service.arrived() == {"p-3": 1}


@dataclass(slots=True)
class Meddled(OwnHistory):
    """While the tables are about to be swapped, one more event is folded live, if that can be done."""

    service: Following
    follower: OwnLog
    looked: int = 0
    folding: list["asyncio.Task[int]"] = field(default_factory=list)

    async def reached(self, connection: Any) -> dict[int | None, int]:
        """The cursor; at the second look, the swap's, the follower is woken."""
        found = await OwnHistory.reached(self, connection)
        self.looked += 1
        if self.looked == 2:
            await self.service.send("p-late")
            self.folding.append(asyncio.create_task(self.follower.step()))
            while not self.folding[0].done() and not await self.service.pool.fetchval(WAITS):  # noqa: ASYNC110 - the server tells who waits
                await asyncio.sleep(0.01)
        return found


async def test_what_is_folded_during_a_swap_is_not_lost(service: Following) -> None:
    """The follower waits for the swap, and then folds into the new tables."""
    follower = service.runner()
    await service.send("p-1")
    await follower.step()
    meddled = Meddled(service.store, "sender", service, follower)
    await service.rebuild(meddled)
    assert await asyncio.gather(*meddled.folding) == [1]
    assert await service.arrived() == {"p-1": 1, "p-late": 1}
