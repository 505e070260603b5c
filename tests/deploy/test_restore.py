"""A whole platform is restored: its services go on, Kafka is filled again, nothing is lost that the backup held."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import asyncpg
import httpx2

from gonghui_deploy.backup import restore, take
from gonghui_deploy.stack import Plan, Stack, running
from tests.shared.road.conftest import until

PROGRAMS = {name: ("tests.shared.road.sample", name, "all") for name in ("sender", "receiver")}


async def send(stack: Stack, *parcels: str) -> None:
    """Send parcels and wait until they are applied."""
    async with httpx2.AsyncClient(base_url=stack.addresses["sender"], trust_env=False) as client:
        for parcel in parcels:
            answer = await client.post(
                "/unions/u-1/parcels",
                json={"parcel_id": parcel, "grams": 7},
                headers={"Idempotency-Key": f"key-of-{parcel}"},
            )
            assert answer.status_code == 201

    async def arrived() -> bool:
        return set(parcels) <= (await applied(stack)).keys()

    await until(arrived, "parcels arrive")


async def applied(stack: Stack) -> Mapping[str, int]:
    """How often each parcel was applied at the receiver."""
    connection = await asyncpg.connect(stack.database("receiver"))
    try:
        return {
            row["parcel_id"]: row["times"] for row in await connection.fetch("select parcel_id, times from arrived")
        }
    finally:
        await connection.close()


async def test_a_restored_platform_goes_on_without_its_kafka(scratch: Path) -> None:
    """Cursors, topics and logs fit together again; what came after the backup is missing everywhere."""
    folder, target = scratch / "road" / "data", scratch / "road" / "restored"
    async with running(Plan(folder, programs=PROGRAMS), print) as stack:
        await send(stack, "p-1", "p-2")
        heads = await asyncio.to_thread(take, folder, scratch / "road" / "backup")
        await send(stack, "p-3")
    opened = await asyncio.to_thread(restore, scratch / "road" / "backup", target)
    assert {name: head.epoch for name, head in opened.items()} == {"sender": 2, "receiver": 2}
    assert all(opened[name].position >= head.position for name, head in heads.items())
    async with running(Plan(target, programs=PROGRAMS), print) as stack:
        assert await applied(stack) == {"p-1": 1, "p-2": 1}
        await send(stack, "p-4", "p-5")
        assert await applied(stack) == {"p-1": 1, "p-2": 1, "p-4": 1, "p-5": 1}
