"""The load that every system gets: writers that append event after event to streams of their own."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from tests.benchmarks.machine import cpu_seconds
from tests.benchmarks.stores import Store, System

WARM_UP: Final = 0.5  # seconds that are not counted: connections, prepared statements, empty tables
STREAM_ENDS: Final = 240  # events; a writer then goes on with a new stream, as business periods end


@dataclass(frozen=True, slots=True)
class Case:
    """So many writers at once, so many events in each append."""

    writers: int
    events: int

    def __str__(self) -> str:
        return f"{self.writers}×{self.events}"


@dataclass(frozen=True, slots=True)
class Reached:
    """What one run came to."""

    rate: float  # events a second
    cost: float  # processor time of client and server, microseconds an event


class _Count:
    """Counts events between the end of the warm-up and the end of the run."""

    def __init__(self, case: Case, seconds: float) -> None:
        self.case, self.done, self._all, self._cpu = case, 0, 0, cpu_seconds()
        self._begin = perf_counter() + WARM_UP
        self._end = self._begin + seconds

    def appends(self, writer: int) -> Iterator[tuple[UUID, int]]:
        """What one writer appends, until time is up."""
        for number in count():
            stream = uuid5(NAMESPACE_OID, f"dues:{writer}:{number}")
            for version in range(0, STREAM_ENDS, self.case.events):
                yield stream, version
                now = perf_counter()
                self._all += self.case.events
                if now >= self._begin:
                    self.done += self.case.events
                if now >= self._end:
                    return

    def reached(self) -> Reached:
        """Rate after the warm-up, cost over all."""
        rate = self.done / (perf_counter() - self._begin)
        return Reached(rate, (cpu_seconds() - self._cpu) / max(self._all, 1) * 1e6)


async def load(system: System, store: Store, case: Case, seconds: float) -> Reached:
    """What all writers append: in one event loop, or in a thread each if the client blocks."""
    counted = _Count(case, seconds)

    async def write(writer: int) -> None:
        for stream, version in counted.appends(writer):
            await store.append(stream, version, case.events)

    if system.blocking:
        with ThreadPoolExecutor(case.writers) as threads:
            for written in [threads.submit(asyncio.run, write(writer)) for writer in range(case.writers)]:
                written.result()
    else:
        async with asyncio.TaskGroup() as writers:
            for writer in range(case.writers):
                writers.create_task(write(writer))
    return counted.reached()
