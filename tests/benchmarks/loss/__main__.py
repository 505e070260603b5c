"""Whether a reader that follows the global feed gets every event once and in order, while an adversary does its worst.

Writers append one to five events at a time and are killed by SIGKILL; some commits are held open, others roll back at the
last moment; a transaction in another database of the server stays open. In the second case the database is dumped in the
middle, restored into a fresh server, and everybody goes on there with the cursor they had. A checker of its own compares
what the server holds at the end, what writers were promised and what the reader was given.
"""

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from time import monotonic

from gonghui_deploy.embedded.postgres import Postgres
from tests.benchmarks.harness import Bench, Unavailable, run
from tests.benchmarks.loss.adversary import (
    Actors,
    fetch,
    hold_commits,
    idle_transaction,
    restored,
    stored,
)
from tests.benchmarks.loss.checker import Counts, Mark, check
from tests.benchmarks.loss.systems import FEEDS
from tests.benchmarks.loss.systems import system as system_of
from tests.benchmarks.measures import OURS, Figure, Goal, Results
from tests.benchmarks.stores import Cursor, System
from tests.benchmarks.stores.peers import versions

HOSTILE, RESTORE = "hostile writers", "and a restore in the middle"
COUNTED = ("stored", "missed", "duplicated", "reordered", "gone", "invented")
UNMEASURED = "a server of its own: its commits cannot be held open or rolled back from outside"
NOTES = [
    (
        "Missed: stored and never delivered, although the reader waited. Gone: acknowledged to a writer and not stored. Invented: "
        "delivered and not stored."
    ),
    (
        "A feed that orders by transaction ids and hides what is younger than the oldest open transaction shows nothing of a dump that "
        "was restored into a fresh server, until the new server has counted as far as the old one: these events count as missed."
    ),
    "message-db promises its order within a category only; followed here is its global order, which its documentation offers too.",
]
QUIET = 10.0  # seconds without a delivery after which a feed is taken to have ended


async def measure(bench: Bench) -> Results:
    """Every system in both cases."""
    systems = [system_of(name) for name in FEEDS]
    results = Results("Loss", __doc__ or "", versions=versions(*systems), counts=True, drawn=["events missed"])
    with bench.progress("loss", 2 * len(systems)) as begin:
        for case in (HOSTILE, RESTORE):
            for system in systems:
                begin(f"{system.name}, {case}")
                results.figures += await figures(bench, system, case)
    results.notes = NOTES
    for case in (HOSTILE, RESTORE):
        for wrong in COUNTED[1:]:
            figure = results.figure(case, OURS, f"events {wrong}")
            results.goals.append(
                Goal(f"{case}: {wrong}", 0, figure.values[0] if figure else -1, "events", at_most=True)
            )
    return results


async def figures(bench: Bench, system: System, case: str) -> list[Figure]:
    """Counts of one system in one case, or why there are none."""
    events = bench.pick(3_000, 1_000_000) if system.name == OURS else bench.pick(1_500, 100_000)
    if system.package and not system.commits:
        return [Figure(case, system.name, "events missed", (), UNMEASURED)]
    try:
        async with system.home(bench) as address:
            counts = await Trial(bench, system, address, events).run(restore=case == RESTORE)
    except Unavailable as reason:
        return [Figure(case, system.name, "events missed", (), str(reason))]
    return [Figure(case, system.name, f"events {name}", (float(value),)) for name, value in asdict(counts).items()]


@dataclass
class Feed:
    """One reader, its cursor, and what it was given in order."""

    system: System
    cursor: Cursor = None
    delivered: list[Mark] = field(default_factory=list)

    async def follow(self, address: str, stop: threading.Event) -> None:
        """Until told to stop."""
        async with self.system.opened(address, 1) as store:
            while not stop.is_set():
                found, self.cursor = await store.read(self.cursor, 1000)
                self.delivered += found
                if not found:
                    await asyncio.sleep(0.002)

    @asynccontextmanager
    async def following(self, address: str) -> AsyncIterator[None]:
        """In a thread, since some libraries block."""
        stop = threading.Event()
        reading = asyncio.create_task(asyncio.to_thread(asyncio.run, self.follow(address, stop)))
        try:
            yield
        finally:
            stop.set()
            await reading

    async def caught_up(self, events: int) -> None:
        """Wait until that many were delivered, or until nothing more comes."""
        before, since = -1, monotonic()
        while len(self.delivered) < events and monotonic() - since < QUIET:
            if len(self.delivered) != before:
                before, since = len(self.delivered), monotonic()
            await asyncio.sleep(0.05)


class Trial:
    """One system, one case."""

    def __init__(self, bench: Bench, system: System, address: str, events: int) -> None:
        self._bench, self._system, self._address, self._events = bench, system, address, events
        folder = bench.folder / f"loss-{address.rpartition('/')[2]}"
        folder.mkdir()
        self._actors = Actors(system, folder, bench.pick(4, 8), random.Random(system.name))
        self._feed = Feed(system)

    async def run(self, *, restore: bool) -> Counts:
        """Let it happen, and count."""
        await hold_commits(self._system, self._address)
        if not restore:
            return await self._half(self._address, self._bench.postgres, self._events)
        await self._half(self._address, self._bench.postgres, self._events // 2, wait=False)
        other = Postgres(self._bench.folder / f"restored-{self._address.rpartition('/')[2]}")
        await asyncio.to_thread(other.start)
        try:
            there = await restored(self._address, self._bench.postgres, other)
            return await self._half(there, other, self._events)
        finally:
            await asyncio.to_thread(other.stop)

    async def _half(self, address: str, server: Postgres, events: int, *, wait: bool = True) -> Counts:
        """Write until the server holds so many events; then, unless the reader is to be cut off, let it catch up."""
        async with self._feed.following(address):
            with self._actors.at(address):
                killing = asyncio.create_task(self._actors.kill_now_and_then())
                async with idle_transaction(server):
                    await self._until(address, events * 3 // 4)
                await self._until(address, events)
                killing.cancel()
                self._actors.stop_writers()
                if wait:
                    await self._feed.caught_up(len(await self._settled(address)))
        return check(await stored(self._system, address), self._feed.delivered, self._actors.acknowledged())

    async def _until(self, address: str, events: int) -> None:
        count = f"select count(*) >= {events} from ({self._system.stored}) as s"
        await _holds(address, count, within=float("inf"))

    async def _settled(self, address: str) -> list[Mark]:
        """What is stored once transactions of killed writers have ended one way or the other."""
        idle = (
            "select count(*) = 0 from pg_stat_activity where datname = current_database() and backend_xid is not null"
        )
        await _holds(address, idle, within=30)
        return await stored(self._system, address)


async def _holds(address: str, condition: str, *, within: float) -> None:
    until = monotonic() + within
    while not (await fetch(address, condition))[0][0] and monotonic() < until:  # noqa: ASYNC110 - the server's state
        await asyncio.sleep(0.3)


if __name__ == "__main__":
    run("loss", measure)
