"""Organisation with the shipped rules and a clock that the test sets; people ask, and clocks fire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx2
import pytest

from gonghui_organisation.app import SERVICE
from gonghui_organisation.obligation.reviewing import DutyReview
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import UnionFormed
from gonghui_shared.deadlines import Deadlines
from gonghui_shared.directory import DIRECTORY
from gonghui_shared.http.tokens import SIGN_IN
from tests.organisation.serving import Serving, serving

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
    """The service, asked by people and by the operator."""

    serving: Serving
    clock: SetClock

    def signed(self, who: str) -> dict[str, str]:
        """A token of somebody who has signed in, or of the operator."""
        tokens = self.serving.tokens
        if who == "operator":
            token = tokens.for_service("operator", "organisation")
        else:
            token = tokens.sign(SIGN_IN, who, "organisation", 600)
        return {"Authorization": f"Bearer {token}"}

    async def ask(self, who: str, path: str, **body: Any) -> httpx2.Response:
        """Send a command, and let everything follow that follows."""
        headers = {**self.signed(who), "Idempotency-Key": token_hex(8)}
        answer = await self.serving.client.post(path, json=body, headers=headers)
        await self.settle()
        return answer

    async def see(self, who: str, path: str) -> Any:
        """Ask a query that must be answered."""
        answer = await self.serving.client.get(path, headers=self.signed(who))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def settle(self) -> None:
        """Seal, fold, fire and review until nothing moves."""
        process = self.serving.process
        clocks = Deadlines(process.pool, SERVICE.deadlines, process.execution, SERVICE.name, self.clock)
        review = DutyReview(process.runtime, process.execution)
        await self.serving.settle()
        while await clocks.step() or await review.step():
            await self.serving.settle()


@pytest.fixture
async def office(database: str, tmp_path: Path) -> AsyncIterator[Office]:
    """A federation with two enterprises' unions below it, and the rules in force."""
    own = [projection for projection in SERVICE.projections if projection not in DIRECTORY]
    async with serving(database, tmp_path, SERVICE.routers, [*own, *SERVICE.deadlines]) as served:
        await served.process.pool.execute(SERVICE.schema)
        clock = served.process.runtime.clock = SetClock()
        await served.write("union:f", "f", [formed("federation", None)])
        await served.write("union:u1", "u1", [formed("primary", "f")])
        await served.write("union:u2", "u2", [formed("primary", "f")])
        await served.rule(*shipped())
        yield Office(served, clock)


def formed(kind: Any, superior: str | None) -> UnionFormed:
    """A union."""
    return UnionFormed(kind, "private", "工会", superior, "CN", FORMED)
