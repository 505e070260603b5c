"""A slice of the service on a real database: its application in this process, its log sealed and folded on demand."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx2

from gonghui_shared.contracts.organisation import RuleVersionActivated
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.events import Event
from gonghui_shared.http.app import gated
from gonghui_shared.http.tokens import Keys, Tokens
from gonghui_shared.ids import uuid7
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.privacy import SCHEMA as KEYS_SCHEMA
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import register
from gonghui_shared.rules import RuleVersion
from gonghui_shared.runtime import open_runtime
from gonghui_shared.service import Process, Service
from gonghui_shared.settings import Settings

ORIGIN = Origin("service:operator", "test", "test")
ISSUERS = ("operator", "finance", "assessment", "organisation", "organisation.sign-in")


@dataclass
class Serving:
    """A running slice, and the operator who asks."""

    process: Process
    own_log: OwnLog
    client: httpx2.AsyncClient
    tokens: Tokens

    async def post(self, path: str, body: Any = None, **options: Any) -> httpx2.Response:
        """A command under a fresh key, unless one is given; what it wrote can be read at once."""
        answer = await self.client.post(**self.request(path, body, **options))
        await self.settle()
        return answer

    def request(self, path: str, body: Any, **options: Any) -> dict[str, Any]:
        """The request that sends a command."""
        headers = {"Idempotency-Key": secrets.token_hex(8), **options.pop("headers", {})}
        return {"url": path, "json": body, "headers": self._signed(headers, "operator"), **options}

    async def send(self, path: str, content: bytes, key: str, media_type: str = "text/csv") -> httpx2.Response:
        """A file under a key; what it wrote can be read at once."""
        answer = await self.client.post(**self.file(path, content, key, media_type))
        await self.settle()
        return answer

    def file(self, path: str, content: bytes, key: str, media_type: str = "text/csv") -> dict[str, Any]:
        """The request that sends a file."""
        headers = self._signed({"Idempotency-Key": key, "Content-Type": media_type}, "operator")
        return {"url": path, "content": content, "headers": headers}

    async def get(self, path: str, as_: str = "operator") -> httpx2.Response:
        """A query, as a service."""
        return await self.client.get(path, headers=self._signed({}, as_))

    def _signed(self, headers: dict[str, str], issuer: str) -> dict[str, str]:
        return headers | {"Authorization": f"Bearer {self.tokens.for_service(issuer, 'organisation')}"}

    async def settle(self) -> None:
        """Seal and fold everything that was appended."""
        while await self.process.runtime.store.seal(datetime.now(UTC)) or await self.own_log.step():
            pass

    async def write(self, stream: str, union_id: str, events: Sequence[Event]) -> None:
        """Events that another part of the service would have written."""
        now = datetime.now(UTC)
        fresh = [NewEvent(uuid7(now), event, date(2020, 1, 1), now, ORIGIN) for event in events]
        await self.process.runtime.store.append([StreamAppend(stream, union_id, 0, fresh)])
        await self.settle()

    async def rule(self, *versions: RuleVersion) -> None:
        """Rules in force."""
        await self.write("rules:test", "f", [RuleVersionActivated(version) for version in versions])


@asynccontextmanager
async def serving(
    database: str, folder: Path, routers: Sequence[Any], projections: Sequence[Any]
) -> AsyncIterator[Serving]:
    """A slice with these routers and projections, on an empty database."""
    service = Service("organisation", list(routers), [*projections, *DIRECTORY], Directory)
    keys = Keys(folder)
    keys.ensure(ISSUERS)
    async with open_runtime(
        "organisation", Settings(postgres=database, keys=folder, federation="f"), Directory
    ) as runtime:
        process = Process(service, runtime)
        subscription = process.subscription("organisation")
        async with process.pool.acquire() as connection:
            for package in ("log", "kafka", "projections"):
                await connection.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
            await connection.execute(KEYS_SCHEMA)
            await register(connection, subscription)
        own_log = OwnLog(process.pool, runtime.store, subscription, runtime.clock)
        app = gated(process.app, runtime)
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://testserver") as client:
            yield Serving(process, own_log, client, Tokens(keys))
