"""kill -9 anywhere on the road: nothing acknowledged is lost, nothing is applied twice, nobody has to help.

Cases that need several brokers, or kill PostgreSQL or Kafka themselves, stand in tests/faults.
"""

import asyncio
import signal

import pytest

from gonghui_deploy.embedded.child import free_port
from tests.shared.road.conftest import Road, until

PARCELS = [f"p-{n}" for n in range(40)]


async def send_all(road: Road, parcels: list[str]) -> None:
    """Send until every parcel is acknowledged, as a client does that repeats a request under its key."""
    for parcel in parcels:

        async def sent(parcel: str = parcel) -> bool:
            return await road.send(parcel) == 201

        await until(sent, f"{parcel} is acknowledged")


async def revived(road: Road, process: asyncio.subprocess.Process, service: str) -> asyncio.subprocess.Process:
    """Wait until the failpoint has killed the process, then start it again as a supervisor would."""
    assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL
    return await road.up(service)


@pytest.mark.parametrize(
    "failpoint",
    [
        "command.before_append:7",  # F1
        "relay.before_produce:2",  # F6
    ],
)
async def test_killed_sender_loses_and_doubles_nothing(road: Road, failpoint: str) -> None:
    """The sender dies before or after its commit, before or after Kafka's confirmation."""
    await road.up("receiver")
    dying = await road.up("sender", failpoint=failpoint)
    sending = asyncio.create_task(send_all(road, PARCELS))
    await revived(road, dying, "sender")
    await sending
    await road.settled()


@pytest.mark.parametrize("failpoint", ["consumer.before_commit:2", "consumer.after_commit:2"])
async def test_killed_consumer_applies_everything_once(road: Road, failpoint: str) -> None:
    """F10, F11: the consumer dies before its commit, or after it and before it remembers."""
    await road.up("sender")
    dying = await road.up("receiver", failpoint=failpoint)
    sending = asyncio.create_task(send_all(road, PARCELS))
    await revived(road, dying, "receiver")
    await sending
    await road.settled()


async def test_consumer_that_slept_through_its_succession_applies_nothing_more(road: Road) -> None:
    """F12: a stopped process wakes up after another one has taken over, and its cursor no longer moves."""
    await road.up("sender")
    assert await (await road.start("receiver", "migrate")).wait() == 0
    zombie = await road.start("receiver", "consume")
    await send_all(road, PARCELS[:10])
    await until(lambda: _applied(road, 10), "the first ten arrive")
    zombie.send_signal(signal.SIGSTOP)
    road.ports["receiver"] = free_port()  # the sleeper keeps its own
    await road.up("receiver")
    await send_all(road, PARCELS[10:20])
    await road.settled()
    zombie.send_signal(signal.SIGCONT)
    await send_all(road, PARCELS[20:])
    await road.settled()


async def _applied(road: Road, least: int) -> bool:
    return len(await road.applied()) >= least


@pytest.mark.parametrize("failpoint", ["rebuild.shadows_made", "rebuild.caught_up", "rebuild.inside_swap"])
async def test_killed_rebuild_leaves_the_old_tables_and_can_be_repeated(road: Road, failpoint: str) -> None:
    """F13: readers see the old generation or the new one; a second rebuild finds nothing in its way."""
    await road.up("sender")
    await road.up("receiver")
    await send_all(road, PARCELS[:20])
    await road.settled()
    dying = await road.start("receiver", "rebuild", failpoint, "arrived")
    assert await asyncio.wait_for(dying.wait(), 60) == -signal.SIGKILL
    assert len(await road.applied()) == 20
    sending = asyncio.create_task(send_all(road, PARCELS[20:]))
    again = await road.start("receiver", "rebuild", "", "arrived")
    assert await asyncio.wait_for(again.wait(), 60) == 0
    await sending
    await road.settled()
    leftovers = "select tablename from pg_tables where tablename like '%shadow%'"
    assert await road.query("receiver", leftovers) == []
