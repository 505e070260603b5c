"""Organisation on a real database with the shipped rules, without Kafka: the tests turn the wheels themselves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from gonghui_organisation.app import SERVICE
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import RuleVersionActivated, UnionFormed
from gonghui_shared.deadlines import Deadlines
from gonghui_shared.directory import Directory
from gonghui_shared.events import Event
from gonghui_shared.http.app import gated
from gonghui_shared.http.tokens import SIGN_IN, Keys
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.privacy import SCHEMA
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import register
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.service import Process
from gonghui_shared.settings import Settings

FORMED = date(2020, 1, 1)


class SetClock:
    """A clock that stands where the test puts it."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Where it stands."""
        return self.instant


@dataclass
class Office:
    """The service, and somebody who asks it."""

    runtime: Runtime
    process: Process
    clock: SetClock
    client: httpx2.AsyncClient
    keys: "count[int]" = field(default_factory=count)

    def _headers(self, who: str) -> dict[str, str]:
        tokens = self.process.tokens
        if who == "operator":
            token = tokens.for_service("operator", "organisation")
        else:
            token = tokens.sign(SIGN_IN, who, "organisation", 600)
        return {"Authorization": f"Bearer {token}"}

    async def ask(self, who: str, path: str, **body: Any) -> httpx2.Response:
        """Send a command, and let everything follow that follows."""
        headers = {**self._headers(who), "Idempotency-Key": f"key-of-test-{next(self.keys)}"}
        answer = await self.client.post(path, json=body, headers=headers)
        await self.settle()
        return answer

    async def see(self, who: str, path: str) -> Any:
        """Ask a query that must be answered."""
        answer = await self.client.get(path, headers=self._headers(who))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def settle(self) -> None:
        """Seal, project and fire until nothing moves."""
        own = OwnLog(self.process.pool, self.runtime.store, self.process.subscription("organisation"), self.clock)
        clocks = Deadlines(self.process.pool, SERVICE.deadlines, self.process.execution, "organisation", self.clock)
        while await self.runtime.store.seal(self.clock.now()) + await own.step() + await clocks.step():
            pass

    async def tell(self, stream: str, union_id: str, *events: Event) -> None:
        """Append events as another aggregate would."""
        origin = Origin("service:test", "test", "test")
        new = [NewEvent(uuid4(), event, FORMED, self.clock.now(), origin) for event in events]
        await self.runtime.store.append([StreamAppend(stream, union_id, 0, new)])


@pytest.fixture
async def office(database: str, tmp_path: Path) -> AsyncIterator[Office]:
    """A federation with a private enterprise's union below it, and the rules in force."""
    Keys(tmp_path).ensure(["operator", "organisation", SIGN_IN])
    settings = Settings(postgres=database, keys=tmp_path, federation="city")
    clock = SetClock()
    async with open_runtime("organisation", settings, Directory) as runtime:
        runtime.clock = clock
        process = Process(SERVICE, runtime)
        async with process.pool.acquire() as connection:
            for package in ("log", "kafka", "projections"):
                await connection.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
            await connection.execute(SCHEMA)
            await register(connection, process.subscription("organisation"))
        transport = httpx2.ASGITransport(app=gated(process.app, runtime))
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            office = Office(runtime, process, clock, client)
            await office.tell("union:city", "city", formed("federation", None))
            await office.tell("union:u1", "u1", formed("primary", "city"))
            await office.tell("union:u2", "u2", formed("primary", "city"))
            await office.tell("rules:city", "city", *(RuleVersionActivated(rule) for rule in shipped()))
            await office.settle()
            yield office


def formed(kind: Any, superior: str | None) -> UnionFormed:
    """A union."""
    return UnionFormed(kind, "private", "工会", superior, "CN", FORMED)
