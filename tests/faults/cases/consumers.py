"""Consumption and rebuilding break."""

import signal

from tests.faults.cases.commands import dies_at
from tests.faults.nemesis import Trial, case


@case("F10", "kill -9 of the consumer before its COMMIT")
async def before_commit(trial: Trial) -> None:
    """The batch is applied again, once."""
    await dies_at(trial, "assessment", "consumer.before_commit")


@case("F11", "kill -9 of the consumer after its COMMIT, before it remembers")
async def after_commit(trial: Trial) -> None:
    """It goes on where its database says."""
    await dies_at(trial, "assessment", "consumer.after_commit")


@case("F12", "a consumer sleeps, another one takes over, the sleeper wakes")
async def zombie(trial: Trial) -> None:
    """Its cursor no longer moves, so it applies nothing."""
    async with trial.city.beside("assessment", "consume") as sleeper:
        for _ in range(2):
            await trial.load.flows(10)
            sleeper.send(signal.SIGSTOP)
            await trial.lasts(30)
            sleeper.send(signal.SIGCONT)
            trial.fired("sleepers woken")


@case("F13", "kill -9 of a rebuild with its shadows made, caught up, and inside the swap")
async def rebuilds(trial: Trial) -> None:
    """What is served stays whole; a rebuild that is not killed equals it."""
    for failpoint in ("rebuild.shadows_made", "rebuild.caught_up", "rebuild.inside_swap"):
        status = await trial.city.once("assessment", "rebuild", "evidence_finance", failpoint=failpoint)
        assert status == -signal.SIGKILL, f"{failpoint} was not reached: {status}"
        trial.fired(failpoint)
        await trial.load.flows(5)
    assert await trial.city.once("assessment", "rebuild", "evidence_finance") == 0
    left = await trial.city.ask("assessment", "select count(*) from pg_tables where tablename like '%shadow%'")
    assert left == 0, f"{left} shadow tables are left"


@case("F20", "consumers that come and go for a minute")
async def storm(trial: Trial) -> None:
    """There are no groups to rebalance: each newcomer competes for the cursor, and nothing is applied twice."""
    for number in range(max(2, round(8 * trial.scale))):
        async with trial.city.beside("assessment", "consume") as guest:
            await trial.load.flows(5)
            guest.send(signal.SIGKILL if number % 2 else signal.SIGTERM)
        trial.fired("guests")


@case("F42", "the consumer's loop is blocked for 15 s")
async def blocked(trial: Trial) -> None:
    """It goes on where it was."""
    trial.city.send("assessment", signal.SIGSTOP)
    try:
        await trial.lasts(15)
    finally:
        trial.city.send("assessment", signal.SIGCONT)
    trial.fired("processes stopped")
