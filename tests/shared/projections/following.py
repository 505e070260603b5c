"""A service that follows its own log of parcels, on a real database."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import asyncpg

from gonghui_shared.clock import FixedClock
from gonghui_shared.ids import uuid7
from gonghui_shared.log.postgres import PostgresStore
from gonghui_shared.log.records import NewEvent, StreamAppend
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import OwnHistory, Rebuild, Rebuilt
from gonghui_shared.projections.subscription import Subscription
from tests.shared.log.cards import NOW, ORIGIN
from tests.shared.road.sample import ParcelSent, project_arrived


def sent(parcel: str, union: str = "u-1") -> StreamAppend:
    """A parcel that left."""
    event = NewEvent(uuid7(NOW), ParcelSent(parcel, 7), NOW.date(), NOW, ORIGIN)
    return StreamAppend(f"parcel:{parcel}", union, 0, [event])


@dataclass
class Following:
    """Its log, and what is folded from it."""

    pool: "asyncpg.Pool[Any]"
    store: PostgresStore
    subscription: Subscription

    def runner(self) -> OwnLog:
        """One that follows the log."""
        return OwnLog(self.pool, self.store, self.subscription, FixedClock(NOW))

    async def send(self, *parcels: str, union: str = "u-1") -> None:
        """Parcels leave and are sealed."""
        for parcel in parcels:
            await self.store.append([sent(parcel, union)])
        await self.store.seal(NOW)

    async def arrived(self) -> dict[str, int]:
        """How often each parcel was folded."""
        rows = await self.pool.fetch("select parcel_id, times from arrived")
        return {row["parcel_id"]: row["times"] for row in rows}

    async def waiting(self) -> list[tuple[str, int, str]]:
        """What is parked: union, position, kind of error."""
        rows = await self.pool.fetch("select key, position, error from parked order by id")
        return [tuple(row) for row in rows]

    async def rebuild(self, history: OwnHistory | None = None, **options: bool) -> Collection[Rebuilt]:
        """Rebuild from the log."""
        history = history or OwnHistory(self.store, "sender")
        return await Rebuild(self.pool, self.subscription, [project_arrived], history).run(**options)
