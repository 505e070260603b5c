"""How fast a projection is folded again: the fold alone, and a rebuild of the living table while it is read.

Events stand in a log of their own; the fold is the one that finance uses for arrears. While the live table is rebuilt, readers
ask for its count without pause: an answer that is not the whole table would be an empty or a mixed view.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from importlib.resources import files
from time import perf_counter, process_time
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import asyncpg
from sqlalchemy import BigInteger, Column, MetaData, Table, Text

from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import OwnHistory, Rebuild, register
from gonghui_shared.projections.subscription import Subscription, opened
from tests.benchmarks.harness import Bench, run
from tests.benchmarks.measures import OURS, Figure, Goal, Results
from tests.benchmarks.stores import EVENT
from tests.benchmarks.stores.sealed_log import CLOCK, GONGHUI, SealedLog

PAID: Final = Table(
    "paid", MetaData(), Column("stream", Text, primary_key=True), Column("events", BigInteger, nullable=False)
)
READERS: Final = 2
BATCH: Final = 5_000
STREAM: Final = 200  # events of a stream


@projection("paid", version=1, reads=[type(EVENT)], writes=[PAID])
def project_paid(paid: Rows, event: Recorded) -> None:
    """How many events each stream has."""
    paid.add((event.stream_id,), events=1)


async def measure(bench: Bench) -> Results:
    """A log, the fold, the rebuild."""
    results = Results("Rebuild", __doc__ or "")
    events = bench.pick(20_000, 400_000)
    async with GONGHUI.home(bench) as address, GONGHUI.opened(address, READERS + 6) as log:
        assert isinstance(log, SealedLog)
        with bench.progress("rebuild", 3) as begin:
            begin("a log to read")
            await _filled(log, events)
            begin("the fold alone")
            fold = await _folded(log)
            begin("while it is read")
            live, answers = await _rebuilt(address, log, events)
    results.figures += [
        Figure("fold, nothing else", OURS, "events/processor s", (fold,)),
        Figure("rebuild, read meanwhile", OURS, "events/s", (live,)),
        Figure("answers to readers meanwhile", OURS, "answers", (float(sum(answers.values())),)),
        Figure("answers that were not the whole table", OURS, "answers", (float(_wrong(answers, events)),)),
    ]
    results.goals += [
        Goal("rebuild, read meanwhile", 100_000, live, "events/s"),
        Goal("empty or mixed answers", 0, _wrong(answers, events), at_most=True),
    ]
    results.notes.append(
        "The fold runs in one Python process: a record is read, decoded and folded one by one, while the next batch comes in; that bounds"
        " a rebuild. PostgreSQL and the readers have the other core."
    )
    return results


def _wrong(answers: Mapping[int, int], events: int) -> int:
    return sum(count for total, count in answers.items() if total != events)


async def _filled(log: SealedLog, events: int) -> None:
    for number in range(0, events, STREAM):
        await log.append(uuid5(NAMESPACE_OID, f"rebuild:{number}"), 0, STREAM)
        if number % 20_000 == 0:
            await log.seal()
    while await log.seal():
        pass


async def _folded(log: SealedLog) -> float:
    """Events a second of processor time: decoded and folded in memory."""
    rows, after, seconds, count = [Rows(PAID, {}, complete=True)], 0, 0.0, 0
    while batch := await log.store.read(after, BATCH):
        begun = process_time()
        records = opened(batch, {type(EVENT)})
        project_paid.run(records, rows, None)
        seconds += process_time() - begun
        after, count = batch[-1].position, count + len(batch)
    return count / seconds


async def _rebuilt(address: str, log: SealedLog, events: int) -> tuple[float, Mapping[int, int]]:
    """Events a second, and how often readers saw which total."""
    subscription = Subscription("finance", [project_paid])
    async with asyncpg.create_pool(address, min_size=READERS + 2, max_size=READERS + 2) as pool:
        async with pool.acquire() as connection:
            await connection.execute(files("gonghui_shared.projections").joinpath("schema.sql").read_text())
            await register(connection, subscription)
        own = OwnLog(pool, log.store, subscription, CLOCK)
        while await own.step():
            pass
        seen: dict[int, int] = {}
        readers = [asyncio.create_task(_reads(pool, seen)) for _ in range(READERS)]
        begun = perf_counter()
        [_] = await Rebuild(pool, subscription, [project_paid], OwnHistory(log.store, "finance")).run()
        seconds = perf_counter() - begun
        for reader in readers:
            reader.cancel()
            with suppress(asyncio.CancelledError):
                await reader
    return events / seconds, seen


async def _reads(pool: "asyncpg.Pool[Any]", seen: dict[int, int]) -> None:
    while True:
        total = int(await pool.fetchval("select coalesce(sum(events), 0) from paid"))
        seen[total] = seen.get(total, 0) + 1


if __name__ == "__main__":
    run("rebuild", measure)
