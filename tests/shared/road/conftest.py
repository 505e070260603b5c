"""The road with two sample services as real processes, which tests start, kill and start again."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx2
import pytest

from gonghui_deploy.databases import make_database
from gonghui_deploy.embedded.child import free_port
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_shared.http.tokens import Keys, Tokens

SERVICES = ("sender", "receiver")
ROOT = Path(__file__).parents[3]
PATIENCE = float(
    os.environ.get("GONGHUI_PATIENCE", "60")
)  # seconds until a condition that does not come true fails the test


async def until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait for a condition."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await condition():  # noqa: ASYNC110 - other processes change it
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(f"never came true: {what}")


@dataclass
class Road:
    """Two services and what connects them."""

    folder: Path
    databases: dict[str, str]
    kafka: str
    server: Postgres
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in SERVICES})
    running: list[asyncio.subprocess.Process] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    def environment(self, service: str, failpoint: str = "") -> dict[str, str]:
        """Settings of a process."""
        peers = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        return {
            **os.environ,
            "GONGHUI_POSTGRES": self.databases[service],
            "GONGHUI_KAFKA": self.kafka,
            "GONGHUI_KEYS": str(self.folder / "keys"),
            "GONGHUI_PORT": str(self.ports[service]),
            "GONGHUI_PEERS": json.dumps(peers),
            "GONGHUI_FAILPOINT": failpoint,
        }

    async def start(
        self, service: str, role: str = "all", failpoint: str = "", *more: str
    ) -> asyncio.subprocess.Process:
        """Start a process of a service."""
        log = (self.folder / f"{service}-{role}-{len(self.running)}.log").open("wb")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.shared.road.sample", service, role, *more,
            cwd=ROOT, env=self.environment(service, failpoint), stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        self.running.append(process)
        return process

    async def answers(self, service: str) -> bool:
        """Whether a service serves."""
        try:
            async with httpx2.AsyncClient(timeout=2) as client:
                found = await client.get(f"http://127.0.0.1:{self.ports[service]}/livez")
        except httpx2.HTTPError:
            return False
        return found.status_code == 200

    async def up(self, service: str, role: str = "all", failpoint: str = "") -> asyncio.subprocess.Process:
        """Start a process and wait until it serves."""
        process = await self.start(service, role, failpoint)
        await until(lambda: self.answers(service), f"{service} serves")
        return process

    async def send(self, parcel: str, union: str = "u-1") -> int:
        """Send one parcel under its own key; 0 where no answer came."""
        url = f"http://127.0.0.1:{self.ports['sender']}/unions/{union}/parcels"
        try:
            async with httpx2.AsyncClient(timeout=10) as client:
                answer = await client.post(
                    url, json={"parcel_id": parcel, "grams": 7}, headers={"Idempotency-Key": f"key-of-{parcel}"}
                )
        except httpx2.HTTPError:
            return 0
        if answer.status_code == 201:
            self.acknowledged.add(parcel)
        return answer.status_code

    async def query(self, service: str, sql: str, *arguments: object) -> list[tuple[object, ...]]:
        """Look into a service's database."""
        connection = await asyncpg.connect(self.databases[service])
        try:
            return [tuple(row) for row in await connection.fetch(sql, *arguments)]
        finally:
            await connection.close()

    async def forge(self, service: str, sql: str) -> None:
        """Alter a service's database as its administrator: no role of a service may."""
        connection = await asyncpg.connect(self.server.dsn(f"gonghui_{service}"))
        await connection.execute(sql)
        await connection.close()

    async def applied(self) -> dict[str, int]:
        """How often each parcel was applied at the receiver."""
        rows = await self.query("receiver", "select parcel_id, times from arrived")
        return {str(parcel): int(str(times)) for parcel, times in rows}

    async def settled(self) -> None:
        """Wait until everything acknowledged was applied and stored; then nothing was lost or applied twice."""

        async def arrived() -> bool:
            return self.acknowledged <= (await self.applied()).keys()

        async def stored() -> bool:
            rows = await self.query("receiver", "select count(*) from events where type = 'receiver.ParcelStored.v1'")
            return int(str(rows[0][0])) >= len(self.acknowledged)

        await until(arrived, "every parcel arrives")
        await until(stored, "every parcel is stored")
        assert set((await self.applied()).values()) <= {1}
        twice = "select stream_id from events group by stream_id having count(*) > 1"
        assert await self.query("receiver", twice) == []
        assert await self.query("sender", twice) == []

    async def stop(self) -> None:
        """End everything that still runs."""
        for process in self.running:
            if process.returncode is None:
                process.terminate()
        for process in self.running:
            try:
                async with asyncio.timeout(20):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


@pytest.fixture
async def road(postgres_server: Postgres, kafka: str, tmp_path: Path) -> AsyncIterator[Road]:
    """Fresh databases and topics, no process yet."""
    await forget_topics(kafka)
    Keys(tmp_path / "keys").ensure([*SERVICES, "operator"])
    databases = {name: await make_database(postgres_server.dsn("postgres"), name, "secret") for name in SERVICES}
    made = Road(tmp_path, databases, kafka, postgres_server)
    yield made
    await made.stop()
    admin = await asyncpg.connect(postgres_server.dsn("postgres"))
    for name in SERVICES:
        await admin.execute(f"drop database gonghui_{name} with (force)")
    await admin.close()


async def forget_topics(kafka: str) -> None:
    """Remove the sample services' topics of an earlier test."""
    from aiokafka.admin import AIOKafkaAdminClient  # noqa: PLC0415

    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        topics = [f"gonghui.{name}.v1" for name in SERVICES]
        if set(topics) & set(await admin.list_topics()):
            await admin.delete_topics(topics)
        async with asyncio.timeout(PATIENCE):
            while set(topics) & set(await admin.list_topics()):  # noqa: ASYNC110 - the broker does it
                await asyncio.sleep(0.05)
    finally:
        await admin.close()


def token(road: Road, service: str) -> str:
    """The operator's token for a service."""
    return Tokens(Keys(road.folder / "keys")).for_service("operator", service)
