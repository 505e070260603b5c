"""Kafka breaks: brokers die, leave, lose their disks."""

from aiokafka.admin import AIOKafkaAdminClient

from tests.faults.city import City
from tests.faults.nemesis import Trial, case

TOPIC = "gonghui.finance.v1"


async def leader(city: City, partition: int = 0) -> str:
    """The broker that leads a partition of finance's topic."""
    admin = AIOKafkaAdminClient(bootstrap_servers=city.direct)
    await admin.start()
    try:
        (topic,) = await admin.describe_topics([TOPIC])
    finally:
        await admin.close()
    found = next(p["leader"] for p in topic["partitions"] if p["partition"] == partition)
    return f"kafka-{found}"


@case("F14", "kill -9 of the broker that leads a partition", "short")
async def leader_killed(trial: Trial) -> None:
    """Another replica takes over; the dead one comes back and catches up."""
    name = await leader(trial.city, trial.chance.randrange(4))
    await trial.city.kill(name, hold=True)
    trial.fired("leaders killed")
    trial.mended()
    await trial.load.flows(20)
    await trial.city.raise_up(name)
