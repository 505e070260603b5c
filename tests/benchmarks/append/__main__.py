"""How many events a second are appended, each append checked against the version of its stream and on disk when it returns."""

import asyncio
from contextlib import suppress
from functools import partial

from tests.benchmarks.append.load import Case, Reached, load
from tests.benchmarks.harness import Bench, Contender, run
from tests.benchmarks.measures import OURS, Goal, Results, figures_of
from tests.benchmarks.stores import System
from tests.benchmarks.stores.peers import NAMES, peer, versions
from tests.benchmarks.stores.sealed_log import GONGHUI, LIMIT, SealedLog

SEALING = f"{OURS}, sealing meanwhile"
COST = "CPU µs/event"
SYSTEMS = (GONGHUI, LIMIT, *map(peer, NAMES))
DEFAULT, UMADB = "eventsourcing, default", "UmaDB"
NOTES = [
    (
        "8×3 means eight writers that append three events at a time, each writer to streams of its own. Every append is checked against "
        "the version of its stream, but for the plain INSERTs."
    ),
    (
        "All but UmaDB, which keeps files of its own, write to the same PostgreSQL with fsync on. Asynchronous clients run in one event "
        "loop, blocking ones in one thread for each writer; clients and server share the machine."
    ),
    (
        "Plain INSERTs write the rows of an append into the tables and indexes of our log, one transaction for each append. Ours can be "
        "faster, since appends that come at the same time share a transaction."
    ),
    (
        "CPU µs/event is the processor time of client and server together. On a machine that is busy with other work it says more "
        "than the rate, which depends on how often a process gets its turn."
    ),
    "The position of an event in the global order is given later by the sequencer; *sealing meanwhile* pays for that, too.",
]
CASES = (Case(1, 1), Case(8, 1), Case(8, 3), Case(8, 20))


async def measure(bench: Bench) -> Results:
    """All systems in all cases."""
    results = Results("Append", __doc__ or "")
    results.versions = versions(*SYSTEMS)
    for case in CASES:
        costs: dict[str, list[float]] = {}
        rounds = await bench.alternate(f"append {case}", contenders(bench, case, costs), bench.pick(2, 5))
        results.figures += figures_of(str(case), "events/s", rounds)
        results.figures += figures_of(str(case), COST, costs)
    results.notes = NOTES
    results.compare("events/s")
    results.compare(COST, less_is_better=True)
    results.goals = [
        Goal(f"{case}, times {name}", bound, results.ratio(case, name, "events/s"))
        for case, name, bound in (
            ("8×1", DEFAULT, 3), ("8×3", DEFAULT, 3), ("8×1", LIMIT.name, 0.8), ("8×3", LIMIT.name, 0.8), ("8×1", UMADB, 1),
        )
    ]  # fmt: skip
    return results


def contenders(bench: Bench, case: Case, costs: dict[str, list[float]]) -> dict[str, Contender]:
    """Who appends, each to an empty store."""
    seconds = bench.pick(1.5, 4.0)

    async def contend(name: str, system: System, *, sealing: bool = False) -> float:
        reached = await appended(bench, system, case, seconds, sealing=sealing)
        costs.setdefault(name, []).append(reached.cost)
        return reached.rate

    named = {system.name: partial(contend, system.name, system) for system in SYSTEMS}
    return {**named, SEALING: partial(contend, SEALING, GONGHUI, sealing=True)}


async def appended(bench: Bench, system: System, case: Case, seconds: float, *, sealing: bool = False) -> Reached:
    """One run on an empty store; with `sealing` the log's sequencer works beside the writers, in the same process."""
    async with system.home(bench) as address, system.opened(address, case.writers + sealing) as store:
        sequencer = asyncio.create_task(store.run()) if isinstance(store, SealedLog) and sealing else None
        try:
            return await load(system, store, case, seconds)
        finally:
            if sequencer:
                sequencer.cancel()
                with suppress(asyncio.CancelledError):
                    await sequencer


if __name__ == "__main__":
    run("append", measure)
