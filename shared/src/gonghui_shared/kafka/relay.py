"""The relay: publishes the sealed log in order, and moves its cursor only after every record was confirmed.

A crash repeats records; it never skips or reorders new ones. Any error of the producer ends that producer: what it still
held is unknown, so a new one begins at the cursor.
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from typing import Any, Final

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from gonghui_shared.clock import Clock
from gonghui_shared.failpoints import reach
from gonghui_shared.faults import PASSING
from gonghui_shared.kafka.headers import to_headers
from gonghui_shared.kafka.tail import last_records
from gonghui_shared.kafka.topics import partition_of, topic_of
from gonghui_shared.log.records import EventStore, Sealed
from gonghui_shared.logs import log
from gonghui_shared.metrics import FORKS, LAG, PUBLISHED

BATCH: Final = 2000
_CONFIRM_WITHIN: Final = 30.0  # seconds; an idempotent producer itself would wait for ever
_SHORTEST, _LONGEST, _FAILED = 0.005, 0.1, 0.5  # seconds between two looks at the log


def _taken(batch: BatchBuilder, record: Sealed) -> bool:
    """Put a record into a batch; False if it is full."""
    key, headers = record.union_id.encode(), to_headers(record)
    return batch.append(timestamp=None, key=key, value=record.payload, headers=headers) is not None


class StaleRelay(Exception):
    """Another relay has moved the cursor: this one must stop."""


class LogIsOlder(Exception):
    """The topic holds more than the log has sealed: the log went back without beginning an epoch of its own."""


class Relay:
    """Publishes one service's log."""

    def __init__(
        self, pool: "asyncpg.Pool[Any]", store: EventStore, bootstrap: str, service: str, partitions: int, clock: Clock
    ) -> None:
        self._pool, self._store, self._clock = pool, store, clock
        self._bootstrap, self._partitions = bootstrap, partitions
        self._topic = topic_of(service)
        self._producer: AIOKafkaProducer | None = None
        self.position = 0
        self.halted: str | None = None
        self._compared = False

    async def run(self) -> None:
        """Publish until cancelled; a log that is older than its topic halts it until an operator acts.

        Raises:
            StaleRelay: another relay publishes this log.
        """
        pause = _SHORTEST
        try:
            while self.halted is None:
                heard = self._store.sealed.rung
                try:
                    sent = await self.step()
                except LogIsOlder as older:
                    self.halted, sent = str(older), 0
                    FORKS.labels(self._topic).inc()
                    log.critical("relay.log_is_older", topic=self._topic, reason=self.halted)
                except (KafkaError, *PASSING):
                    log.exception("relay.failed", topic=self._topic)
                    await self._drop_producer()
                    await asyncio.sleep(_FAILED)
                    continue
                if not sent:
                    await self._store.sealed.wait(heard, pause)
                elif sent < BATCH:
                    await asyncio.sleep(_SHORTEST)  # others come along meanwhile
                pause = _SHORTEST if sent else min(pause * 2, _LONGEST)
            await asyncio.Event().wait()
        finally:
            await self._drop_producer()

    async def step(self) -> int:
        """Publish one batch and move the cursor; returns 0 when there was nothing to do."""
        batch = await self._store.feed(self.position, BATCH)
        if not batch:
            return 0
        cursor = await self._cursor()
        if cursor != self.position:
            self.position = cursor  # where the last process, or another relay, has come to
            return 1
        async with asyncio.timeout(_CONFIRM_WITHIN):
            await self._publish(batch)
        reach("relay.after_produce")
        moved = await self._pool.execute(
            "update relay_cursor set position = $3 where topic = $1 and position = $2",
            self._topic,
            cursor,
            batch[-1].position,
        )
        if moved != "UPDATE 1":
            raise StaleRelay(self._topic)
        self.position = batch[-1].position
        PUBLISHED.inc(len(batch))
        return len(batch)

    async def _cursor(self) -> int:
        position: int = await self._pool.fetchval(
            """insert into relay_cursor (topic) values ($1)
            on conflict (topic) do update set position = relay_cursor.position returning position""",
            self._topic,
        )
        return position

    async def _compare(self) -> None:
        """Once, before the first record: a log that was restored to an earlier point would publish its positions anew."""
        if self._compared:
            return
        last = await last_records(self._bootstrap, self._topic, self._partitions)
        heads = await self._store.heads()  # asked later, so that what another relay sends meanwhile counts for the log
        for record in last:
            if (record.epoch, record.position) > (heads.epoch, heads.position):
                raise LogIsOlder(
                    f"position {record.position} of epoch {record.epoch} was published,"
                    f" the log ends at {heads.position} of epoch {heads.epoch}"
                )
        self._compared = True

    async def _publish(self, batch: list[Sealed]) -> None:
        reach("relay.before_produce")
        producer = await self._started()
        filled: dict[int, list[BatchBuilder]] = defaultdict(list)
        for record in batch:
            assert record.slice is not None
            of_partition = filled[partition_of(record.slice, self._partitions)]
            if not (of_partition and _taken(of_partition[-1], record)):
                of_partition.append(producer.create_batch())
                _taken(of_partition[-1], record)
        sending = [asyncio.create_task(self._confirmed(producer, p, batches)) for p, batches in filled.items()]
        try:
            await asyncio.gather(*sending)
        finally:
            for task in sending:
                task.cancel()  # the first failure is enough: all of it is sent again

    async def _confirmed(self, producer: AIOKafkaProducer, partition: int, batches: list[BatchBuilder]) -> None:
        """Send one partition's batches, one after the other, and wait until Kafka has them."""
        for one in batches:
            await (await producer.send_batch(one, self._topic, partition=partition))

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            await self._compare()
            self._producer = producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap, acks="all", enable_idempotence=True, max_batch_size=256 * 1024,
                request_timeout_ms=10_000,
            )  # fmt: skip
            async with asyncio.timeout(_CONFIRM_WITHIN):
                await producer.start()
        return self._producer

    async def _drop_producer(self) -> None:
        """End the producer with all that it holds, which is published again from the cursor.

        Its own `stop` first waits for confirmations; where none come, an attempt after the other would be left behind, and
        all of them would publish once Kafka is back.
        """
        producer, self._producer = self._producer, None
        if producer is None:
            return
        producer._closed = True  # noqa: SLF001 - as `stop` does; there is no other way to end one that waits
        sender = producer._sender and producer._sender.sender_task  # noqa: SLF001 - likewise
        if sender is not None:
            sender.cancel()
        with suppress(KafkaError, TimeoutError, OSError):
            async with asyncio.timeout(15):
                await producer.client.close()
                if sender is not None:
                    await asyncio.gather(sender, return_exceptions=True)

    async def lag_seconds(self) -> float:
        """How long the oldest record that is not confirmed yet has been sealed."""
        waiting = await self._store.feed(self.position, 1)
        sealed_at = waiting[0].sealed_at if waiting else None
        lag = max((self._clock.now() - sealed_at).total_seconds(), 0.0) if sealed_at else 0.0
        LAG.labels("relay").set(lag)
        return lag

    async def describe(self) -> dict[str, Any]:
        """For the page of operations."""
        return {"topic": self._topic, "position": self.position, "halted": self.halted}
