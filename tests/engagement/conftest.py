"""The engagement service of a small city: a federation above two unions, their chairs and members."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gonghui_engagement.app import SERVICE
from gonghui_shared.contracts.organisation import MemberAdmitted, PostFilled, RuleVersionActivated, UnionFormed
from gonghui_shared.events import Event
from gonghui_shared.rules import RuleVersion, Unit
from gonghui_shared.settings import Settings
from tests.running import Running, running

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
    "R-WC-01.unit_types": (("private", "institution", "state_owned", "other"), "list"),
    "R-WC-03": ("1/5", "ratio"),
    "R-WC-05.quorum": ("2/3", "ratio"),
    "R-WC-05.majority": ("1/2", "ratio"),
    "R-WC-06.papers": (7, "days"),
    "R-WC-06.report": (7, "working_days"),
    "R-OP-01": (15, "days"),
    "R-OP-02": (7, "days"),
    "R-OP-02.results": (3, "days"),
    "R-OP-03": (30, "days"),
    "R-CB-01.unit_types": (("private", "institution", "state_owned", "other"), "list"),
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


Engagement = Running


@pytest.fixture
async def engagement(database: str, tmp_path: Path) -> AsyncIterator[Engagement]:
    """The service in the city of `_city`, on Monday 2 March 2026."""
    async with running(SERVICE, Settings(postgres=database, keys=tmp_path, federation="f")) as service:
        await service.hear("organisation", *_city())
        yield service
