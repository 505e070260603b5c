"""The consumer of one producer's topic: applies every record once and in order, and notices when one is missing.

Offsets and the last position of every slice lie in the same database and move in the same transaction as what is
written. They are compared when they move: a consumer that was overtaken fails instead of applying twice.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import asyncpg
import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from gonghui_shared.clock import Clock
from gonghui_shared.failpoints import reach
from gonghui_shared.faults import PASSING
from gonghui_shared.kafka.feed import Feed, FeedUnavailable
from gonghui_shared.kafka.headers import Alien, from_record
from gonghui_shared.kafka.topics import partition_of, topic_of
from gonghui_shared.log.records import SLICES, Sealed
from gonghui_shared.logs import log
from gonghui_shared.metrics import ALIENS, CONSUMED, DUPLICATES, FORKS, HOLES, LAG

BATCH: Final = 2000
HEADS_EVERY: Final = 10.0  # seconds between two comparisons with the producer's heads
_REFILL: Final = 1000
_MAKING: Final = 0.2  # seconds between two looks for a topic that is not there yet
_FIRST_EPOCH: Final = {1: 0}
_FAILED: Final = (KafkaError, FeedUnavailable, *PASSING)


class Fork(Exception):
    """The log we have consumed is not the one that is offered: halt, never refill."""


class CursorMoved(Exception):
    """Another consumer was faster: this one must look again."""


class Handler(Protocol):
    """What a consumer feeds: `projections.Subscription`."""

    name: str

    async def apply(self, connection: Any, batch: Sequence[Sealed]) -> None:
        """Apply records in the transaction that moves the cursor."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last record of a slice that was applied."""

    epoch: int = 0
    position: int = 0
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Hole:
    """Records after `last` and before `found` were not delivered."""

    slice: int
    last: int
    found: int


def continues(seen: Last, epoch: int, position: int, epochs: Mapping[int, int]) -> bool:
    """Whether what was applied and a record of perhaps another epoch belong to one log.

    A restore opens an epoch; what the epoch before it has beyond the position where the new one began is of another log.

    Args:
        epochs: the producer's, with the position after which each began.
    """
    (first, reached), (later, _) = sorted(((seen.epoch, seen.position), (epoch, position)))
    return first == later or (
        later in epochs and all(reached <= after for opened, after in epochs.items() if first < opened <= later)
    )


