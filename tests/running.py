"""A whole service on real PostgreSQL: HTTP in, log, seal, projections, clocks, HTTP out; one process, no Kafka."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count
from typing import Any

import asyncpg
import httpx2

from gonghui_shared.clock import FixedClock, business_date
from gonghui_shared.deadlines import Deadlines
from gonghui_shared.events import Event
from gonghui_shared.http.app import create_app
from gonghui_shared.http.middleware import Gate
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN, Keys, Tokens
from gonghui_shared.privacy import SCHEMA as KEYS_SCHEMA
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import OwnHistory, Rebuild, register
from gonghui_shared.projections.subscription import Subscription
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.service import Service
from gonghui_shared.settings import Settings
from gonghui_shared.testing import INSTANT, recorded


@dataclass
class Running:
    """The running service and its clients."""

    service: Service
    runtime: Runtime
    subscriptions: Mapping[str, Subscription]
    own_log: OwnLog
    deadlines: Deadlines
    client: httpx2.AsyncClient
    tokens: Tokens
    keys: Any
    positions: dict[str, int]

    async def ask(
        self,
        method: str,
        path: str,
        *,
        as_: str | None = None,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> httpx2.Response:
        """One request: `as_` a person, `service:<name>`, or nobody; a command has a key of its own unless it is given."""
        signed = {"Idempotency-Key": f"test-key-{next(self.keys)}"} if method == "POST" else {}
        if as_ is not None:
            kind, _, name = as_.rpartition(":")
            token = (
                self.tokens.for_service(name, self.service.name)
                if kind
                else self.tokens.sign(SIGN_IN, name, self.service.name, PERSON_LIFE)
            )
            signed["Authorization"] = f"Bearer {token}"
        return await self.client.request(method, path, headers={**signed, **(headers or {})}, **options)

    async def do(self, path: str, as_: str | None, **body: Any) -> httpx2.Response:
        """A command, sealed and projected."""
        answer = await self.ask("POST", path, as_=as_, json=body)
        await self.settle()
        return answer

    async def done(self, path: str, as_: str | None, **body: Any) -> None:
        """A command that must be carried out."""
        answer = await self.do(path, as_, **body)
        assert answer.status_code == 201, answer.text

    async def get(self, path: str, as_: str | None) -> Any:
        """A query's answer."""
        answer = await self.ask("GET", path, as_=as_)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def settle(self) -> None:
        """Seal and project all there is."""
        while await self.runtime.store.seal(self.runtime.now()):
            pass
        while await self.own_log.step():
            pass

    async def on(self, day: date) -> None:
        """Let the clock come to nine in the morning of a day, and fire what is due."""
        self.come_to(day)
        while await self.deadlines.step():
            await self.settle()

    def come_to(self, day: date) -> None:
        """Let the clock come to nine in the morning of a day, and fire nothing."""
        clock = self.runtime.clock
        assert isinstance(clock, FixedClock)
        clock.instant = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        assert business_date(clock.instant) == day

    async def hear(self, producer: str, *events: tuple[str, Event]) -> None:
        """Events of another service, as Kafka would bring them: union, event."""
        first = self.positions[producer] + 1
        batch = [recorded(body, union, position=n) for n, (union, body) in enumerate(events, first)]
        self.positions[producer] += len(batch)
        assert self.runtime.pool is not None
        async with self.runtime.pool.acquire() as connection, connection.transaction():
            await self.subscriptions[producer].apply(connection, batch)

    async def rebuilt_differently(self) -> list[str]:
        """Projections of the service's own log that a rebuild makes differently from what is served."""
        assert self.runtime.pool is not None
        own, history = self.subscriptions[self.service.name], OwnHistory(self.runtime.store, self.service.name)
        everything = list(own.projections.values())
        rebuilt = await Rebuild(self.runtime.pool, own, everything, history, self.runtime.vault).run(accept=True)
        return [one.projection for one in rebuilt if one.digest != one.served]


@asynccontextmanager
async def running(service: Service, settings: Settings) -> AsyncIterator[Running]:
    """The service on an empty database, at nine on Monday 2 March 2026."""
    keys = Keys(settings.keys)
    keys.ensure([SIGN_IN, service.name, "operator"])
    async with open_runtime(service.name, settings, service.knowledge) as runtime:
        runtime.clock = FixedClock(INSTANT)
        assert runtime.pool is not None
        subscriptions = await _migrated(service, runtime)
        app = create_app(service, runtime)
        transport = httpx2.ASGITransport(app=Gate(app, ["testserver"]))
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            yield Running(
                service,
                runtime,
                subscriptions,
                OwnLog(runtime.pool, runtime.store, subscriptions[service.name], runtime.clock),
                Deadlines(runtime.pool, service.deadlines, app.state.execution, service.name, runtime.clock),
                client,
                Tokens(keys),
                count(1),
                dict.fromkeys(subscriptions, 0),
            )


async def _migrated(service: Service, runtime: Runtime) -> Mapping[str, Subscription]:
    assert runtime.pool is not None
    names = sorted({service.name, *service.producers()})
    subscriptions = {name: Subscription(name, service.all_projections(), runtime.vault) for name in names}
    async with runtime.pool.acquire() as connection, connection.transaction():
        await _schemas(connection)
        for subscription in subscriptions.values():
            await register(connection, subscription)
    return subscriptions


async def _schemas(connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
    for package in ("log", "kafka", "projections"):
        await connection.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
    await connection.execute(KEYS_SCHEMA)
