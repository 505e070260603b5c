"""The finance service of a small city: a federation above a district above two unions, and one union beside them."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from gonghui_finance.app import SERVICE
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import PostFilled, RuleVersionActivated, UnionFormed
from gonghui_shared.events import Event
from gonghui_shared.http.tokens import Keys
from gonghui_shared.settings import Settings
from tests.finance.organisation import Organisation, organisation_of
from tests.running import Running, running

FORMED = date(2020, 1, 1)


def _city() -> Sequence[tuple[str, Event]]:
    """Federation `f`, district `d1` with the unions `u1` and `u2`, district `d2` with `u3`, and who holds which post."""
    return [
        ("f", UnionFormed("federation", "other", "City", None, "CN/1", FORMED)),
        ("d1", UnionFormed("district", "other", "First district", "f", "CN/1", FORMED)),
        ("d2", UnionFormed("district", "other", "Second district", "f", "CN/1/2", FORMED)),
        ("u1", UnionFormed("primary", "private", "One", "d1", "CN/1", FORMED)),
        ("u2", UnionFormed("primary", "private", "Two", "d1", "CN/1", FORMED)),
        ("u3", UnionFormed("primary", "private", "Three", "d2", "CN/1/2", FORMED)),
        ("f", PostFilled("leader", "federation_leader", "leader", FORMED)),
        ("f", PostFilled("auditor", "auditor", "auditor", FORMED)),
        ("u1", PostFilled("officer1", "finance_officer", "officer1", FORMED)),
        ("u1", PostFilled("member1", "committee_member", "committee1", FORMED)),
        ("u2", PostFilled("officer2", "finance_officer", "officer2", FORMED)),
        *(
            ("f", RuleVersionActivated(v))
            for v in shipped()
            if v.code.startswith(("R-FIN", "R-ACC", "R-MEM", "R-ORG-04", "R-ORG-06"))
        ),
    ]


@pytest.fixture
async def organisation(tmp_path: Path) -> AsyncIterator[Organisation]:
    """Whom finance asks for the roll: the members `m1`, `m2` and `m3` in every union."""
    asked = organisation_of(Keys(tmp_path))
    asked.start()
    yield asked
    await asked.stop()


@pytest.fixture
async def finance(database: str, tmp_path: Path, organisation: Organisation) -> AsyncIterator[Running]:
    """The service in the city of `_city`, under the rules as they are shipped, on Monday 2 March 2026."""
    peers = {"organisation": organisation.address}
    async with running(SERVICE, Settings(postgres=database, keys=tmp_path, federation="f", peers=peers)) as service:
        await service.hear("organisation", *_city())
        yield service
