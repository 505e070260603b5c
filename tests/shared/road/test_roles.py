"""Each role as a process of its own."""

import asyncio

import asyncpg
import httpx2
import pytest

from tests.shared.road.conftest import PATIENCE, Road, token, until

LAGS = {"api": {"own_log"}, "sequencer": set(), "relay": {"relay"}, "consume": {"consumer.sender", "reactions"}}


@pytest.mark.parametrize("role", LAGS)
async def test_every_role_answers_for_its_health_and_only_the_api_for_more(road: Road, role: str) -> None:
    """Probes and Prometheus find every process; a process that plays another role serves nothing else."""
    await road.up("sender")
    await (await road.start("receiver", "migrate")).wait()
    await road.up("receiver", role)
    base = f"http://127.0.0.1:{road.ports['receiver']}"
    async with httpx2.AsyncClient(base_url=base, trust_env=False) as client:

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await until(ready, "the process is ready")
        assert set((await client.get("/readyz")).json()["lag_seconds"]) == LAGS[role]
        assert "gonghui_lag_seconds" in (await client.get("/metrics")).text
        heads = await client.get("/heads", headers={"Authorization": f"Bearer {token(road, 'receiver')}"})
        assert heads.status_code == (200 if role == "api" else 404)


async def test_a_process_whose_port_is_taken_ends_and_says_so(road: Road) -> None:
    """Its supervisor starts it again; it never hangs between life and death."""
    await road.up("sender")
    second = await road.start("sender")
    assert await asyncio.wait_for(second.wait(), PATIENCE) == 1
    (log,) = road.folder.glob("sender-all-1.log")
    assert f"port {road.ports['sender']} is taken" in log.read_text()


async def test_a_process_that_is_told_to_end_answers_what_it_was_asked(road: Road) -> None:
    """F5: a request under way is carried out and answered, whatever it waits for, before connections are closed."""
    process = await road.up("sender")
    holder = await asyncpg.connect(road.server.dsn("gonghui_sender"))
    await holder.execute("begin; lock table streams in access exclusive mode")
    sending = asyncio.create_task(road.send("p-1"))

    async def waits() -> bool:
        return bool(await holder.fetchval("select count(*) > 0 from pg_locks where not granted"))

    async def listens_no_more() -> bool:
        return not await road.answers("sender")

    await until(waits, "the request waits for the table")
    process.terminate()
    await until(listens_no_more, "the process takes no new requests")
    await holder.close()
    assert await sending == 201
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
