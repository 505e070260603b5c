"""The assessment service on real PostgreSQL: HTTP in, log, seal, projections, HTTP out; one process, no Kafka."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from msgspec.structs import replace

from gonghui_assessment.annual_evaluation.running import AnnualEvaluations
from gonghui_assessment.app import SERVICE
from gonghui_assessment.term_evaluation.running import TermEvaluations
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_shared.clock import FixedClock, business_date
from gonghui_shared.contracts.organisation import PostFilled, RuleVersionActivated, UnionFormed
from gonghui_shared.deadlines import Deadlines
from gonghui_shared.events import Event
from gonghui_shared.http.app import create_app
from gonghui_shared.http.middleware import Gate
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN, Keys, Tokens
from gonghui_shared.ids import uuid7
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.privacy import SCHEMA as KEYS_SCHEMA
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import OwnHistory, Rebuild, register
from gonghui_shared.projections.subscription import Subscription
from gonghui_shared.rules import RuleVersion, Unit
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.settings import Settings
from gonghui_shared.testing import recorded
from tests.assessment.producers import Producer, producing

RULES: dict[str, tuple[Any, Unit]] = {
    "R-ASM-03": (("leadership_discipline", "mass_incident"), "list"),
    "R-ASM-06.reports": (5, "days"),
    "R-ASM-05.least_raters": (3, "count"),
    "R-ASM-08": ("0.30", "ratio"),
    "R-ASM-08.front_line": ("0.60", "ratio"),
    "R-ASM-08.least_ballots": (5, "count"),
    "R-ASM-09": ({"excellent": 90, "competent": 75, "basic": 60}, "table"),
    "R-ASM-09.benefits": ({"excellent": ("award", "study")}, "table"),
    "R-ASM-09.preference_months": (24, "months"),
    "R-ASM-09.quota": ("0.30", "ratio"),
    "R-ASM-10": ({"annual": 40, "targets": 30, "appraisal": 20, "audit": 10}, "table"),
    "R-ASM-10.audit": ({"mass_incident": 100, "exit_audit_serious": 60, "other": 100}, "table"),
    "R-ASM-10.days": (True, "switch"),
    "R-ASM-10.missing": ("shared", "choice"),
    "R-ASM-11": (5, "working_days"),
    "R-ASM-11.answer": (15, "working_days"),
    "R-ASM-12": (2, "count"),
    "R-ASM-21.monthly": (5, "days"),
    "R-ASM-21.half_yearly": (15, "days"),
    "R-ASM-21.yearly": (20, "days"),
    "R-ASM-21.again": (5, "days"),
    "R-ASM-22.ordinary": (30, "days"),
    "R-ASM-22.serious": (15, "days"),
    "R-ASM-22.grave": (7, "days"),
    "R-ASM-22.again": (7, "days"),
    "R-ASM-22.escalated": (10, "days"),
    "R-ASM-23.amber": (1, "months"),
    "R-ASM-23.red": (3, "months"),
    "R-ASM-24": (36, "months"),
    "R-ELE-13.scrutineers": (2, "count"),
    "R-ASM-13": ("3.5", "ratio"),
    "R-ASM-14.window": (12, "months"),
    "R-ASM-14.silence": (90, "days"),
    "R-ASM-14.errands": ("0.80", "ratio"),
    "R-ASM-14.least_events": (4, "count"),
    "R-ASM-14.functions": (
        {
            "activity.culture": "errands",
            "activity.warmth": "protection",
            "training": "education",
            "activity.competition": "organisation",
            "congress": "participation",
        },
        "table",
    ),
    "R-ASM-14.marginal": (2, "count"),
    "R-ASM-14.funding": ({"A": 30, "B": 50, "C": 20}, "table"),
    "R-ASM-14.variety": ("0.30", "ratio"),
    "R-ORG-20.unused": (12, "months"),
    "R-WC-01.unit_types": (("private", "institution"), "list"),
    "R-PRV-02": (True, "switch"),
    "calendar.2026": ({"holidays": [], "worked": []}, "table"),
    "calendar.2027": ({"holidays": [], "worked": []}, "table"),
}
FORMED = date(2020, 1, 1)
REPORTED_FROM = date(2026, 1, 1)
ORIGIN = Origin("service:operator", "test", "test")


def _city() -> Sequence[tuple[str, Event]]:
    """A federation `f` above a district `d`, the unions `u1` and `u2` below it, and their leaders."""
    versions = (
        RuleVersion(code, "1", "CN", REPORTED_FROM if "ASM-21" in code else date(2000, 1, 1), value, unit, "for tests")
        for code, (value, unit) in RULES.items()
    )
    return [
        ("f", UnionFormed("federation", "other", "City", None, "CN/1", FORMED)),
        ("d", UnionFormed("district", "other", "District", "f", "CN/1", FORMED)),
        ("u1", UnionFormed("primary", "private", "One", "d", "CN/1", FORMED)),
        ("u2", UnionFormed("primary", "private", "Two", "d", "CN/1", FORMED)),
        ("f", PostFilled("leader", "federation_leader", "leader", FORMED)),
        ("d", PostFilled("head", "chair", "head", FORMED)),
        ("u1", PostFilled("chair1", "chair", "chair1", FORMED)),
        ("u2", PostFilled("chair2", "chair", "chair2", FORMED)),
        *(("f", RuleVersionActivated(version)) for version in versions),
    ]


_REACHED = """insert into consumer_slices (subscription, slice, epoch, position, hash) values ($1, $2, 1, $3, $4)
    on conflict (subscription, slice) do update set position = excluded.position, hash = excluded.hash"""


@dataclass
class Assessment:
    """The running service and its clients."""

    runtime: Runtime
    subscriptions: Mapping[str, Subscription]
    own_log: OwnLog
    deadlines: Deadlines
    annual: AnnualEvaluations
    terms: TermEvaluations
    client: httpx2.AsyncClient
    tokens: Tokens
    keys: Any
    positions: dict[str, int]

    async def ask(
        self, method: str, path: str, *, as_: str | None = "service:operator", **options: Any
    ) -> httpx2.Response:
        """One request: `as_` a person, `service:<name>`, or nobody."""
        headers = {"Idempotency-Key": f"test-key-{next(self.keys)}"} if method == "POST" else {}
        if as_ is not None:
            kind, _, name = as_.rpartition(":")
            token = (
                self.tokens.for_service(name, "assessment")
                if kind
                else self.tokens.sign(SIGN_IN, name, "assessment", PERSON_LIFE)
            )
            headers["Authorization"] = f"Bearer {token}"
        return await self.client.request(method, path, headers=headers, **options)

    async def do(self, path: str, as_: str | None, **body: Any) -> httpx2.Response:
        """A command, sealed and projected."""
        answer = await self.ask("POST", path, as_=as_, json=body)
        await self.settle()
        return answer

    async def done(self, path: str, as_: str | None, **body: Any) -> None:
        """A command that must be carried out."""
        answer = await self.do(path, as_, **body)
        assert answer.status_code == 201, answer.text

    async def get(self, path: str, as_: str | None = "service:operator") -> Any:
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
        clock = self.runtime.clock
        assert isinstance(clock, FixedClock)
        clock.instant = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        assert business_date(clock.instant) == day
        while await self.deadlines.step():
            await self.settle()

    async def write(self, stream: str, union_id: str, *events: Event, on: date) -> None:
        """Events of the service's own log that something else would have decided."""
        fresh = [NewEvent(uuid7(self.runtime.now()), event, on, self.runtime.now(), ORIGIN) for event in events]
        await self.runtime.store.append([StreamAppend(stream, union_id, 0, fresh)])
        await self.settle()

    async def hear(self, producer: str, *events: tuple[str, date, Event]) -> None:
        """Events of another service, as Kafka would bring them: union, business date, event."""
        first = self.positions[producer] + 1
        batch = [
            replace(recorded(body, union, position=n, on=on), sealed_at=self.runtime.now())
            for n, (union, on, body) in enumerate(events, first)
        ]
        self.positions[producer] += len(batch)
        assert self.runtime.pool is not None
        async with self.runtime.pool.acquire() as connection, connection.transaction():
            await self.subscriptions[producer].apply(connection, batch)

    async def catch_up(self, producer: Producer) -> None:
        """Everything that a producer has published, as its feed gives it, with the cursors that a consumer keeps."""
        records = await producer.runtime.store.feed(0, 5000)
        fresh = [record for record in records if record.position > self.positions[producer.name]]
        assert self.runtime.pool is not None
        async with self.runtime.pool.acquire() as connection, connection.transaction():
            await self.subscriptions[producer.name].apply(connection, fresh)
            for record in {record.slice: record for record in fresh}.values():
                await connection.execute(_REACHED, producer.name, record.slice, record.position, record.hash)
        self.positions[producer.name] = records[-1].position if records else 0

    async def rebuilt_differently(self) -> list[str]:
        """Projections of the service's own log that a rebuild makes differently from what is served."""
        assert self.runtime.pool is not None
        own, history = self.subscriptions["assessment"], OwnHistory(self.runtime.store, "assessment")
        everything = list(own.projections.values())
        rebuilt = await Rebuild(self.runtime.pool, own, everything, history, self.runtime.vault).run(accept=True)
        return [one.projection for one in rebuilt if one.digest != one.served]


