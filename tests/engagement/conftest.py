"""The engagement service on real PostgreSQL: HTTP in, log, seal, projections, HTTP out; one process, no Kafka."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from gonghui_engagement.app import SERVICE
from gonghui_shared.clock import FixedClock, business_date
from gonghui_shared.contracts.organisation import MemberAdmitted, PostFilled, RuleVersionActivated, UnionFormed
from gonghui_shared.deadlines import Deadlines
from gonghui_shared.events import Event
from gonghui_shared.http.app import create_app
from gonghui_shared.http.middleware import Gate
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN, Keys, Tokens
from gonghui_shared.privacy import SCHEMA as KEYS_SCHEMA
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import OwnHistory, Rebuild, register
from gonghui_shared.projections.subscription import Subscription
from gonghui_shared.rules import RuleVersion, Unit
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.settings import Settings
from gonghui_shared.testing import recorded

RULES: dict[str, tuple[Any, Unit]] = {
    "R-CMP-01.accept": (15, "days"),
    "R-CMP-01.answer": (60, "days"),
    "R-CMP-01.extension": (30, "days"),
    "R-CMP-01.review": (30, "days"),
    "R-CMP-01.re_review": (30, "days"),
    "R-CMP-01.triage": (5, "working_days"),
    "R-CMP-01.close": (10, "working_days"),
    "R-SUP-04": (True, "switch"),
    "R-ASM-04.satisfied": (4, "count"),
    "R-ASM-04.least_answers": (5, "count"),
    "R-ASM-04.rating_days": (14, "days"),
    "R-WC-03": ("1/5", "ratio"),
    "R-WC-05.quorum": ("2/3", "ratio"),
    "R-WC-05.majority": ("1/2", "ratio"),
    "R-WC-06.papers": (7, "days"),
    "R-WC-06.report": (7, "working_days"),
    "R-OP-01": (15, "days"),
    "R-OP-03": (30, "days"),
    "R-CB-02.majority": ("1/2", "ratio"),
    "R-CB-02.filing": (10, "days"),
    "R-CB-02.effect": (15, "days"),
    "R-TRM-08.subjects": (("law", "politics"), "list"),
    "R-AID-01": (("deep", "relative"), "list"),
    "R-AID-01.publicity": (5, "days"),
    "calendar.2026": ({"holidays": [], "worked": []}, "table"),
    "calendar.2027": ({"holidays": [], "worked": []}, "table"),
}
FORMED = date(2020, 1, 1)


def _city() -> Sequence[tuple[str, Event]]:
    """A federation `f` above the unions `u1` and `u2`, their chairs, and five members of `u1`."""
    versions = (
        RuleVersion(code, "1", "CN", date(2000, 1, 1), value, unit, "for tests")
        for code, (value, unit) in RULES.items()
    )
    return [
        ("f", UnionFormed("federation", "other", "City", None, "CN/1", FORMED)),
        ("u1", UnionFormed("primary", "private", "One", "f", "CN/1", FORMED)),
        ("u2", UnionFormed("primary", "private", "Two", "f", "CN/1", FORMED)),
        ("f", PostFilled("leader", "federation_leader", "leader", FORMED)),
        ("u1", PostFilled("chair1", "chair", "chair1", FORMED)),
        ("u2", PostFilled("chair2", "chair", "chair2", FORMED)),
        *(("u1", MemberAdmitted(f"m{n}", f"p{n}", False, "", "", "")) for n in range(1, 7)),
        *(("f", RuleVersionActivated(version)) for version in versions),
    ]


@dataclass
class Engagement:
    """The running service and its clients."""

    runtime: Runtime
    subscription: Subscription
    own_log: OwnLog
    deadlines: Deadlines
    client: httpx2.AsyncClient
    tokens: Tokens
    keys: Any

    async def ask(self, method: str, path: str, *, as_: str | None = None, **options: Any) -> httpx2.Response:
        """One request: `as_` a person, `service:<name>`, or nobody."""
        headers = {"Idempotency-Key": f"test-key-{next(self.keys)}"} if method == "POST" else {}
        if as_ is not None:
            kind, _, name = as_.rpartition(":")
            token = (
                self.tokens.for_service(name, "engagement")
                if kind
                else self.tokens.sign(SIGN_IN, name, "engagement", PERSON_LIFE)
            )
            headers["Authorization"] = f"Bearer {token}"
        return await self.client.request(method, path, headers=headers, **options)

    async def do(self, path: str, as_: str | None, **body: Any) -> httpx2.Response:
        """A command, sealed and projected."""
        answer = await self.ask("POST", path, as_=as_, json=body)
        await self.settle()
        return answer

    async def get(self, path: str, as_: str | None) -> Any:
        """A query's answer."""
        answer = await self.ask("GET", path, as_=as_)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def done(self, path: str, as_: str | None, **body: Any) -> None:
        """A command that must be carried out."""
        answer = await self.do(path, as_, **body)
        assert answer.status_code == 201, answer.text

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

    async def rebuilt_differently(self) -> list[str]:
        """Projections of the service's own log that a rebuild makes differently from what is served."""
        assert self.runtime.pool is not None
        history = OwnHistory(self.runtime.store, "engagement")
        own, everything = self.subscription, list(self.subscription.projections.values())
        rebuilt = await Rebuild(self.runtime.pool, own, everything, history, self.runtime.vault).run(accept=True)
        return [one.projection for one in rebuilt if one.digest != one.served]


@pytest.fixture
async def engagement(database: str, tmp_path: Path) -> AsyncIterator[Engagement]:
    """The service in the city of `_city`, on Monday 2 March 2026."""
    keys = Keys(tmp_path)
    keys.ensure([SIGN_IN, "engagement", "operator"])
    settings = Settings(postgres=database, keys=tmp_path, federation="f")
    async with open_runtime("engagement", settings, SERVICE.knowledge) as runtime:
        runtime.clock = FixedClock(datetime(2026, 3, 2, 1, tzinfo=UTC))
        assert runtime.pool is not None
        subscription = await _migrated(runtime)
        app = create_app(SERVICE, runtime)
        transport = httpx2.ASGITransport(app=Gate(app, ["testserver"]))
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
            yield Engagement(
                runtime,
                subscription,
                OwnLog(runtime.pool, runtime.store, subscription, runtime.clock),
                Deadlines(runtime.pool, SERVICE.deadlines, app.state.execution, "engagement", runtime.clock),
                client,
                Tokens(keys),
                count(1),
            )


async def _migrated(runtime: Runtime) -> Subscription:
    assert runtime.pool is not None
    own = Subscription("engagement", SERVICE.all_projections(), runtime.vault)
    foreign = Subscription("organisation", SERVICE.all_projections())
    async with runtime.pool.acquire() as connection, connection.transaction():
        await _schemas(connection)
        await register(connection, own)
        await register(connection, foreign)
        batch = [recorded(body, union, position=n) for n, (union, body) in enumerate(_city(), 1)]
        await foreign.apply(connection, batch)
    return own


async def _schemas(connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
    for package in ("log", "kafka", "projections"):
        await connection.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
    await connection.execute(KEYS_SCHEMA)
