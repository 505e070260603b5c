"""The relay's cursor moves when Kafka has confirmed, by comparison, and never over a record that was not taken."""

import asyncio
import os
import signal
from collections import defaultdict
from secrets import token_hex
from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from gonghui_deploy.embedded.child import free_port
from gonghui_deploy.embedded.kafka import Kafka
from gonghui_shared.clock import FixedClock
from gonghui_shared.kafka import relay as relays
from gonghui_shared.kafka.relay import Relay, StaleRelay
from gonghui_shared.kafka.topics import ensure_topic, topic_of
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.log.postgres import PostgresStore
from tests.shared.log.cards import NOW, placed


async def relay_of(pool: "asyncpg.Pool[Any]", bootstrap: str, service: str, kind: type[Relay] = Relay) -> Relay:
    """A relay over a log of thirty events of six unions."""
    store = PostgresStore(pool, b"k" * 32)
    for n in range(30):
        await store.append([placed(f"table:{n}", f"card-{n}", union=f"u-{n % 6}")])
    await store.seal(NOW)
    return kind(pool, store, bootstrap, service, 8, FixedClock(NOW))


async def cursor(pool: "asyncpg.Pool[Any]") -> int | None:
    """Where the relay has come to."""
    found: int | None = await pool.fetchval("select position from relay_cursor")
    return found


async def test_a_cursor_stays_where_it_is_while_kafka_is_away(pool: "asyncpg.Pool[Any]") -> None:
    """What nobody took is sent again."""
    relay = await relay_of(pool, f"127.0.0.1:{free_port()}", "relaytest")
    with pytest.raises(KafkaError):
        await relay.step()
    assert not await cursor(pool)


class Overtaken(Relay):
    """Another relay is faster while this one waits for Kafka."""

    async def _publish(self, batch: object) -> None:
        await self._pool.execute("update relay_cursor set position = 3")


async def test_a_relay_that_was_overtaken_stops(pool: "asyncpg.Pool[Any]", kafka: str) -> None:
    """It leaves the cursor where the other one put it."""
    service = f"relay-{token_hex(4)}"
    await ensure_topic(kafka, service, 8)
    relay = await relay_of(pool, kafka, service, Overtaken)
    try:
        with pytest.raises(StaleRelay):
            await relay.step()
    finally:
        await relay._drop_producer()
    assert await cursor(pool) == 3


async def test_a_record_that_the_broker_refuses_is_not_passed_over(pool: "asyncpg.Pool[Any]", kafka: str) -> None:
    """A topic that takes less than a record keeps the cursor before it."""
    service = f"relay-{token_hex(4)}"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(topic_of(service), 8, 1, topic_configs={"max.message.bytes": "100"})])
    await admin.close()
    relay = await relay_of(pool, kafka, service)
    try:
        with pytest.raises(KafkaError):
            await relay.step()
    finally:
        await relay._drop_producer()
    assert await cursor(pool) == 0


async def test_a_unions_records_stay_in_one_partition_in_order(pool: "asyncpg.Pool[Any]", kafka: str) -> None:
    """All of the log, each record once, and each union's one after the other."""
    service = f"relay-{token_hex(4)}"
    await ensure_topic(kafka, service, 8)
    relay = await relay_of(pool, kafka, service)
    assert await relay.step() == 30
    await relay._drop_producer()
    consumer = AIOKafkaConsumer(topic_of(service), bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    found: dict[bytes, list[tuple[int, int]]] = defaultdict(list)
    try:
        for _ in range(30):
            one = await consumer.getone()
            found[one.key].append((one.partition, int(dict(one.headers)["position"])))
    finally:
        await consumer.stop()
    assert sorted(position for places in found.values() for _, position in places) == list(range(1, 31))
    for places in found.values():
        assert len({partition for partition, _ in places}) == 1
        assert places == sorted(places)
    assert await cursor(pool) == 30


async def test_a_producer_that_is_never_confirmed_is_ended_and_not_left_behind(
    pool: "asyncpg.Pool[Any]", broker: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long Kafka confirms nothing, the relay holds one producer, not one for each attempt; then all is published."""
    assert broker.child is not None
    assert broker.child.process is not None
    service = f"relay-{token_hex(4)}"
    await ensure_topic(broker.bootstrap, service, 1)
    store = MemoryStore()
    relay = Relay(pool, store, broker.bootstrap, service, 1, FixedClock(NOW))
    await store.append([placed("table:1", "ace")])
    await store.seal(NOW)
    idle = asyncio.all_tasks()
    assert await relay.step() == 1
    await store.append([placed("table:1", "king", expected=1)])
    await store.seal(NOW)
    broker.child.process.send_signal(signal.SIGSTOP)
    await asyncio.to_thread(os.waitid, os.P_PID, broker.child.process.pid, os.WSTOPPED | os.WNOWAIT)  # all its threads
    try:
        with monkeypatch.context() as impatient:
            impatient.setattr(relays, "_CONFIRM_WITHIN", 1.0)
            with pytest.raises(TimeoutError):
                await relay.step()
        await relay._drop_producer()
        assert asyncio.all_tasks() == idle
    finally:
        broker.child.process.send_signal(signal.SIGCONT)
    assert await relay.step() == 1
    await relay._drop_producer()


async def test_a_log_that_went_back_publishes_nothing(pool: "asyncpg.Pool[Any]", kafka: str) -> None:
    """Its positions are taken: whoever brought it back has to begin an epoch, or to bring back what is missing."""
    service = f"relay-{token_hex(4)}"
    await ensure_topic(kafka, service, 8)
    relay = await relay_of(pool, kafka, service)
    assert await relay.step() == 30
    await relay._drop_producer()
    older = MemoryStore()
    await older.append([placed("table:0", "card-0", union="u-0")])
    await older.seal(NOW)
    back = Relay(pool, older, kafka, service, 8, FixedClock(NOW))
    await pool.execute("update relay_cursor set position = 0")
    running = asyncio.create_task(back.run())
    try:
        async with asyncio.timeout(60):
            while back.halted is None:  # noqa: ASYNC110 - the relay tells
                await asyncio.sleep(0.05)
        assert "the log ends at 1 of epoch 1" in back.halted
        assert await cursor(pool) == 0
    finally:
        running.cancel()
