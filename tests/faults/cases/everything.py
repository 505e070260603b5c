"""Several things break at once, or the ground moves."""

import signal

from tests.faults.city import BROKERS
from tests.faults.nemesis import Trial, case
from tests.faults.processes import PROCESSES


@case("F33", "finance's clock an hour ahead, an hour behind, and jumping")
async def clocks(trial: Trial) -> None:
    """Order never comes from a clock; knowledge time never runs backwards."""
    async with trial.city.clock("finance") as clock:
        for hours in (1.0, -1.0, 0.5, -0.1):
            clock.ahead = hours * 3600
            trial.fired("jumps")
            await trial.load.flows(10)


@case("F41", "every process killed in turn, as by the kernel for want of memory")
async def each_killed(trial: Trial) -> None:
    """Each is started again, and nothing is missing."""
    names = [*PROCESSES, *BROKERS, "postgres"]
    trial.chance.shuffle(names)
    for name in names:
        await trial.city.kill(name)
        trial.fired("processes killed")
        await trial.city.answering(name)
        await trial.load.flows(2)


@case("F48", "kill -9 of everything at once, started again in random order")
async def all_killed(trial: Trial) -> None:
    """What was acknowledged is on disk."""
    names = [*PROCESSES, *BROKERS, "postgres"]
    for name in names:
        trial.city.down.add(name)
        trial.city.send(name, signal.SIGKILL)
    for name in names:
        await trial.city.kill(name, hold=True)
        trial.fired("processes killed")
    trial.chance.shuffle(names)
    trial.mended()
    for name in names:
        trial.city.down.discard(name)
    await trial.city.answering(*names)
