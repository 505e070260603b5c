"""When an event was sealed, stood on Kafka, and stood in assessment's read model; all clocks are one machine's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from time import time
from typing import Any, Final

import aiokafka
import asyncpg

from gonghui_deploy.stack import Stack

LOOK: Final = 0.02  # seconds between two looks into assessment's table
# Positions that an event may come after later ones, since partitions do not wait for one another: most and all of them.
# Only every so many looks go as far as that, since looking always as far costs a tenth of a core.
OUT_OF_ORDER: Final = (50, 500)
DEEP: Final = 10


@dataclass(slots=True)
class Seen:
    """Event id → seconds since the epoch."""

    on_kafka: dict[str, float] = field(default_factory=dict)
    visible: dict[str, float] = field(default_factory=dict)


@asynccontextmanager
async def watched(stack: Stack) -> AsyncIterator[Seen]:
    """Look at both ends of the road meanwhile."""
    seen = Seen()
    consumer = aiokafka.AIOKafkaConsumer(
        "gonghui.engagement.v1",
        bootstrap_servers=stack.environments["engagement"]["GONGHUI_KAFKA"],
        auto_offset_reset="latest",
    )
    await consumer.start()
    await consumer.seek_to_end()
    connection = await asyncpg.connect(stack.database("assessment"))
    tasks = [asyncio.create_task(_kafka(consumer, seen)), asyncio.create_task(_evidence(connection, seen))]
    try:
        yield seen
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await consumer.stop()
        await connection.close()


async def _kafka(consumer: aiokafka.AIOKafkaConsumer, seen: Seen) -> None:
    async for record in consumer:
        seen.on_kafka[dict(record.headers)["ce_id"].decode()] = time()


async def _evidence(connection: Any, seen: Seen) -> None:
    after = await connection.fetchval("select coalesce(max(position), 0) from evidence_engagement")
    query = "select event_id, position from evidence_engagement where position > $1 order by position"
    for look in count():
        for row in await connection.fetch(query, after - OUT_OF_ORDER[look % DEEP == 0]):
            seen.visible.setdefault(row["event_id"], time())
            after = max(after, row["position"])
        await asyncio.sleep(LOOK)


async def sealed(stack: Stack, since: float) -> dict[str, float]:
    """When each event was sealed."""
    connection = await asyncpg.connect(stack.database("engagement"))
    try:
        rows = await connection.fetch(
            """select e.event_id::text as id, extract(epoch from l.sealed_at)::float8 as at from log l
            join events e on e.id = l.event where l.sealed_at >= to_timestamp($1)""",
            since,
        )
    finally:
        await connection.close()
    return {row["id"]: row["at"] for row in rows}
