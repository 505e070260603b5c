"""Topics: one per service, created explicitly; a union's events of one service keep their order in one partition."""

from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError

from gonghui_shared.log.records import SLICES

FOR_EVER: Final = "-1"


def topic_of(service: str) -> str:
    """`gonghui.<service>.v1`."""
    return f"gonghui.{service}.v1"


def partition_of(slice_: int, partitions: int) -> int:
    """The partition of a slice; `partitions` divides 64, so that more of them never break a slice's chain."""
    return slice_ % partitions


async def ensure_topic(bootstrap: str, service: str, partitions: int, replication: int = 1) -> None:
    """Create a service's topic unless it exists.

    Raises:
        ValueError: the number of partitions does not divide the number of slices.
    """
    if SLICES % partitions:
        raise ValueError(f"{partitions} partitions do not divide {SLICES} slices")
    settings = {
        "retention.ms": FOR_EVER,
        "retention.bytes": FOR_EVER,
        "min.insync.replicas": str(min(2, replication)),
        "cleanup.policy": "delete",
    }
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic_of(service), partitions, replication, topic_configs=settings)])
    except TopicAlreadyExistsError:
        return
    finally:
        await admin.close()