@pytest.fixture
async def assessment(database: str, tmp_path: Path) -> AsyncIterator[Assessment]:
    """The service in the city of `_city`, on Monday 2 March 2026."""
    async with _serving(Settings(postgres=database, keys=tmp_path, federation="f")) as running:
        await running.hear("organisation", *((union, FORMED, body) for union, body in _city()))
        yield running


@pytest.fixture
async def joined(
    postgres_server: Postgres, database: str, tmp_path: Path
) -> AsyncIterator[tuple[Assessment, Mapping[str, Producer]]]:
    """The same city, told by producers that answer for their own logs on loopback."""
    Keys(tmp_path).ensure(["assessment"])
    async with AsyncExitStack() as stack:
        producers = {
            name: await stack.enter_async_context(producing(name, postgres_server, tmp_path))
            for name in sorted(SERVICE.producers())
        }
        peers = {name: producer.address for name, producer in producers.items()}
        settings = Settings(postgres=database, keys=tmp_path, federation="f", peers=peers)
        running = await stack.enter_async_context(_serving(settings))
        await producers["organisation"].tell(*((union, FORMED, body) for union, body in _city()))
        await running.catch_up(producers["organisation"])
        yield running, producers


@asynccontextmanager
async def _serving(settings: Settings) -> AsyncIterator[Assessment]:
    keys = Keys(settings.keys)
    keys.ensure([SIGN_IN, "assessment", "operator"])
    async with open_runtime("assessment", settings, SERVICE.knowledge) as runtime:
        runtime.clock = FixedClock(datetime(2026, 3, 2, 1, tzinfo=UTC))
        assert runtime.pool is not None
        subscriptions = await _migrated(runtime)
        app = create_app(SERVICE, runtime)
        execution = app.state.execution
        transport = httpx2.ASGITransport(app=Gate(app, ["testserver"]))
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            yield Assessment(
                runtime,
                subscriptions,
                OwnLog(runtime.pool, runtime.store, subscriptions["assessment"], runtime.clock),
                Deadlines(runtime.pool, SERVICE.deadlines, execution, "assessment", runtime.clock),
                AnnualEvaluations(runtime, execution),
                TermEvaluations(runtime, execution),
                client,
                Tokens(keys),
                count(1),
                dict.fromkeys(subscriptions, 0),
            )


async def _migrated(runtime: Runtime) -> Mapping[str, Subscription]:
    assert runtime.pool is not None
    producers = {"assessment", *SERVICE.producers()}
    subscriptions = {p: Subscription(p, SERVICE.all_projections(), runtime.vault) for p in sorted(producers)}
    async with runtime.pool.acquire() as connection, connection.transaction():
        await _schemas(connection)
        for subscription in subscriptions.values():
            await register(connection, subscription)
    return subscriptions


async def _schemas(connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
    for package in ("log", "kafka", "projections"):
        await connection.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
    await connection.execute(KEYS_SCHEMA)
    await connection.execute(SERVICE.schema)
