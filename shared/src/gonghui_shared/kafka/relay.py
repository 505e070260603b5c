"""The relay: publishes the sealed log in order, and moves its cursor only after every record was confirmed.

A crash repeats records; it never skips or reorders new ones. Any error of the producer ends that producer: what it still
held is unknown, so a new one begins at the cursor.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Filled:
    """Records on their way, as they are sent."""

    last: int  # position
    records: int
    by_partition: Mapping[int, Sequence[BatchBuilder]]


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
        self._ahead: asyncio.Task[_Filled | None] | None = None  # the next records, read while the last are confirmed
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
        ahead, self._ahead = self._ahead, None
        batch = await (ahead or self._fill(self.position))
        if batch is None:
            return 0
        cursor = await self._cursor()
        if cursor != self.position:
            self.position = cursor  # where the last process, or another relay, has come to
            return 1
        if batch.records == BATCH:
            self._ahead = asyncio.create_task(self._fill(batch.last))
        async with asyncio.timeout(_CONFIRM_WITHIN):
            await self._publish(batch)
        reach("relay.after_produce")
        moved = await self._pool.execute(
            "update relay_cursor set position = $3 where topic = $1 and position = $2",
            self._topic,
            cursor,
            batch.last,
        )
        if moved != "UPDATE 1":
            raise StaleRelay(self._topic)
        self.position = batch.last
        PUBLISHED.inc(batch.records)
        return batch.records

    async def _cursor(self) -> int:
        position = await self._pool.fetchval("select position from relay_cursor where topic = $1", self._topic)
        if position is None:
            await self._pool.execute("insert into relay_cursor (topic) values ($1) on conflict do nothing", self._topic)
            return await self._cursor()
        return int(position)

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

    async def _fill(self, after: int) -> _Filled | None:
        """Read what follows a position and put it into batches; None where nothing does."""
        records = await self._store.feed(after, BATCH)
        if not records:
            return None
        producer = await self._started()
        filled: dict[int, list[BatchBuilder]] = defaultdict(list)
        for record in records:
            assert record.slice is not None
            of_partition = filled[partition_of(record.slice, self._partitions)]
            if not (of_partition and _taken(of_partition[-1], record)):
                of_partition.append(producer.create_batch())
                _taken(of_partition[-1], record)
        return _Filled(records[-1].position, len(records), filled)

    async def _publish(self, batch: _Filled) -> None:
        reach("relay.before_produce")
        producer = await self._started()
        sending = [
            asyncio.create_task(self._confirmed(producer, partition, batches))
            for partition, batches in batch.by_partition.items()
        ]
        try:
            await asyncio.gather(*sending)
        finally:
            for task in sending:
                task.cancel()  # the first failure is enough: all of it is sent again

    async def _confirmed(self, producer: AIOKafkaProducer, partition: int, batches: Sequence[BatchBuilder]) -> None:
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
        """End the producer with all that it holds and all that was made for it: it is published again from the cursor.

        Its own `stop` first waits for confirmations; where none come, an attempt after the other would be left behind, and
        all of them would publish once Kafka is back.
        """
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)
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
