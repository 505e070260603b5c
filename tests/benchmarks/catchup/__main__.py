"""How fast a backlog is sealed, and sealed and published to Kafka, while 300 events a second arrive."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from time import perf_counter
from typing import Any
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaProducer

from gonghui_shared.kafka.relay import Relay
from gonghui_shared.kafka.topics import ensure_topic, topic_of
from tests.benchmarks.harness import ROOT, Bench, run
from tests.benchmarks.machine import cpu_seconds
from tests.benchmarks.measures import OURS, Figure, Goal, Results, figures_of
from tests.benchmarks.stores import PAYLOAD
from tests.benchmarks.stores.sealed_log import CLOCK, GONGHUI, SealedLog

ARRIVING = 300  # events a second
PARTITIONS = 8
PRODUCER = "bare producer"
CURSOR = (ROOT / "shared/src/gonghui_shared/kafka/schema.sql").read_text()
RATE, COST = "events/s", "CPU µs/event"


async def measure(bench: Bench) -> Results:
    """Each step on the same backlog, again and again."""
    results = Results("Catching up", __doc__ or "")
    backlog, costs = bench.pick(20_000, 1_000_000), dict[str, list[float]]()
    async with filled(bench, backlog) as catch_up:
        steps = {
            "seal": catch_up.seal,
            "seal and publish": catch_up.seal_and_publish,
            PRODUCER: catch_up.produce,
        }

        async def contend(name: str) -> float:
            await catch_up.reset()
            begin, cpu = perf_counter(), cpu_seconds()
            events = await steps[name]()
            costs.setdefault(name, []).append((cpu_seconds() - cpu) / events * 1e6)
            return events / (perf_counter() - begin)

        contenders = {name: partial(contend, name) for name in steps}
        rounds = await bench.alternate(f"backlog of {backlog:,}", contenders, bench.pick(1, 3))
    for unit, reached in ((RATE, rounds), (COST, costs)):
        for figure in figures_of("", unit, reached):
            system = PRODUCER if figure.system == PRODUCER else OURS
            case = "publish" if figure.system == PRODUCER else figure.system
            results.figures.append(Figure(case, system, unit, figure.values, figure.note))
    results.goals = [_goal(results, "seal", 80_000), _goal(results, "seal and publish", 15_000)]
    results.notes.append(
        f"The backlog held {backlog:,} events; the bare producer sends as many payloads without headers."
    )
    return results


def _goal(results: Results, case: str, bound: float) -> Goal:
    figure = results.figure(case, OURS, RATE)
    return Goal(f"{case}, catching up", bound, figure.spread.median if figure and figure.spread else 0, RATE)


@asynccontextmanager
async def filled(bench: Bench, backlog: int) -> AsyncIterator["CatchUp"]:
    """A log with so many events that are not sealed, and a copy of their queue to begin again from."""
    stream_ends = 240
    async with GONGHUI.home(bench) as address, asyncpg.create_pool(address, min_size=6, max_size=6) as pool:
        log = SealedLog(pool)
        with bench.progress("filling", backlog // stream_ends + 1) as begin:
            for n in range(0, backlog, stream_ends):
                begin(f"{n:,} events")
                await log.append(uuid4(), 0, min(stream_ends, backlog - n))
        await pool.execute(f"{CURSOR}; create table backlog as select * from unsealed; analyze events")
        yield CatchUp(bench, pool, backlog)


class CatchUp:
    """The steps, each of which returns how many events it dealt with."""

    def __init__(self, bench: Bench, pool: "asyncpg.Pool[asyncpg.Record]", backlog: int) -> None:
        self._bench, self._pool, self._backlog = bench, pool, backlog
        self._service = ""

    async def reset(self) -> None:
        """The queue as it was, an empty log, a new topic; what arrived meanwhile is gone."""
        await self._pool.execute(
            """truncate log, unsealed, relay_cursor; delete from log_head;
            insert into log_head (epoch, position, hash, positions, hashes)
                values (1, 0, decode(repeat('00', 32), 'hex'), array_fill(0::bigint, array[64]), array_fill(''::bytea, array[64]));
            delete from events where id > (select max(id) from backlog); insert into unsealed select * from backlog"""
        )
        self._service = f"bench{uuid4().hex[:8]}"
        await ensure_topic(self._bench.kafka.bootstrap, self._service, PARTITIONS)

    async def seal(self) -> int:
        """Until nothing waits but what has just arrived."""
        log, sealed = SealedLog(self._pool), 0
        async with arriving(log):
            while sealed < self._backlog:
                sealed += await log.seal()
        return sealed

    async def seal_and_publish(self) -> int:
        """Sequencer and relay as in a service: two tasks of one process."""
        log = SealedLog(self._pool)
        relay = Relay(self._pool, log.store, self._bench.kafka.bootstrap, self._service, PARTITIONS, CLOCK)
        async with arriving(log), running(log.run()), running(relay.run()):
            while relay.position < self._backlog:  # noqa: ASYNC110 - what is waited for is a plain number
                await asyncio.sleep(0.01)
        return relay.position

    async def produce(self) -> int:
        """As many payloads, by the same client with the same settings."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bench.kafka.bootstrap,
            acks="all",
            enable_idempotence=True,
            max_batch_size=256 * 1024,
        )
        await producer.start()
        try:
            for n in range(self._backlog):
                await producer.send(topic_of(self._service), PAYLOAD, key=b"union-00418", partition=n % PARTITIONS)
            await producer.flush()
        finally:
            await producer.stop()
        return self._backlog


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something endless beside the rest."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def arriving(log: SealedLog) -> AsyncIterator[None]:
    """Commands of three events, at fixed instants whatever the answers."""

    async def arrive() -> None:
        begin = perf_counter()
        async with asyncio.TaskGroup() as appends:
            n = 0
            while True:
                appends.create_task(log.append(uuid4(), 0, 3))
                n += 3
                await asyncio.sleep(max(begin + n / ARRIVING - perf_counter(), 0))

    async with running(arrive()):
        yield


if __name__ == "__main__":
    run("catchup", measure)