def sorted_out(
    records: Sequence[Sealed], last: dict[int, Last], epochs: Mapping[int, int] = _FIRST_EPOCH
) -> tuple[list[Sealed], int, Hole | None]:
    """Those records that come next in their slices; how many were duplicates; the first hole, if any.

    Args:
        last: by slice; changed as records are taken.
        epochs: of the producer, see `continues`.

    Raises:
        Fork: an epoch that does not continue what was applied, an equal position with another hash, or a record that skips back over what was applied.
    """
    fresh: list[Sealed] = []
    duplicates = 0
    for record in records:
        assert record.slice is not None
        seen = last.get(record.slice, Last())
        if seen.epoch and not continues(seen, record.epoch, record.position, epochs):
            raise Fork(f"epoch {record.epoch} after {seen.epoch}")
        if record.position <= seen.position:
            if record.position == seen.position and record.hash != seen.hash:
                raise Fork(f"two records at position {record.position}")
            duplicates += 1
        elif record.previous > seen.position:
            return fresh, duplicates, Hole(record.slice, seen.position, record.position)
        elif record.previous < seen.position:
            raise Fork(f"position {record.position} does not know position {seen.position}")
        else:
            fresh.append(record)
            last[record.slice] = Last(record.epoch, record.position, record.hash)
    return fresh, duplicates, None


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
        self._epochs: Mapping[int, int] = _FIRST_EPOCH
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
        applied = 0
        for partition, records in fetched.items():
            applied += await self._take(consumer, partition, records)
        loop = asyncio.get_running_loop()
        if loop.time() - self._heads_at > HEADS_EVERY:
            self._heads_at = loop.time()
            applied += await self.compare_heads()
        return applied

    async def _started(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            await self._read_cursors()
            consumer = AIOKafkaConsumer(
                bootstrap_servers=self._bootstrap, enable_auto_commit=False, auto_offset_reset="none", group_id=None,
                max_partition_fetch_bytes=4 * 1024 * 1024,
            )  # fmt: skip
            async with asyncio.timeout(30):
                await consumer.start()
            self._consumer = consumer
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
        self, consumer: AIOKafkaConsumer, partition: TopicPartition, records: Sequence[ConsumerRecord]
    ) -> int:
        sealed, aliens = [], []
        for record in records:
            try:
                sealed.append(from_record(record.key, record.value, record.headers))
            except Alien:
                aliens.append(record)
        await self._learn_epochs(sealed)
        last = dict(self._last)
        fresh, duplicates, hole = sorted_out(sealed, last, self._epochs)
        if hole is not None:
            await self._refill(hole)
            consumer.seek(partition, self._offsets[partition.partition])
            return 0
        next_offset = records[-1].offset + 1
        await self._apply(fresh, last, partition.partition, next_offset, aliens)
        DUPLICATES.labels(self._producer).inc(duplicates)
        return len(fresh)

    async def _apply(
        self, fresh: list[Sealed], last: dict[int, Last], partition: int | None = None, next_offset: int = 0,
        aliens: Sequence[ConsumerRecord] = (),
    ) -> None:  # fmt: skip
        """Apply records and move the cursors: all of it or nothing."""
        slices = sorted({record.slice for record in fresh if record.slice is not None})
        async with self._pool.acquire() as connection, connection.transaction():
            await _move_slices(
                connection, self._handler.name, [(s, self._last.get(s, Last()), last[s]) for s in slices]
            )
            if partition is not None:
                await _move_offset(connection, self._handler.name, partition, self._offsets[partition], next_offset)
                await _keep_aliens(connection, self._handler.name, aliens)
            if fresh:
                await self._handler.apply(connection, fresh)
            reach("consumer.before_commit")
        reach("consumer.after_commit")
        self._last = last
        if partition is not None:
            self._offsets[partition] = next_offset
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
                await _move_offset(
                    connection, self._handler.name, partition.partition, self._offsets[partition.partition], offset
                )
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


async def _move_slices(connection: Any, name: str, moves: Sequence[tuple[int, Last, Last]]) -> None:
    if not moves:
        return
    rows = await connection.fetch(
        """insert into consumer_slices as c (subscription, slice, epoch, position, hash)
        select $1, m.slice, m.epoch, m.position, m.hash
        from unnest($2::smallint[], $3::integer[], $4::bigint[], $5::bytea[], $6::bigint[])
            as m (slice, epoch, position, hash, before) order by m.slice
        on conflict (subscription, slice) do update
            set epoch = excluded.epoch, position = excluded.position, hash = excluded.hash
            where c.position = ($6::bigint[])[array_position($2::smallint[], excluded.slice)]
        returning xmax = 0 as fresh, slice""",
        name,
        [slice_ for slice_, _, _ in moves],
        [new.epoch for _, _, new in moves],
        [new.position for _, _, new in moves],
        [new.hash for _, _, new in moves],
        [old.position for _, old, _ in moves],
    )
    known = {slice_ for slice_, old, _ in moves if old.position}
    if len(rows) != len(moves) or any(row["fresh"] and row["slice"] in known for row in rows):
        raise CursorMoved


async def _move_offset(connection: Any, name: str, partition: int, old: int, new: int) -> None:
    moved = await connection.fetchval(
        """insert into consumer_offsets as c (subscription, partition, next_offset) values ($1, $2, $4)
        on conflict (subscription, partition) do update set next_offset = excluded.next_offset where c.next_offset = $3
        returning 1""",
        name, partition, old, new,
    )  # fmt: skip
    if moved is None:
        raise CursorMoved


async def _keep_aliens(connection: Any, name: str, aliens: Sequence[ConsumerRecord]) -> None:
    if aliens:
        by_place: dict[tuple[int, int], ConsumerRecord] = {(r.partition, r.offset): r for r in aliens}
        await connection.executemany(
            """insert into aliens (subscription, partition, "offset", value, headers) values ($1, $2, $3, $4, $5)
            on conflict do nothing""",
            [(name, p, o, r.value, msgspec.json.encode(dict(_pairs(r)))) for (p, o), r in by_place.items()],
        )


def _pairs(record: ConsumerRecord) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for name, raw in record.headers:
        found[name[:100]] = (raw or b"")[:1000].decode(errors="replace")
    return found
