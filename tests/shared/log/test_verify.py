"""Claims are recomputed from the log: whoever alters who holds what is found out."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

import asyncpg
import pytest
from msgspec.structs import replace

from gonghui_shared.decider import Claim, Decider
from gonghui_shared.events import Event
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.log.postgres import SCHEMA, PostgresStore
from gonghui_shared.log.records import EventStore, StreamAppend
from gonghui_shared.log.verify import verify
from tests.shared.log.cards import NOW, CardHeld, CardPlaced, placed


def claims_of(event: Event) -> Iterator[Claim]:
    """A card lies on one table until it is taken up again, written `0-card`."""
    if isinstance(event, CardPlaced):
        yield Claim("card", event.card.removeprefix("0-"), take=not event.card.startswith("0-"), refusal=CardHeld)


def nothing(_state: object, _event: Event) -> None:
    """These tables have no state."""


DECIDERS: Final[dict[str, Decider[object]]] = {
    "table": Decider("table", initial=None, evolve=nothing, claims=claims_of)
}


def laid(stream: str, *cards: str, expected: int = 0) -> StreamAppend:
    """An append with the claims of its events, as commands make it."""
    bare = placed(stream, *cards, expected=expected)
    claims = tuple(claim for event in bare.events for claim in claims_of(event.body))
    return placed(stream, *cards, expected=expected, claims=claims)


async def play(store: EventStore) -> None:
    """Claims taken, given back, taken by another, moved within one append; the last append is not sealed."""
    await store.append([laid("table:1", "ace", "king")])
    await store.append([laid("table:1", "0-king", expected=2)])
    await store.append([laid("table:2", "king")])
    await store.append([laid("table:1", "0-ace", expected=3), laid("table:3", "ace")])
    await store.seal(NOW)
    await store.append([laid("table:4", "queen")])


@pytest.fixture
async def pool(database: str) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
    """A database with the log of that play."""
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        await pool.execute(SCHEMA)
        await play(PostgresStore(pool, b"k" * 32))
        yield pool


@pytest.mark.parametrize("version", [1, 3])
async def test_a_version_that_is_missing_or_comes_twice_is_found(version: int) -> None:
    """Even where somebody made a chain that fits it."""
    store = MemoryStore()
    await store.append([placed("table:1", "ace", "king")])
    store.unsealed[1] = replace(store.unsealed[1], version=version)
    await store.seal(NOW)
    assert (await verify(store)).faults == [f"position 2: version {version} of its stream is out of order"]


async def test_claims_as_appended_are_those_of_the_log(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    """Sealed and unsealed events count alike, whatever is appended meanwhile."""
    store = PostgresStore(pool, b"k" * 32)
    assert (await verify(store, DECIDERS)).faults == []
    await store.append([laid("table:5", "jack")])
    assert (await verify(store, DECIDERS)).faults == []


async def test_claims_in_memory_are_those_of_the_log() -> None:
    """The store for tests holds the same."""
    store = MemoryStore()
    await play(store)
    assert (await verify(store, DECIDERS)).faults == []
    store.claims["card", "ace"] = "table:1"
    assert not (await verify(store, DECIDERS)).sound


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "update claims set stream_id = 'table:9' where stream_id = 'table:3'",
            "is held by table:9 and belongs to table:3",
        ),
        ("delete from claims where stream_id = 'table:2'", "is held by nobody and belongs to table:2"),
        ("delete from claims where stream_id = 'table:4'", "is held by nobody and belongs to table:4"),
        ("insert into claims values ('card', '\\x00', 'table:1')", "is held by table:1 and belongs to nobody"),
        ("update claims set hash = '\\x00' where stream_id = 'table:2'", "2 not as in the log"),
        ("delete from claims", "3 not as in the log"),
    ],
    ids=["moved", "removed", "removed before it is sealed", "invented", "another value", "all removed"],
)
async def test_a_claim_that_was_altered_is_found(
    pool: "asyncpg.Pool[asyncpg.Record]", tampering: str, found: str
) -> None:
    """The chain is whole; the claims beside it are not."""
    await pool.execute(tampering)
    verified = await verify(PostgresStore(pool, b"k" * 32), DECIDERS)
    assert len(verified.faults) == 1
    assert found in verified.faults[0]


async def test_claims_under_another_key_are_found(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    """A restored database without its own key cannot tell who holds what, and says so."""
    assert not (await verify(PostgresStore(pool, b"x" * 32), DECIDERS)).sound
    assert (await verify(PostgresStore(pool, b"x" * 32))).sound
