"""Kafka breaks: brokers die, leave, lose their disks, forget."""

import shutil
import signal

from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.structs import TopicPartition

from tests.faults.city import BROKERS, City
from tests.faults.dump import PARTITIONS, dump_topic
from tests.faults.nemesis import AT_REST, Trial, case, until

TOPIC = "gonghui.finance.v1"


async def leader(city: City, partition: int) -> str:
    """The broker that leads a partition of finance's topic."""
    admin = AIOKafkaAdminClient(bootstrap_servers=city.direct)
    await admin.start()
    try:
        (topic,) = await admin.describe_topics([TOPIC])
    finally:
        await admin.close()
    found = next(p["leader"] for p in topic["partitions"] if p["partition"] == partition)
    return f"kafka-{found}"


@case("F14", "kill -9 of the broker that leads a partition")
async def leader_killed(trial: Trial) -> None:
    """Another replica takes over; the dead one comes back and catches up."""
    name = await leader(trial.city, trial.chance.randrange(PARTITIONS))
    await trial.city.kill(name, hold=True)
    trial.fired("leaders killed")
    trial.mended()
    await trial.load.flows(20)
    await trial.city.raise_up(name)


@case("F15", "rolling restart of the three brokers")
async def rolling(trial: Trial) -> None:
    """No command notices."""
    for name in BROKERS:
        await trial.city.end(name, signal.SIGTERM)
        await trial.city.answering(name)
        await trial.load.flows(5)
        trial.fired("brokers restarted")
    assert trial.load.statuses[503] == 0, "commands were turned away"


@case("F16", "two of three brokers down for a minute")
async def two_down(trial: Trial) -> None:
    """Below the least number of replicas nothing is confirmed; commands are accepted all the same."""
    down = trial.chance.sample(BROKERS, 2)
    for name in down:
        await trial.city.kill(name, hold=True)
        trial.fired("brokers killed")
    await trial.load.flows(20)
    await trial.lasts(60)
    trial.mended()
    await trial.city.raise_up(*down)


@case("F17", "all of Kafka down for ten minutes")
async def all_down(trial: Trial) -> None:
    """Commands are accepted, the log waits."""
    for name in BROKERS:
        await trial.city.kill(name, hold=True)
        trial.fired("brokers killed")
    await trial.load.flows(20)
    await trial.lasts(600)
    assert trial.load.statuses[503] == 0, "commands were turned away"
    trial.mended()
    await trial.city.raise_up(*BROKERS)


@case("F18", "a broker loses its disk")
async def wiped(trial: Trial) -> None:
    """It takes its records from the others."""
    name = trial.chance.choice(BROKERS)
    await trial.city.kill(name, hold=True)
    shutil.rmtree(trial.city.folder / name / "data")
    trial.fired("disks lost")
    trial.mended()
    await trial.load.flows(10)
    await trial.city.prepare(name)
    await trial.city.raise_up(name)


@case("F19", "every broker killed in turn, the controller among them")
async def each_killed(trial: Trial) -> None:
    """Consumers need no coordinator; controllers elect another one."""
    for name in trial.chance.sample(BROKERS, 3):
        await trial.city.kill(name, hold=True)
        trial.fired("brokers killed")
        await trial.load.flows(5)
        await trial.city.raise_up(name)


@case("F21", "retention removes what a consumer has not read")
async def forgotten(trial: Trial) -> None:
    """It is refilled from the producer's feed, never skipped."""
    await trial.city.kill("assessment", hold=True)
    await trial.load.flows(20)
    await trial.load.stop()
    await until(lambda: trial.city.ask("finance", AT_REST["finance"]))
    await dump_topic(trial.city.direct, "finance", trial.city.folder)  # the checker must know what was there
    admin = AIOKafkaAdminClient(bootstrap_servers=trial.city.direct)
    await admin.start()
    try:
        everything = {TopicPartition(TOPIC, n): RecordsToDelete(before_offset=-1) for n in range(PARTITIONS)}
        await admin.delete_records(everything)
    finally:
        await admin.close()
    trial.fired("partitions emptied", PARTITIONS)
    trial.load.start()
    trial.mended()
    await trial.city.raise_up("assessment")
