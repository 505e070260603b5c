"""Each role as a process of its own."""

import httpx2
import pytest

from tests.shared.road.conftest import Road, token, until

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
