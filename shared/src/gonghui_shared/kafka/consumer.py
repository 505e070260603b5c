"""The consumer of one producer's topic: applies every record once and in order, and notices when one is missing.

Offsets and the last position of every slice lie in the same database and move in the same transaction as what is
written. They are compared when they move: a consumer that was overtaken fails instead of applying twice.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from gonghui_shared.clock import Clock
from gonghui_shared.failpoints import reach
from gonghui_shared.faults import PASSING
from gonghui_shared.kafka.cursors import CursorMoved, keep_aliens, move_offsets, move_slices
from gonghui_shared.kafka.feed import Feed, FeedUnavailable
from gonghui_shared.kafka.headers import Alien, from_record
from gonghui_shared.kafka.order import FIRST_EPOCH, Fork, Hole, Last, continues, sorted_out
from gonghui_shared.kafka.topics import partition_of, topic_of
from gonghui_shared.log.records import SLICES, Sealed
from gonghui_shared.logs import log
from gonghui_shared.metrics import ALIENS, CONSUMED, DUPLICATES, FORKS, HOLES, LAG

BATCH: Final = 2000
HEADS_EVERY: Final = 10.0  # seconds between two comparisons with the producer's heads
_REFILL: Final = 1000
_GATHER: Final = 0.03  # seconds
_MAKING: Final = 0.2  # seconds between two looks for a topic that is not there yet
NOWHERE: Final[Mapping[int, int]] = {}
_FAILED: Final = (KafkaError, FeedUnavailable, *PASSING)


class Handler(Protocol):
    """What a consumer feeds: `projections.Subscription`."""

    name: str

    async def apply(self, connection: Any, batch: Sequence[Sealed]) -> None:
        """Apply records in the transaction that moves the cursor."""


class Consumer:
    """Consumes one producer's topic for one handler."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Any]",
        bootstrap: str,
        producer: str,
        partitions: int,
        handler: Handler,
        feed: Feed,
        clock: Clock,
    ) -> None:
        self._pool, self._bootstrap, self._producer, self._partitions = pool, bootstrap, producer, partitions
        self._handler, self._feed, self._clock = handler, feed, clock
        self._topic = topic_of(producer)
        self._consumer: AIOKafkaConsumer | None = None
        self._offsets: dict[int, int] = {}
        self._last: dict[int, Last] = {}
        self._epochs: Mapping[int, int] = FIRST_EPOCH
        self._waiting: dict[int, tuple[int, int]] = {}  # slices that were behind at the last comparison
        self._heads_at = 0.0
        self._behind_since: float | None = None
        self.halted: str | None = None

    async def run(self) -> None:
        """Consume until cancelled; a fork halts it until an operator acts."""
        try:
            while self.halted is None:
                try:
                    await self.step()
                except Fork as fork:
                    self.halted = str(fork)
                    FORKS.labels(self._producer).inc()
                    log.critical("consumer.fork", producer=self._producer, reason=str(fork))
                except CursorMoved:
                    await self._drop()
                except _FAILED:
                    log.exception("consumer.failed", producer=self._producer)
                    await self._drop()
                    await asyncio.sleep(1)
            await asyncio.Event().wait()
        finally:
            await self._drop()

    async def step(self) -> int:
        """Fetch and apply what is there; returns how many records were applied."""
        consumer = await self._started()
        try:
            fetched = await consumer.getmany(timeout_ms=100, max_records=BATCH)
        except OffsetOutOfRangeError as error:
            return await self._out_of_range(consumer, error)
        applied = await self._take(consumer, fetched) if fetched else 0
        if 0 < applied < BATCH:
            await asyncio.sleep(_GATHER)  # others come along meanwhile
        loop = asyncio.get_running_loop()
        if loop.time() - self._heads_at > HEADS_EVERY:
            self._heads_at = loop.time()
            applied += await self.compare_heads()
        return applied

    async def _started(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            await self._read_cursors()
            self._consumer = consumer = AIOKafkaConsumer(
                bootstrap_servers=self._bootstrap, enable_auto_commit=False, auto_offset_reset="none", group_id=None,
                max_partition_fetch_bytes=4 * 1024 * 1024,
            )  # fmt: skip
            async with asyncio.timeout(30):
                await consumer.start()
            while self._topic not in await consumer.topics():  # noqa: ASYNC110 - its producer makes it soon
                await asyncio.sleep(_MAKING)
            partitions = [TopicPartition(self._topic, n) for n in range(self._partitions)]
            consumer.assign(partitions)
            begins = await consumer.beginning_offsets(partitions)
            for partition in partitions:
                consumer.seek(partition, self._offsets.setdefault(partition.partition, begins[partition]))
        return self._consumer

    async def _read_cursors(self) -> None:
        name = self._handler.name
        offsets = await self._pool.fetch(
            "select partition, next_offset from consumer_offsets where subscription = $1", name
        )
        slices = await self._pool.fetch(
            "select slice, epoch, position, hash from consumer_slices where subscription = $1", name
        )
        self._offsets = {row["partition"]: row["next_offset"] for row in offsets}
        self._last = {row["slice"]: Last(row["epoch"], row["position"], row["hash"]) for row in slices}

    async def _drop(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            with suppress(KafkaError, TimeoutError, OSError):
                async with asyncio.timeout(3):
                    await consumer.stop()

    async def _take(
        self, consumer: AIOKafkaConsumer, fetched: Mapping[TopicPartition, Sequence[ConsumerRecord]]
    ) -> int:
        """Apply what all partitions brought, in one transaction; one with a hole waits until the hole is filled."""
        last, fresh, duplicates = dict(self._last), list[Sealed](), 0
        offsets, aliens, holes = dict[int, int](), list[ConsumerRecord](), dict[TopicPartition, Hole]()
        for partition, records in fetched.items():
            sealed, strange = _told_apart(records)
            await self._learn_epochs(sealed)
            moved = dict(last)
            following, again, hole = sorted_out(sealed, moved, self._epochs)
            if hole is not None:
                holes[partition] = hole
                continue
            last, offsets[partition.partition] = moved, records[-1].offset + 1
            fresh, aliens, duplicates = fresh + following, aliens + strange, duplicates + again
        if offsets:
            await self._apply(sorted(fresh, key=lambda record: record.position), last, offsets, aliens)
        DUPLICATES.labels(self._producer).inc(duplicates)
        for partition, hole in holes.items():
            await self._refill(hole)
            consumer.seek(partition, self._offsets[partition.partition])
        return len(fresh)

    async def _apply(
        self, fresh: list[Sealed], last: dict[int, Last], offsets: Mapping[int, int] = NOWHERE,
        aliens: Sequence[ConsumerRecord] = (),
    ) -> None:  # fmt: skip
        """Apply records and move the cursors: all of it or nothing.

        Args:
            offsets: next one of each partition that was read; none where the records came from the feed.
        """
        name, slices = self._handler.name, sorted({record.slice for record in fresh if record.slice is not None})
        async with self._pool.acquire() as connection, connection.transaction():
            await move_slices(connection, name, [(s, self._last.get(s, Last()), last[s]) for s in slices])
            await move_offsets(connection, name, {p: (self._offsets[p], offset) for p, offset in offsets.items()})
            await keep_aliens(connection, name, aliens)
            if fresh:
                await self._handler.apply(connection, fresh)
            reach("consumer.before_commit")
        reach("consumer.after_commit")
        self._last = last
        self._offsets.update(offsets)
        ALIENS.labels(self._producer).inc(len(aliens))
        CONSUMED.labels(self._producer).inc(len(fresh))

    async def _refill(self, hole: Hole) -> None:
        """Apply from the producer's feed what the topic did not give, for every slice of the hole's partition."""
        log.error("consumer.hole", producer=self._producer, slice=hole.slice, after=hole.last, before=hole.found)
        HOLES.labels(self._producer).inc()
        partition = partition_of(hole.slice, self._partitions)
        slices = {s for s in range(SLICES) if partition_of(s, self._partitions) == partition}
        await self._refill_slices(slices, hole.found - 1)

    async def _refill_slices(self, slices: set[int], up_to: int) -> int:
        after, filled = min((self._last.get(s, Last()).position for s in slices), default=0), 0
        while after < up_to:
            page = await self._feed.feed(after, _REFILL)
            if not page:
                break
            after = page[-1].position
            await self._learn_epochs(page)
            last, wanted = dict(self._last), [r for r in page if r.slice in slices and r.position <= up_to]
            fresh, _, hole = sorted_out(wanted, last, self._epochs)
            if hole is not None:
                raise Fork(f"the feed itself has a hole before position {hole.found}")
            await self._apply(fresh, last)
            filled += len(fresh)
        return filled

    async def _learn_epochs(self, records: Sequence[Sealed]) -> None:
        if any(record.epoch not in self._epochs for record in records):
            self._epochs = dict((await self._feed.heads()).epochs)

    async def compare_heads(self) -> int:
        """Find records that no later record betrays: the last ones of quiet slices.

        Only slices that stay behind between two comparisons are refilled: the others are on their way.
        """
        heads = await self._feed.heads()
        self._epochs = dict(heads.epochs)
        behind: dict[int, int] = {}
        for slice_, (position, digest) in enumerate(heads.slices):
            seen = self._last.get(slice_, Last())
            if seen.epoch and not continues(seen, heads.epoch, position, self._epochs):
                raise Fork(f"epoch {heads.epoch} after {seen.epoch}")
            if position == seen.position and position and digest != seen.hash:
                raise Fork(f"two records at position {position}")
            if position < seen.position:
                raise Fork(f"the producer's log ends at {position}, we applied {seen.position}")
            if position > seen.position:
                behind[slice_] = position
        still = {s: p for s, p in behind.items() if self._waiting.get(s) == (p, self._last.get(s, Last()).position)}
        self._waiting = {s: (p, self._last.get(s, Last()).position) for s, p in behind.items()}
        return await self._refill_slices(set(still), max(still.values())) if still else 0

    async def _out_of_range(self, consumer: AIOKafkaConsumer, error: OffsetOutOfRangeError) -> int:
        """What we were to read is gone from the topic: take it from the feed, then go on at the topic's beginning."""
        heads = await self._feed.heads()
        filled = await self._refill_slices(set(range(SLICES)), heads.position)
        partitions = list(error.args[0])
        for partition, offset in (await consumer.beginning_offsets(partitions)).items():
            async with self._pool.acquire() as connection, connection.transaction():
                moved = {partition.partition: (self._offsets[partition.partition], offset)}
                await move_offsets(connection, self._handler.name, moved)
            self._offsets[partition.partition] = offset
            consumer.seek(partition, offset)
        return filled

    async def lag_seconds(self) -> float:
        """How long this consumer has known of records that it has not applied."""
        try:
            heads = await self._feed.heads()
        except FeedUnavailable:
            return 0.0
        now = asyncio.get_running_loop().time()
        behind = any(position > self._last.get(s, Last()).position for s, (position, _) in enumerate(heads.slices))
        if not behind:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = now
        lag = now - self._behind_since if self._behind_since is not None else 0.0
        LAG.labels(f"consumer.{self._producer}").set(lag)
        return lag

    async def describe(self) -> dict[str, Any]:
        """For the page of operations."""
        return {
            "producer": self._producer,
            "offsets": sum(self._offsets.values()),
            "position": max((last.position for last in self._last.values()), default=0),
            "halted": self.halted,
        }


def _told_apart(records: Sequence[ConsumerRecord]) -> tuple[list[Sealed], list[ConsumerRecord]]:
    """Records of the log, and what somebody else has put into the topic."""
    sealed, aliens = [], []
    for record in records:
        try:
            sealed.append(from_record(record.key, record.value, record.headers))
        except Alien:
            aliens.append(record)
    return sealed, aliens
