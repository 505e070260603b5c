"""Faults of Kafka and of records: repeats, losses, garbage, poison, forks; the road repairs, contains or halts."""

import asyncio

import httpx2
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.structs import TopicPartition

from tests.shared.road.conftest import Road, token, until
from tests.shared.road.test_kills import PARCELS, send_all

TOPIC = "gonghui.sender.v1"


async def ask(road: Road, service: str, method: str, path: str, body: object = None) -> httpx2.Response:
    """Ask a service as the operator."""
    url, proof = f"http://127.0.0.1:{road.ports[service]}{path}", {"Authorization": f"Bearer {token(road, service)}"}
    async with httpx2.AsyncClient(timeout=10) as client:
        return await client.request(method, url, json=body, headers=proof)


async def halted(road: Road) -> str | None:
    """Why the receiver's consumer stands still."""
    answer = await ask(road, "receiver", "GET", "/ops/positions")
    found: str | None = answer.json()["consumer.sender"]["halted"]
    return found


async def test_records_published_again_are_applied_once(road: Road) -> None:
    """F34: the relay publishes the whole log a second time."""
    await road.up("receiver")
    sender = await road.up("sender")
    await send_all(road, PARCELS)
    await road.settled()
    sender.terminate()
    await sender.wait()
    await road.query("sender", "update relay_cursor set position = 0")
    await road.up("sender")
    await send_all(road, ["p-after"])
    await road.settled()


async def test_records_that_kafka_lost_are_refilled_from_the_producer(road: Road, kafka: str) -> None:
    """F21: retention removed what a consumer had not read; it is taken from the producer's feed."""
    receiver = await road.up("receiver")
    await road.up("sender")
    await send_all(road, PARCELS[:10])
    await road.settled()
    receiver.terminate()
    await receiver.wait()
    await send_all(road, PARCELS[10:30])
    await until(lambda: published(road), "the sender has published everything")
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.delete_records({TopicPartition(TOPIC, n): RecordsToDelete(before_offset=-1) for n in range(8)})
    await admin.close()
    await road.up("receiver")
    await send_all(road, PARCELS[30:])
    await road.settled()


async def test_a_new_consumer_reads_what_a_producer_left_behind_that_is_down(road: Road) -> None:
    """Everything on Kafka is applied from its first record on, and nobody has to be asked for it."""
    sender = await road.up("sender")
    await send_all(road, PARCELS[:10])
    await until(lambda: published(road), "the sender has published everything")
    sender.terminate()
    await sender.wait()
    await road.up("receiver")
    await road.settled()


async def published(road: Road) -> bool:
    """Whether the relay has reached the end of the log."""
    rows = await road.query("sender", "select h.position = r.position from log_head h, relay_cursor r")
    return rows == [(True,)]


async def test_garbage_is_kept_aside_and_nothing_stops(road: Road, kafka: str) -> None:
    """F37: records that no relay of ours wrote are stored as alien; the others go on."""
    await road.up("receiver")
    await road.up("sender")
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    for value, headers in ((b"{", []), (None, []), (b"{}", [("position", b"-1")]), (b"x" * 500_000, [("slice", b"9")])):
        await producer.send_and_wait(TOPIC, value, key=b"u-1", partition=0, headers=headers)
    await producer.stop()
    await send_all(road, PARCELS[:10])
    await road.settled()
    aliens = "select count(*) from aliens"

    async def kept() -> bool:
        return await road.query("receiver", aliens) == [(4,)]

    await until(kept, "four aliens are kept")


async def test_poison_parks_its_union_alone_and_a_discard_opens_it(road: Road) -> None:
    """F36: a record that cannot be handled waits with all later ones of its union; other unions go on."""
    await road.up("receiver")
    await road.up("sender")
    assert await road.send("before", "u-1") == 201
    await road.settled()
    assert await road.send("poison", "u-1") == 201
    road.acknowledged.discard("poison")
    assert await road.send("behind", "u-1") == 201
    road.acknowledged.discard("behind")
    for parcel in PARCELS[:10]:
        assert await road.send(parcel, "u-2") == 201
    await until(lambda: arrived(road, set(PARCELS[:10])), "the other union goes on")
    assert "behind" not in await road.applied()
    parked = (await ask(road, "receiver", "GET", "/ops/parked")).json()
    assert [(row["key"], row["records"], row["error"]) for row in parked] == [("u-1", 2, "ValueError")]
    assert (await ask(road, "receiver", "POST", "/ops/parked/sender/u-1/retry")).json() == {"handled": 0}
    gone = await ask(road, "receiver", "POST", "/ops/parked/sender/u-1/discard", {"reason": "无法处理"})
    assert gone.status_code == 200
    assert (await ask(road, "receiver", "POST", "/ops/parked/sender/u-1/retry")).json() == {"handled": 1}
    await until(lambda: arrived(road, {"behind"}), "what waited is applied")
    again = await road.start("receiver", "rebuild", "", "arrived")
    assert await asyncio.wait_for(again.wait(), 60) == 0, "a rebuild honours the discard"


async def arrived(road: Road, parcels: set[str]) -> bool:
    """Whether these were applied."""
    return parcels <= (await road.applied()).keys()


async def test_a_forked_log_halts_its_consumers(road: Road) -> None:
    """A record that does not know what was applied before it is never taken: somebody has to look."""
    await road.up("receiver")
    sender = await road.up("sender")
    await send_all(road, PARCELS[:10])
    await road.settled()
    sender.terminate()
    await sender.wait()
    forge = (
        "update log set hash = sha256(hash) where position = (select max(position) from log where slice is not null)"
    )
    await road.forge("sender", forge)
    await road.query("sender", "update relay_cursor set position = 0")
    await road.up("sender")

    async def stands() -> bool:
        return await halted(road) is not None

    await until(stands, "the consumer halts")


async def test_second_sequencer_never_forks_the_log(road: Road) -> None:
    """Two processes seal one log: one of them fails and looks again, the chain stays one."""
    await road.up("receiver")
    await road.up("sender")
    await road.start("sender", "sequencer")
    await send_all(road, PARCELS)
    await road.settled()
    verification = await road.start("sender", "verify")
    assert await asyncio.wait_for(verification.wait(), 60) == 0
