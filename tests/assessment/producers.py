"""The services that assessment hears: each a log of its own on PostgreSQL that answers over loopback, without Kafka."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import asyncpg
import httpx2

from gonghui_deploy.embedded.child import free_port
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_shared.directory import Directory
from gonghui_shared.events import Event
from gonghui_shared.ids import uuid7
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.privacy import SCHEMA, subject_of
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.service import Process, Service
from gonghui_shared.settings import Settings

ORIGIN = Origin("service:operator", "test", "test")


@dataclass(slots=True)
class Producer:
    """One of them."""

    name: str
    address: str
    runtime: Runtime
    told: int = 0

    async def tell(self, *events: tuple[str, date, Event]) -> None:
        """Events in its log, sealed: union, business date, event."""
        now = datetime.now(UTC)
        await self.runtime.vault.prepare({s for *_, body in events if (s := subject_of(body))}, create=True)
        appends = []
        for union_id, on, body in events:
            self.told += 1
            event_id = uuid7(now)
            event = NewEvent(event_id, self.runtime.vault.seal(body, event_id), on, now, ORIGIN)
            appends.append(StreamAppend(f"test:{self.told}", union_id, 0, [event]))
        if appends:
            await self.runtime.store.append(appends)
        while await self.runtime.store.seal(now):
            pass


@asynccontextmanager
async def producing(name: str, server: Postgres, keys: Path) -> AsyncIterator[Producer]:
    """A producer with an empty log."""
    database = f"{name}_{keys.name}".lower().replace("-", "_")
    admin = await asyncpg.connect(server.dsn("postgres"))
    await admin.execute(f'create database "{database}"')
    settings = Settings(postgres=server.dsn(database), keys=keys, port=free_port(), federation="f")
    try:
        async with open_runtime(name, settings, Directory) as runtime:
            process = Process(Service(name, [], [], Directory), runtime)
            for package in ("log", "kafka", "projections"):
                await process.pool.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
            await process.pool.execute(SCHEMA)
            serving = asyncio.ensure_future(process.jobs("api")[0]())
            address = f"http://127.0.0.1:{settings.port}"
            await _answers(address)
            yield Producer(name, address, runtime)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
    finally:
        await admin.execute(f'drop database "{database}" with (force)')
        await admin.close()


async def _answers(address: str) -> None:
    async with httpx2.AsyncClient(base_url=address) as client, asyncio.timeout(240):
        while True:
            try:
                await client.get("/livez")
            except httpx2.ConnectError:
                await asyncio.sleep(0.02)
            else:
                return
