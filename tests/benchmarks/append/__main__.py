"""How many events a second are appended, each append checked against the version of its stream and on disk when it returns."""

from functools import partial

from tests.benchmarks.append import postgres
from tests.benchmarks.append.load import Case
from tests.benchmarks.harness import Bench, Contender, run
from tests.benchmarks.measures import OURS, Results, figures_of

LIMIT = "the server's limit"
SEALING = f"{OURS}, sealing meanwhile"
CASES = (Case(1, 1), Case(8, 1), Case(8, 3), Case(8, 20))


async def measure(bench: Bench) -> Results:
    """All systems in all cases."""
    results = Results("Append", __doc__ or "")
    for case in CASES:
        rounds = await bench.alternate(f"append {case}", contenders(bench, case), bench.pick(1, 5))
        results.figures += figures_of(str(case), "events/s", rounds)
    results.compare("events/s")
    return results


def contenders(bench: Bench, case: Case) -> dict[str, Contender]:
    """Who appends, each to a fresh database."""
    seconds = bench.pick(1.0, 5.0)
    return {
        OURS: partial(postgres.gonghui, bench, case, seconds),
        SEALING: partial(postgres.gonghui, bench, case, seconds, sealing=True),
        LIMIT: partial(postgres.limit, bench, case, seconds),
    }


if __name__ == "__main__":
    run("append", measure)
