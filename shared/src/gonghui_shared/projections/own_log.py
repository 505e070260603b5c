"""A service's projections of its own events, milliseconds behind its log."""

import asyncio
from typing import Any, Final
from uuid import UUID

import asyncpg

from gonghui_shared.clock import Clock
from gonghui_shared.failpoints import reach
from gonghui_shared.faults import PASSING
from gonghui_shared.log.records import EventStore
from gonghui_shared.logs import log
from gonghui_shared.metrics import LAG
from gonghui_shared.projections.subscription import Subscription

BATCH: Final = 2000
_SHORTEST, _LONGEST, _FAILED = 0.005, 0.1, 1.0  # seconds between two looks at the log


class OwnLog:
    """Follows the log and feeds one subscription."""

    def __init__(self, pool: "asyncpg.Pool[Any]", store: EventStore, subscription: Subscription, clock: Clock) -> None:
        self._pool, self._store, self._clock = pool, store, clock
        self.subscription = subscription
        self.position = 0
        self._moved = asyncio.Condition()

    async def run(self) -> None:
        """Follow the log until cancelled."""
        pause = _SHORTEST
        while True:
            heard = self._store.sealed.rung
            try:
                moved = await self.step()
            except PASSING:
                log.exception("own_log.failed", subscription=self.subscription.name)
                await asyncio.sleep(_FAILED)
                continue
            if not moved:
                await self._store.sealed.wait(heard, pause)
            elif moved < BATCH:
                await asyncio.sleep(_SHORTEST)  # others come along meanwhile
            pause = _SHORTEST if moved else min(pause * 2, _LONGEST)

    async def step(self) -> int:
        """Apply one batch.

        Returns:
            How far the cursor moved.

        """
        before, batch = self.position, await self._store.read(self.position, BATCH)
        if not batch:
            return 0
        name = self.subscription.name
        async with self._pool.acquire() as connection, connection.transaction():
            cursor = await connection.fetchval("select position from cursors where subscription = $1 for update", name)
            if cursor == before:
                cursor = batch[-1].position
                await self.subscription.apply(connection, batch)
                await connection.execute("update cursors set position = $2 where subscription = $1", name, cursor)
                reach("own_log.before_commit")
        async with self._moved:
            self.position = cursor  # by us, or by another runner
            self._moved.notify_all()
        return self.position - before

    async def wait_for_event(self, event_id: UUID) -> None:
        """Return once the event is folded."""
        while (found := await self._store.find(event_id)) is None or found.position == 0:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(_SHORTEST)
        async with self._moved:
            await self._moved.wait_for(lambda: self.position >= found.position)

    async def lag_seconds(self) -> float:
        """How long the oldest event that is not folded yet has been sealed."""
        waiting = await self._store.read(self.position, 1)
        sealed_at = waiting[0].sealed_at if waiting else None
        lag = (self._clock.now() - sealed_at).total_seconds() if sealed_at else 0.0
        LAG.labels("own_log").set(lag)
        return max(lag, 0.0)

    async def describe(self) -> dict[str, Any]:
        """For the page of operations."""
        return {"subscription": self.subscription.name, "position": self.position}
