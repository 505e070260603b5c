"""The API breaks while commands are under way."""

import signal

from tests.faults.nemesis import Trial, case


async def dies_at(trial: Trial, process: str, failpoint: str) -> None:
    """Let a process die at a failpoint; it is started again as it was."""
    before = trial.city.deaths[process, -signal.SIGKILL]
    await trial.city.arm(process, f"{failpoint}:{trial.chance.randint(2, 6)}")
    await trial.city.died(process, before)
    trial.fired(failpoint)
    trial.mended()
    await trial.city.answering(process)


@case("F1", "kill -9 of the API before the commit")
async def before_commit(trial: Trial) -> None:
    """What was not committed did not happen; the same key is carried out once."""
    await dies_at(trial, "finance", "command.before_append")


@case("F2", "kill -9 of the API after the commit, before the answer", proves=("in_doubt",))
async def after_commit(trial: Trial) -> None:
    """What was committed happened; the same key is answered from what is stored."""
    await dies_at(trial, "finance", "command.after_append")


@case("F3", "connection reset while a COMMIT is in flight, and just before", proves=("in_doubt",))
async def reset_at_commit(trial: Trial) -> None:
    """Whether it happened is not known; the same key tells."""
    link = trial.city.links["finance-postgres"]
    for forward in (True, False, True, False):
        before = link.struck
        link.strike(b"finance.DuesPaid.v1", forward=forward)
        while link.struck == before:
            await trial.load.tries(1)
        trial.fired("reset after COMMIT" if forward else "reset before COMMIT")


@case("F4", "clients hang up while they are answered", proves=("in_doubt",))
async def hang_up(trial: Trial) -> None:
    """A client that is gone has its command carried out or not, and asks again."""
    trial.load.impatient = 0.5
    await trial.load.tries(60)
    trial.load.impatient = 0.0
    trial.fired("hang-ups", trial.load.statuses[0])


@case("F5", "SIGTERM under load, twice in a row, and during the start")
async def terminated(trial: Trial) -> None:
    """A process that is asked to end finishes what it does, and ends as it should."""
    ended = [await trial.city.end("finance", signal.SIGTERM)]
    await trial.city.answering("finance")
    await trial.load.flows(5)
    ended.append(await trial.city.end("finance", signal.SIGTERM, signal.SIGTERM))
    await trial.city.launched("finance")
    ended.append(await trial.city.end("finance", signal.SIGTERM))
    trial.mended()
    await trial.city.answering("finance")
    assert set(ended) <= {0, -signal.SIGTERM}, ended
    trial.fired("SIGTERM", 4)
