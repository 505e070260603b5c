"""A release that is stepped back from has written events that the older one does not know; no service stops for them."""

import asyncio
import signal

import asyncpg
import httpx2
import pytest

from gonghui_shared.events import Event, published
from gonghui_shared.ids import Identifier, uuid7
from gonghui_shared.log.postgres import PostgresStore
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.testing import DAY, INSTANT
from tests.shared.road.conftest import Road, until
from tests.shared.road.test_faults import ask


@published("sender.ParcelReturned.v1")
class ParcelReturned(Event):
    """As the release to come declares it."""

    parcel_id: Identifier


async def come_back(road: Road, parcel: str, union: str) -> None:
    """A parcel comes back, as the release to come writes it."""
    event = NewEvent(uuid7(INSTANT), ParcelReturned(parcel), DAY, INSTANT, Origin("service:sender", "test", "test"))
    async with asyncpg.create_pool(road.databases["sender"], min_size=1, max_size=1) as pool:
        await PostgresStore(pool, b"").append([StreamAppend(f"return:{parcel}", union, 0, [event])])


async def counted(road: Road, **wanted: int) -> None:
    """Wait until the sender's own projection says so."""

    async def seen() -> bool:
        rows = await road.query("sender", "select union_id, parcels from sent")
        return {str(union): parcels for union, parcels in rows} == wanted

    await until(seen, f"the sender counts {wanted}")


async def ended(process: asyncio.subprocess.Process) -> None:
    """Stop a process."""
    process.terminate()
    await process.wait()


async def test_an_older_release_parks_what_it_does_not_know_and_the_newer_one_takes_it_up(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the union concerned waits, a kill in between changes nothing, and both releases rebuild to what they serve."""
    monkeypatch.setenv("GONGHUI_SAMPLE", "next")
    newer = await road.up("sender")
    for parcel, union in (("p-1", "a"), ("p-2", "a"), ("p-3", "a"), ("p-4", "b")):
        assert await road.send(parcel, union) == 201
    await come_back(road, "p-1", "a")
    await counted(road, a=2, b=1)
    await ended(newer)

    monkeypatch.delenv("GONGHUI_SAMPLE")
    dying = await road.up("sender", failpoint="own_log.before_commit")
    await counted(road, a=3, b=1)  # rebuilt without what only the newer release reads
    await come_back(road, "p-2", "a")
    assert await asyncio.wait_for(dying.wait(), 60) == -signal.SIGKILL
    older = await road.up("sender")
    assert await road.send("p-5", "a") == 201
    assert await road.send("p-6", "b") == 201
    await counted(road, a=3, b=2)
    parked = (await ask(road, "sender", "GET", "/ops/parked")).json()
    assert [(row["subscription"], row["key"], row["records"]) for row in parked] == [("sender", "a", 2)]
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{road.ports['sender']}", trust_env=False) as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["parked"]) == (200, {"sender": 1})
        assert 'gonghui_parked_keys{subscription="sender"} 1.0' in (await client.get("/metrics")).text
    for role in ("verify", "rebuild"):
        assert await asyncio.wait_for((await road.start("sender", role)).wait(), 60) == 0
    await ended(older)

    monkeypatch.setenv("GONGHUI_SAMPLE", "next")
    await road.up("sender")
    await counted(road, a=2, b=2)  # rebuilt with the first return; the second waits
    assert (await ask(road, "sender", "POST", "/ops/parked/sender/a/retry")).json() == {"handled": 2}
    await counted(road, a=2, b=2)
    assert (await ask(road, "sender", "GET", "/ops/parked")).json() == []
    assert await asyncio.wait_for((await road.start("sender", "rebuild")).wait(), 60) == 0
