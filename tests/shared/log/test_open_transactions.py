"""Writers that hold commits open, roll back and die: the sealed log loses and reorders nothing, where cursors over ids do.

The two cursors that are known to fail are kept here and must go on failing: if one of them passed, the test would have
lost its teeth.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from gonghui_shared.log.postgres import SCHEMA, PostgresStore
from gonghui_shared.log.records import StreamAppend
from gonghui_shared.log.verify import verify
from tests.shared.log.cards import NOW, placed

KEY = b"k" * 32


@pytest.fixture
async def pool(database: str) -> AsyncIterator["asyncpg.Pool[Any]"]:
    """Connections to a fresh log."""
    async with asyncpg.create_pool(database, min_size=2, max_size=24) as made:
        await made.execute(SCHEMA)
        yield made


class OpenWriter:
    """One append in a transaction that its test ends."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool

    async def begin(self) -> None:
        """Open a transaction that has its transaction id already."""
        self.connection = await self._pool.acquire()
        self._transaction = self.connection.transaction()
        await self._transaction.start()
        await self.connection.execute("select pg_current_xact_id()")

    async def append(self, *appends: StreamAppend) -> None:
        """Append without committing."""
        await PostgresStore(self.connection, KEY).append(appends)  # type: ignore[arg-type]  # asks for the same methods

    async def end(self, how: str) -> None:
        """Commit, roll back, or die."""
        if how == "commit":
            await self._transaction.commit()
        elif how == "rollback":
            await self._transaction.rollback()
        else:
            self.connection.terminate()
        await self._pool.release(self.connection)


class NaiveCursor:
    """`id > last`: what a bigserial position invites to."""

    query = "select id, event_id from events where id > $1 order by id"

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool, self._last = pool, 0
        self.seen: list[str] = []

    async def step(self) -> None:
        """Read on."""
        for row in await self._pool.fetch(self.query, self._last):
            self.seen.append(str(row["event_id"]))
            self._last = row["id"]


class TransactionCursor(NaiveCursor):
    """Ordered by (xid, id), only below the oldest running transaction, but resumed by id alone."""

    query = """select id, event_id from events
        where id > $1 and xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        order by xmin::text::bigint, id"""


async def sealed(store: PostgresStore) -> list[str]:
    """Event ids in the order of the log."""
    while await store.seal(NOW):
        pass
    return [str(record.event_id) for record in await store.read(0, 100_000)]


async def test_late_commit_is_sealed_later_and_a_cursor_over_ids_loses_it(pool: "asyncpg.Pool[Any]") -> None:
    """The first writer to draw an id commits last."""
    store, naive, late, early = PostgresStore(pool, KEY), NaiveCursor(pool), OpenWriter(pool), OpenWriter(pool)
    await late.begin()
    await late.append(placed("table:late", "ace"))
    await early.begin()
    await early.append(placed("table:early", "king"))
    await early.end("commit")
    first = await sealed(store)
    await naive.step()
    await late.end("commit")
    both = await sealed(store)
    await naive.step()
    assert both[:1] == first
    assert len(both) == 2
    assert set(both) - set(naive.seen), "the naive cursor lost nothing: this test proves nothing any more"


async def test_order_by_transaction_with_resume_by_id_loses_what_the_sealed_log_keeps(
    pool: "asyncpg.Pool[Any]",
) -> None:
    """The older transaction draws the larger id and commits first."""
    store, cursor, older, younger = (
        PostgresStore(pool, KEY),
        TransactionCursor(pool),
        OpenWriter(pool),
        OpenWriter(pool),
    )
    await older.begin()
    await younger.begin()
    await younger.append(placed("table:young", "ace"))
    await older.append(placed("table:old", "king"))
    await older.end("commit")
    await cursor.step()
    first = await sealed(store)
    await younger.end("commit")
    await cursor.step()
    both = await sealed(store)
    assert both[:1] == first
    assert len(both) == 2
    assert set(both) - set(cursor.seen), "the cursor lost nothing: this test proves nothing any more"


async def test_a_writer_who_had_to_wait_for_a_stream_is_sealed_after_whom_it_waited_for(
    pool: "asyncpg.Pool[Any]",
) -> None:
    """Whoever waits for one stream has drawn no ids meanwhile, so that nobody overtakes it in another."""
    store, first = PostgresStore(pool, KEY), OpenWriter(pool)
    await first.begin()
    await first.append(placed("table:1", "ace"))
    waiting = asyncio.create_task(
        store.append([placed("table:1", "king", expected=1), placed("table:2", "king", expected=1)])
    )
    waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    while not await pool.fetchval(waits):  # noqa: ASYNC110 - the server tells who waits
        await asyncio.sleep(0.01)
    await store.append([placed("table:2", "ace")])
    await first.end("commit")
    await waiting
    await sealed(store)
    assert (await verify(store)).faults == []


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_lost_or_reordered_under_hostile_writers(pool: "asyncpg.Pool[Any]", seed: int) -> None:
    """F9: writers hold commits open, roll back and die while the sequencer runs; every commit is sealed once, in order."""
    chance, store, committed = random.Random(seed), PostgresStore(pool, KEY), dict[str, int]()
    done = asyncio.Event()

    async def write(writer: int) -> None:
        version = 0
        for _ in range(25):
            one, cards = OpenWriter(pool), [f"c{n}" for n in range(chance.randint(1, 3))]
            await one.begin()
            await one.append(placed(f"table:{writer}", *cards, expected=version, union=f"u-{writer % 3}"))
            await asyncio.sleep(chance.random() * 0.01)
            how = chance.choices(["commit", "rollback", "die"], [8, 2, 1])[0]
            await one.end(how)
            version += len(cards) if how == "commit" else 0
        committed[f"table:{writer}"] = version

    async def seal() -> None:
        while not done.is_set():
            await store.seal(NOW, limit=chance.randint(1, 20))
            await asyncio.sleep(0)

    sealing = asyncio.create_task(seal())
    await asyncio.gather(*(write(writer) for writer in range(12)))
    done.set()
    await sealing
    await sealed(store)
    found = await verify(store)
    assert found.faults == []
    in_log = await store.read(0, 100_000)
    for stream, version in committed.items():
        assert [r.version for r in in_log if r.stream_id == stream] == list(range(1, version + 1))
    assert len(in_log) == sum(committed.values())
