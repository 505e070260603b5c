"""The suite of the event store: it holds for PostgreSQL and for memory alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import asyncpg
import pytest

from gonghui_shared.decider import Claim
from gonghui_shared.ids import uuid7
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.log.postgres import SCHEMA, PostgresStore
from gonghui_shared.log.records import (
    AlreadyAnswered,
    Answer,
    ClaimTaken,
    CommandKey,
    EventStore,
    HeadMoved,
    OtherUnion,
    WrongVersion,
)
from gonghui_shared.log.verify import verify
from tests.shared.log.cards import NOW, ORIGIN, CardHeld, CardPlaced, hidden, placed


@pytest.fixture(params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest, database: str) -> AsyncIterator[EventStore]:
    """An empty store of either kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    async with asyncpg.create_pool(database, min_size=2, max_size=8) as pool:
        await pool.execute(SCHEMA)
        yield PostgresStore(pool, b"k" * 32)


KEY = CommandKey("key-00001", "person:p-1", "/cards", b"r" * 32)
ANSWER = Answer(201, b"{}", b"r" * 32)


async def test_events_come_back_as_they_were_appended(store: EventStore) -> None:
    """A stream is loaded by version with all that was given."""
    await store.append([placed("table:1", "ace", "king")])
    await store.append([placed("table:1", "queen", expected=2)])
    loaded = await store.load("table:1")
    assert [(r.version, r.body) for r in loaded] == [
        (1, CardPlaced("ace")),
        (2, CardPlaced("king")),
        (3, CardPlaced("queen")),
    ]
    assert loaded[0].origin == ORIGIN
    assert loaded[0].occurred_on == date(2026, 3, 2)
    assert await store.load("table:2") == []


async def test_streams_say_what_was_appended_to_them(store: EventStore) -> None:
    """Bodies of several streams at once, in order; a stream that is not there says nothing."""
    await store.append([placed("table:1", "ace", "king"), placed("table:2", "ten")])
    await store.append([placed("table:1", "queen", expected=2)])
    assert await store.bodies(["table:2", "table:3", "table:1"]) == {
        "table:1": [CardPlaced("ace"), CardPlaced("king"), CardPlaced("queen")],
        "table:2": [CardPlaced("ten")],
        "table:3": [],
    }


async def test_a_stream_that_moved_on_refuses_the_append(store: EventStore) -> None:
    """Two writers of one version: one wins, the other learns of it, and nothing of the loser is kept."""
    await store.append([placed("table:1", "ace")])
    with pytest.raises(WrongVersion):
        await store.append([placed("table:2", "two"), placed("table:1", "king")])
    with pytest.raises(WrongVersion):
        await store.append([placed("table:3", "king", expected=4)])
    assert await store.load("table:2") == []
    assert await store.load("table:3") == []


async def test_a_stream_belongs_to_one_union_for_life(store: EventStore) -> None:
    """Another union cannot write to it."""
    await store.append([placed("table:1", "ace")])
    with pytest.raises(WrongVersion):
        await store.append([placed("table:1", "king", expected=1, union="u-2")])
    with pytest.raises(OtherUnion):
        await store.bodies(["table:1", "table:2"], of={"table:1": "u-2", "table:2": "u-2"})
    assert len(await store.bodies(["table:1"], of={"table:1": "u-1"})) == 1


async def test_a_key_is_answered_once(store: EventStore) -> None:
    """The second command with the same key writes nothing, and the first answer can be looked up."""
    await store.append([placed("table:1", "ace")], (KEY, ANSWER))
    with pytest.raises(AlreadyAnswered):
        await store.append([placed("table:2", "ace")], (KEY, ANSWER))
    assert await store.load("table:2") == []
    assert await store.answer(KEY) == ANSWER
    assert await store.answer(replace(KEY, principal="person:p-2")) is None


