"""Sealing and publishing break."""

import signal

from tests.faults.cases.commands import dies_at
from tests.faults.nemesis import Trial, case, until


@case("F6", "kill -9 of the relay before it produces")
async def before_produce(trial: Trial) -> None:
    """Nothing is skipped."""
    await dies_at(trial, "finance", "relay.before_produce")


@case("F7", "kill -9 of the relay between Kafka's confirmation and its cursor", proves=("duplicates",))
async def after_produce(trial: Trial) -> None:
    """Records reach the topic twice, and tables once."""
    await dies_at(trial, "finance", "relay.after_produce")


@case("F8", "a second relay and a second sequencer, stopped and woken as zombies")
async def zombies(trial: Trial) -> None:
    """Whoever has lost its cursor ends; the log does not fork."""
    for role in ("relay", "sequencer"):
        async with trial.city.beside("finance", role) as zombie:
            for _ in range(2):
                await trial.load.flows(10)
                zombie.send(signal.SIGSTOP)
                await trial.lasts(15)
                zombie.send(signal.SIGCONT)
                trial.fired(f"{role}s woken")


_SLOW = """create sequence nemesis_slept;
grant usage on nemesis_slept to public;
create function nemesis_slow() returns trigger language plpgsql as $$
begin
    perform nextval('nemesis_slept'), pg_sleep(random() * 0.3);
    return null;
end $$;
create constraint trigger nemesis after insert on unsealed deferrable initially deferred
    for each row execute function nemesis_slow()"""


@case("F9", "writers that linger between insert and COMMIT, and holes of rolled-back ones")
async def slow_commits(trial: Trial) -> None:
    """An event that commits late is sealed later, never skipped."""
    await trial.city.tell("finance", _SLOW)
    try:
        for _ in range(10):
            await trial.load.flows(5)
            await trial.city.ask("finance", "select nextval('events_id')")  # an id that nobody will ever use
            trial.fired("holes")
        trial.fired("slow commits", await trial.city.ask("finance", "select last_value from nemesis_slept"))
    finally:
        await trial.city.tell("finance", "drop function nemesis_slow cascade; drop sequence nemesis_slept")


@case("F43", "a transaction left open for long, in the service's database and in another one")
async def open_transactions(trial: Trial) -> None:
    """Sealing, publishing and consuming go on meanwhile."""
    open_ = "create table nemesis_open (); select pg_current_xact_id()"
    async with trial.city.transaction("finance", open_), trial.city.transaction("postgres", open_):
        head = await trial.city.ask("finance", "select position from log_head")
        await trial.load.flows(20)
        reached = "select max(position) > $1 from consumer_slices where subscription = 'finance'"
        await until(lambda: trial.city.ask("assessment", reached, head))
        await trial.lasts(20)
        trial.fired("transactions left open", 2)
