"""`make faults`: try cases on a running city, one after the other, and write docs/faults.md."""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import cases  # noqa: F401 - declares them
from tests.faults.city import City
from tests.faults.load import found_city
from tests.faults.nemesis import CASES, Outcome, Skipped, run
from tests.faults.report import keep, number_of


async def main(wanted: list[str], seed: int, scale: float) -> list[Outcome]:
    """Try the wanted cases; a case that fails leaves its city behind, and the next one gets a fresh one."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # so that the city is stopped
    outcomes: list[Outcome] = []
    left = list(wanted)
    while left:
        folder = _folder()
        city = City(folder)
        began = time.monotonic()
        try:
            await city.start()
            await found_city(city)
            print(f"# city up in {time.monotonic() - began:.0f} s, {folder}", flush=True)
            while left:
                outcome = await _one(city, left.pop(0), seed + len(outcomes), scale)
                outcomes.append(outcome)
                keep([outcome], seed + len(outcomes) - 1, scale)
                if outcome.faults:
                    break
        finally:
            await city.stop()
        if not (outcomes and outcomes[-1].faults):
            shutil.rmtree(folder, ignore_errors=True)
    return outcomes


def _folder() -> Path:
    """A folder that an unprivileged server may enter."""
    folder = Path(tempfile.mkdtemp(prefix="gonghui-faults-"))
    folder.chmod(0o755)
    return folder


async def _one(city: City, name: str, seed: int, scale: float) -> Outcome:
    began = time.monotonic()
    try:
        outcome = await run(CASES[name], city, city.folder, seed, scale)
    except Skipped as reason:
        outcome = Outcome(name, CASES[name].what, {}, 0.0, {}, [], f"not tried: {reason}")
    except Exception as error:
        outcome = Outcome(name, CASES[name].what, {}, 0.0, {}, [f"{type(error).__name__}: {error}"])
    took = time.monotonic() - began
    verdict = outcome.skipped or "; ".join(outcome.faults) or "held"
    print(
        f"{name} seed {seed} {took:.0f} s {outcome.injected} recovery {outcome.recovery_seconds} s {outcome.counts} {verdict}",
        flush=True,
    )
    return outcome


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "cases", nargs="*", default=sorted(CASES, key=number_of), metavar="CASE", help="ids, all by default"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="how long faults last, 1 as the cases say")
    arguments = parser.parse_args()
    found = asyncio.run(main(arguments.cases, arguments.seed, arguments.scale))
    sys.exit(any(outcome.faults for outcome in found))
