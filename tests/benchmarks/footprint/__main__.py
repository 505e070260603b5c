"""What the embedded stack needs: seconds until everything is ready, memory, bytes on disk per event, events per fsync.

The stack is started on an empty folder and then again on the same one (warm). Memory is the proportional set size of all
processes, so that shared pages count once; resident sizes summed are given beside it. Events are appended by eight writers.
"""

import asyncio
import os
from pathlib import Path
from time import perf_counter

import asyncpg

from gonghui_deploy.stack import Plan, running
from tests.benchmarks.append.load import Case, load
from tests.benchmarks.footprint.memory import below, proportional, resident
from tests.benchmarks.harness import LIBRARIES, Bench, run
from tests.benchmarks.measures import OURS, Figure, Goal, Results
from tests.benchmarks.stores.sealed_log import GONGHUI, SealedLog

SETTLED = 5.0  # seconds after the start until memory is read


async def measure(bench: Bench) -> Results:
    """The stack, then the log."""
    results = Results("Footprint", __doc__ or "")
    with bench.progress("footprint", 3) as begin:
        begin("first start")
        folder = bench.folder / "stack"
        cold, _, _ = await _started(folder)
        begin("warm start")
        warm, resident, shared_once = await _started(folder)
        begin("events on disk")
        per_event, per_fsync = await _on_disk(bench)
    results.figures += [
        Figure("first start", OURS, "s", (cold,)),
        Figure("warm start", OURS, "s", (warm,)),
        Figure("memory, shared pages once", OURS, "MiB", (shared_once,)),
        Figure("memory, resident sizes summed", OURS, "MiB", (resident,)),
        Figure("log and indexes, sealed", OURS, "bytes/event", (per_event,)),
        Figure("appends of 8×1", OURS, "events/fsync", (per_fsync,)),
    ]
    results.goals += [
        Goal("stack up, warm", 15, warm, "s", at_most=True),
        Goal("stack resident", 1536, shared_once, "MiB", at_most=True),
    ]
    return results


async def _started(folder: Path) -> tuple[float, float, float]:
    """Seconds to start, MiB resident and MiB with shared pages counted once."""
    before = set(below(os.getpid()))
    begun = perf_counter()
    async with running(Plan(folder, libraries=LIBRARIES), lambda _: None):
        seconds = perf_counter() - begun
        await asyncio.sleep(SETTLED)
        processes = [pid for pid in below(os.getpid()) if pid not in before]
        return seconds, sum(map(resident, processes)), sum(map(proportional, processes))


async def _on_disk(bench: Bench) -> tuple[float, float]:
    async with GONGHUI.home(bench) as address, GONGHUI.opened(address, 9) as store:
        assert isinstance(store, SealedLog)
        connection = await asyncpg.connect(bench.postgres.dsn(address.rpartition("/")[2]))
        syncs = await _syncs(connection)
        await load(GONGHUI, store, Case(8, 1), bench.pick(2.0, 8.0))
        events = await connection.fetchval("select count(*) from events")
        syncs = await _syncs(connection) - syncs
        while await store.seal():
            pass
        size = await connection.fetchval(
            """select sum(pg_total_relation_size(oid))::bigint from pg_class where relkind = 'r'
            and (relname in ('streams', 'commands', 'unsealed') or relname ~ '^(events|log)')"""
        )
        await connection.close()
    return size / events, events / max(syncs, 1)


async def _syncs(connection: asyncpg.Connection) -> int:
    await connection.execute("select pg_stat_clear_snapshot()")
    found: int = await connection.fetchval("select sum(fsyncs)::bigint from pg_stat_io where object = 'wal'") or 0
    return found


if __name__ == "__main__":
    run("footprint", measure)
