"""PostgreSQL breaks, or has no time."""

import os
import signal

from tests.faults.nemesis import Trial, case


@case("F22", "kill -9 of PostgreSQL, of one of its children, and an immediate stop")
async def crashed(trial: Trial) -> None:
    """What was acknowledged is there after recovery."""
    city = trial.city
    await city.kill("postgres")
    trial.fired("postmaster killed")
    await city.answering("postgres")
    await trial.load.flows(5)
    child = await city.ask("finance", "select pid from pg_stat_activity where application_name = 'gonghui' limit 1")
    os.kill(child, signal.SIGKILL)
    trial.fired("child killed")
    await trial.load.flows(5)
    await city.end("postgres", signal.SIGQUIT)
    trial.fired("immediate stop")
    trial.mended()
    await city.answering("postgres")


@case("F23", "a fast restart of PostgreSQL, then a storm of terminated connections")
async def terminated(trial: Trial) -> None:
    """Stale connections cost a repetition."""
    await trial.city.end("postgres", signal.SIGINT)
    trial.fired("restarts")
    await trial.city.answering("postgres")
    storm = """select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname like 'gonghui\\_%' and pid <> pg_backend_pid()"""
    for _ in range(10):
        await trial.load.flows(3)
        trial.fired("connections terminated", await trial.city.ask("finance", storm))


_SLOW = """create function nemesis_slow() returns trigger language plpgsql as $$
begin
    perform pg_sleep(2);
    return new;
end $$;
create trigger nemesis before insert or update on streams for each row execute function nemesis_slow()"""


@case("F39", "a slow table, then a table locked for 20 s")
async def slow(trial: Trial) -> None:
    """Who cannot be served is told so in time, and nothing piles up."""
    await trial.city.tell("finance", _SLOW)
    try:
        await trial.load.flows(10)
        trial.fired("slow writes", 10)
    finally:
        await trial.city.tell("finance", "drop function nemesis_slow cascade")
    async with trial.city.transaction("finance", "lock table streams in access exclusive mode"):
        await trial.lasts(20)
        trial.fired("tables locked")


_FAILING = """create sequence nemesis_failed;
grant usage on nemesis_failed to public;
create function nemesis_fail() returns trigger language plpgsql as $$
begin
    if random() < 0.3 then
        perform nextval('nemesis_failed');
        raise exception using errcode = case when random() < 0.5 then '40001' else '40P01' end, message = 'nemesis';
    end if;
    return new;
end $$;
create trigger nemesis before insert or update on streams for each row execute function nemesis_fail()"""


@case("F40", "serialisation failures and deadlocks, in three writes of ten", proves=("in_doubt",))
async def conflicting(trial: Trial) -> None:
    """A command is repeated as a whole or not at all."""
    await trial.city.tell("finance", _FAILING)
    try:
        await trial.load.flows(30)
        trial.fired("failures", await trial.city.ask("finance", "select last_value from nemesis_failed"))
    finally:
        await trial.city.tell("finance", "drop function nemesis_fail cascade; drop sequence nemesis_failed")