async def test_parallel_equal_keys_write_once(store: EventStore) -> None:
    """Eight at once: one append, seven told that it is answered."""
    attempts = [store.append([placed(f"table:{n}", "ace")], (KEY, ANSWER)) for n in range(8)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(outcome, AlreadyAnswered) for outcome in outcomes) == 7
    assert sum(outcome is None for outcome in outcomes) == 1


async def test_a_command_that_wrote_nothing_leaves_its_key_free(store: EventStore) -> None:
    """The key is stored with the events or not at all: the client who tries again is not told of a success that never was."""
    await store.append([placed("table:1", "ace")])
    with pytest.raises(WrongVersion):
        await store.append([placed("table:1", "king")], (KEY, ANSWER))
    assert await store.answer(KEY) is None
    await store.append([placed("table:1", "king", expected=1)], (KEY, ANSWER))
    assert await store.answer(KEY) == ANSWER


async def test_a_claim_has_one_holder(store: EventStore) -> None:
    """A taken claim refuses others until its holder releases it."""
    take, release = Claim("card", "ace", refusal=CardHeld), Claim("card", "ace", take=False)
    await store.append([placed("table:1", "ace", claims=(take,))])
    with pytest.raises(ClaimTaken) as clash:
        await store.append([placed("table:2", "ace", claims=(take,))])
    assert clash.value.refusal is CardHeld
    await store.append([placed("table:2", "two", claims=(release,))])  # not the holder: nothing is released
    with pytest.raises(ClaimTaken):
        await store.append([placed("table:3", "ace", claims=(take,))])
    await store.append([placed("table:1", "two", expected=1, claims=(release,))])
    await store.append([placed("table:3", "ace", claims=(take,))])


async def test_a_claim_moves_within_one_append(store: EventStore) -> None:
    """A transfer releases on one stream what it takes on another."""
    take, release = Claim("card", "ace", refusal=CardHeld), Claim("card", "ace", take=False)
    await store.append([placed("table:1", "ace", claims=(take,))])
    await store.append(
        [placed("table:1", "two", expected=1, claims=(release,)), placed("table:2", "ace", claims=(take,))]
    )
    with pytest.raises(ClaimTaken):
        await store.append([placed("table:1", "ace", expected=2, claims=(take,))])


async def test_only_the_holder_releases_even_within_one_append(store: EventStore) -> None:
    """What another stream of the same append lets go was never its own."""
    take, release = Claim("card", "ace", refusal=CardHeld), Claim("card", "ace", take=False)
    await store.append([placed("table:1", "ace", claims=(take,)), placed("table:2", "two", claims=(release,))])
    await store.append([placed("table:1", "two", expected=1), placed("table:2", "six", expected=1, claims=(release,))])
    with pytest.raises(ClaimTaken):
        await store.append([placed("table:3", "ace", claims=(take,))])


async def test_positions_are_gapless_and_the_chain_holds(store: EventStore) -> None:
    """Sealing numbers every event, links it to the one before, and knowledge time never runs backwards."""
    for n in range(20):
        await store.append([placed(f"table:{n}", "ace", "king", union=f"u-{n}")])
    later = NOW + timedelta(seconds=5)
    assert [await store.seal(later, 15), await store.seal(NOW, 100), await store.seal(NOW)] == [15, 25, 0]
    sealed = await store.read(0, 100)
    assert [r.position for r in sealed] == list(range(1, 41))
    assert {r.sealed_at for r in sealed} == {later}
    assert (await verify(store)).sound


async def test_slices_name_the_record_before(store: EventStore) -> None:
    """Within a slice every published record names its predecessor, and the heads name the last one."""
    for n in range(30):
        await store.append([placed(f"table:{n}", "ace", union=f"u-{n % 5}")])
    await store.seal(NOW)
    by_slice: dict[int | None, list[tuple[int, int]]] = {}
    for sealed in await store.feed(0, 100):
        by_slice.setdefault(sealed.slice, []).append((sealed.previous, sealed.position))
    for records in by_slice.values():
        assert records[0][0] == 0
        assert all(after[0] == before[1] for before, after in pairwise(records))
    heads = await store.heads()
    assert {s: heads.slices[s][0] for s in by_slice if s is not None} == {
        s: records[-1][1] for s, records in by_slice.items() if s is not None
    }


