"""Several things break at once, or the ground moves."""

import signal

import asyncpg
import httpx2

from tests.faults.cases.releases import waive
from tests.faults.city import BROKERS, City
from tests.faults.nemesis import Trial, case, quiet, until
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


@case("F45", "finance restored to an earlier point while Kafka and assessment are ahead, then put right")
async def restored(trial: Trial) -> None:
    """Assessment sees that finance's log ends too early, finance publishes nothing over what was published; both say so."""
    city = trial.city
    await trial.load.stop()
    await quiet(city)
    await exchanged(city, 'create database early template "gonghui_finance"')
    trial.load.start()
    await trial.load.flows(20)
    await trial.load.stop()
    await quiet(city)
    await exchanged(
        city, 'alter database "gonghui_finance" rename to late', 'alter database early rename to "gonghui_finance"'
    )
    trial.fired("databases restored")
    await waive(city, "u-3", 1)  # something to publish, at a position that is taken
    await until(lambda: halted(city, "assessment", "consumer.finance"))
    await until(lambda: halted(city, "finance", "relay"))
    await exchanged(city, 'drop database "gonghui_finance"', 'alter database late rename to "gonghui_finance"')
    await city.restart("assessment")
    trial.mended()
    trial.load.start()


async def exchanged(city: City, *statements: str) -> None:
    """Put another database in finance's place while finance is down."""
    await city.kill("finance", hold=True)
    connection = await asyncpg.connect(city.databases["finance"].replace("/gonghui_finance", "/postgres"))
    try:
        for statement in statements:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'gonghui_finance'"
            )
            await connection.execute(statement)
    finally:
        await connection.close()
    city.down.discard("finance")
    await city.answering("finance")


async def halted(city: City, service: str, runner: str) -> bool:
    """Whether a service says that it has stopped taking over or publishing."""
    url = f"http://127.0.0.1:{city.ports[service]}/ops/positions"
    async with httpx2.AsyncClient(timeout=30, trust_env=False) as client:
        answer = await client.get(url, headers={"Authorization": f"Bearer {city.token(service)}"})
    return answer.status_code == 200 and bool(answer.json()[runner]["halted"])
