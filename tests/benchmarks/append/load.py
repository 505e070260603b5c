"""The load that every system gets: writers that append event after event to streams of their own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from time import perf_counter
from typing import Final

from gonghui_shared.contracts.finance import DuesPaid, Line
from gonghui_shared.events import encode

WARM_UP: Final = 0.5  # seconds that are not counted: connections, prepared statements, empty tables
STREAM_ENDS: Final = 240  # events; a writer then goes on with a new stream, as business periods end
NOW: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY: Final = date(2026, 3, 2)
EVENT: Final = DuesPaid(
    member_id="0198a3f0-7c1e-7d43-9b5c-2f6f3f0a1b77",
    payment_id="ICBC-2026-03-02-000418821",
    month="2026-03",
    paid=4200,
    settled=True,
    entry=(Line("1002", debit=4200), Line("4001", credit=4200)),
)
PAYLOAD: Final = encode(EVENT)


@dataclass(frozen=True, slots=True)
class Case:
    """So many writers at once, so many events in each append."""

    writers: int
    events: int

    def __str__(self) -> str:
        return f"{self.writers}×{self.events}"


Append = Callable[[str, int], Awaitable[None]]  # stream, its version before


class _Count:
    """Counts events between the end of the warm-up and the end of the run."""

    def __init__(self, case: Case, seconds: float) -> None:
        self.case, self.done = case, 0
        self._begin = perf_counter() + WARM_UP
        self._end = self._begin + seconds

    def appends(self, writer: int) -> Iterator[tuple[str, int]]:
        """What one writer appends, until time is up."""
        for number in count():
            for version in range(0, STREAM_ENDS, self.case.events):
                yield f"dues:{writer}:{number}", version
                now = perf_counter()
                if now >= self._begin:
                    self.done += self.case.events
                if now >= self._end:
                    return

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.done / (perf_counter() - self._begin)


async def rate(case: Case, seconds: float, append: Append) -> float:
    """Events a second that asynchronous writers append, in one event loop."""
    counted = _Count(case, seconds)

    async def write(writer: int) -> None:
        for stream, version in counted.appends(writer):
            await append(stream, version)

    async with asyncio.TaskGroup() as writers:
        for writer in range(case.writers):
            writers.create_task(write(writer))
    return counted.rate


def thread_rate(case: Case, seconds: float, append: Callable[[str, int], None]) -> float:
    """The same for libraries that block: one thread for each writer."""
    counted = _Count(case, seconds)

    def write(writer: int) -> None:
        for stream, version in counted.appends(writer):
            append(stream, version)

    with ThreadPoolExecutor(case.writers) as threads:
        for written in [threads.submit(write, writer) for writer in range(case.writers)]:
            written.result()
    return counted.rate