async def test_private_events_never_reach_the_feed(store: EventStore) -> None:
    """They are sealed and read by their own service, but the feed leaves them out and loses nothing around them."""
    await store.append([placed("table:1", "ace")])
    await store.append([hidden("table:2", "king")])
    await store.append([placed("table:3", "queen")])
    await store.seal(NOW)
    assert [r.position for r in await store.read(0, 10)] == [1, 2, 3]
    fed = await store.feed(0, 10)
    assert [(s.position, s.previous) for s in fed] == [(1, 0), (3, 1)]
    assert [s.position for s in await store.feed(1, 10, up_to=2)] == []


async def test_an_event_is_found_by_its_id(store: EventStore) -> None:
    """Before and after it is sealed."""
    append = placed("table:1", "ace")
    await store.append([append])
    found = await store.find(append.events[0].event_id)
    assert found is not None
    assert found.position == 0
    await store.seal(NOW)
    found = await store.find(append.events[0].event_id)
    assert found is not None
    assert found.position == 1
    assert await store.find(uuid7(NOW)) is None


async def test_a_second_sequencer_fails_instead_of_forking(database: str) -> None:
    """Whoever seals on an outdated head is told so, and the log stays one chain."""
    async with asyncpg.create_pool(database, min_size=2, max_size=4) as pool:
        await pool.execute(SCHEMA)
        first, second = PostgresStore(pool, b"k" * 32), PostgresStore(pool, b"k" * 32)
        await first.append([placed("table:1", "ace")])
        await second.seal(NOW)
        await first.append([placed("table:2", "ace")])
        await first.seal(NOW)
        await first.append([placed("table:3", "ace")])
        with pytest.raises((HeadMoved, asyncpg.UniqueViolationError)):
            await second.seal(NOW)
        assert await second.seal(NOW) == 1
        assert (await verify(second)).sound


async def test_a_sequencer_that_outlived_a_restore_seals_nothing(database: str) -> None:
    """A restore opens an epoch; whoever still knows the head of the one before must look again."""
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        await pool.execute(SCHEMA)
        store = PostgresStore(pool, b"k" * 32)
        await store.append([placed("table:1", "ace")])
        await store.seal(NOW)
        await pool.execute("insert into epochs (epoch, algorithm, after) values (2, 'sha256-v1', 1)")
        await pool.execute("update log_head set epoch = 2")
        await store.append([placed("table:2", "king")])
        with pytest.raises(HeadMoved):
            await store.seal(NOW)
        assert await store.seal(NOW) == 1
        assert [record.epoch for record in await store.read(0, 10)] == [1, 2]


@pytest.mark.parametrize(
    "tampering",
    [
        "update events set payload = convert_to('{\"card\":\"joker\"}', 'utf8') where id = 2",
        "update events set occurred_on = occurred_on + 1 where id = 2",
        "update log set sealed_at = sealed_at + interval '1 second' where position = 2",
        "delete from log where position = 2",
        "delete from log where position = 3",
        "update log set event = 5 - event where position in (2, 3)",
    ],
)
async def test_verification_finds_what_was_altered(database: str, tampering: str) -> None:
    """Editing, deleting, reordering and cutting off the tail are all found."""
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        await pool.execute(SCHEMA)
        store = PostgresStore(pool, b"k" * 32)
        for n in range(3):
            await store.append([placed(f"table:{n}", f"card-{n}")])
        await store.seal(NOW)
        assert (await verify(store)).sound
        await pool.execute(tampering)
        assert not (await verify(store)).sound
