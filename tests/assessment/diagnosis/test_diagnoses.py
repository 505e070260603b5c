"""What ails the unions of a city: signs folded from events, and each diagnosis over them."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gonghui_assessment.diagnosis.queries import DIAGNOSES
from gonghui_assessment.diagnosis.views import (
    project_funding,
    project_own_rules,
    project_signs_of_engagement,
    project_signs_of_finance,
    project_states,
)
from gonghui_shared.contracts import engagement as e
from gonghui_shared.contracts import finance as f
from gonghui_shared.contracts import organisation as o
from gonghui_shared.contracts.assessment import LetterIssued, LetterSigned, LetterTarget, LetterText
from gonghui_shared.testing import folded, recorded
from tests.assessment.target.wanted import target_set

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

JANUARY, FEBRUARY = date(2026, 1, 20), date(2026, 2, 10)
LAST_YEAR = date(2025, 6, 1)


def test_signs_are_counted_by_month_and_lead_to_the_last_event() -> None:
    """However events arrive, the latest day leads."""
    later, earlier = (e.ActivityHeld(f"a{day}", "culture", day, 20, 15) for day in (JANUARY, date(2026, 1, 5)))
    events = [recorded(later, "u1", position=1, on=JANUARY), recorded(earlier, "u1", position=2, on=date(2026, 1, 5))]
    rows = folded(project_signs_of_engagement, *events)["signs_engagement"]

    assert rows[("u1", "activity.culture", "2026-01")] == {
        "times": 2, "quantity": 30, "last_on": JANUARY, "last_event": str(events[0].event_id),
    }  # fmt: skip


def test_income_is_counted_by_where_it_came_in() -> None:
    """What is paid back counts against it."""
    events = [
        f.DuesPaid("m1", "p1", "2026-01", 900, settled=True, entry=()),
        f.DuesRefunded("m1", "p1", "r1", "2026-01", 400, reopened=False, entry=()),
        f.DuesReported("2026-01", 10, 8, 5_000, 4_000),
    ]
    rows = folded(
        project_signs_of_finance, *(recorded(b, "u1", position=n, on=JANUARY) for n, b in enumerate(events, 1))
    )["signs_finance"]

    assert {key[1]: row["quantity"] for key, row in rows.items()} == {
        "dues_platform": 500,
        "dues_outside": 4_000,
        "income": 4_500,
    }


def test_what_stands_of_a_union_is_what_was_said_last() -> None:
    """A committee that was dissolved is none; a post is with or without a headcount."""
    events: list[Any] = [
        o.CommitteeFormed("union", 5), o.CommitteeFormed("women", 3), o.CommitteeDissolved("union"),
        o.LeadershipLinkRecorded("党委", "行政"), o.PostStaffed("chair", "none", "", True, None, None),
    ]  # fmt: skip
    rows = folded(project_states, *(recorded(body, "u1", position=n, on=JANUARY) for n, body in enumerate(events, 1)))[
        "union_states"
    ]

    assert {key[1]: row["value"] for key, row in rows.items()} == {"committee": 0, "led": 1, "unstaffed/chair": 1}


def test_a_rule_of_a_union_lives_by_its_use() -> None:
    """Each use moves the day from which it counts as unused; one that was repealed is out of force."""
    adopted = o.UnitRuleAdopted("r1", 1, "rule", "慰问办法", "committee", "d" * 64, date(2027, 1, 1), LAST_YEAR)
    used, repealed = o.UnitRuleUsed("r1", "慰问", FEBRUARY), o.UnitRuleRepealed("r1")
    bodies = [adopted, used, repealed]
    rows = folded(
        project_own_rules, *(recorded(body, "u1", position=n, on=JANUARY) for n, body in enumerate(bodies, 1))
    )["own_rules"]

    assert {name: rows[("u1", "r1")][name] for name in ("title", "unused_on", "used_on", "in_force")} == {
        "title": "慰问办法", "unused_on": FEBRUARY, "used_on": JANUARY, "in_force": False,
    }  # fmt: skip
    assert folded(project_own_rules, recorded(used, "u1", position=1)) == {"own_rules": {}}


def test_the_last_class_of_a_year_stands() -> None:
    """It may be said again."""
    bodies = [f.FundingClassified(2026, "B"), f.FundingClassified(2026, "A")]
    rows = folded(project_funding, *(recorded(body, "u1", position=n, on=JANUARY) for n, body in enumerate(bodies, 1)))[
        "funding_classes"
    ]

    assert rows[("u1", 2026)]["funding_class"] == "A"


@pytest.fixture
async def city(assessment: "Assessment") -> "Assessment":
    """u1 works and is paid, u2 has a committee and little else; both in district d of federation f."""
    activities = [(kind, f"a{n}") for n, kind in enumerate(("culture", "culture", "culture", "warmth"))]
    await assessment.hear(
        "engagement",
        *(("u1", FEBRUARY, e.ActivityHeld(name, kind, FEBRUARY, 20, 15)) for kind, name in activities),  # type: ignore[arg-type]  # kinds of the list above
        ("u2", LAST_YEAR, e.ActivityHeld("b1", "sports", LAST_YEAR, 20, 15)),
        ("u1", JANUARY, e.CongressHeld("c1", 30, 25, 0)),
        ("u2", JANUARY, e.DisclosurePublished("d1", "薪酬", date(2026, 3, 1))),
        ("u2", JANUARY, e.DisclosureQuestionOverdue("d1", "q1")),
    )
    await assessment.hear(
        "finance",
        ("u1", FEBRUARY, f.DuesPaid("m1", "p1", "2026-01", 900, settled=True, entry=())),
        ("u1", FEBRUARY, f.DuesReported("2026-01", 10, 8, 5_000, 2_700)),
        ("u1", LAST_YEAR, f.FundingClassified(2025, "B")),
        ("u1", JANUARY, f.FundingClassified(2026, "A")),
        ("u2", JANUARY, f.FundingClassified(2026, "C")),
    )
    await assessment.hear(
        "organisation",
        *((union, LAST_YEAR, o.CommitteeFormed("union", 5)) for union in ("u1", "u2")),
        ("u1", LAST_YEAR, o.LeadershipLinkRecorded("党委", "行政")),
        ("u2", LAST_YEAR, o.PostStaffed("chair", "none", "", True, None, None)),
        (
            "u2",
            LAST_YEAR,
            o.UnitRuleAdopted("r1", 1, "rule", "慰问办法", "committee", "d" * 64, date(2027, 1, 1), FEBRUARY),
        ),
    )
    linked = target_set("t1", owner_id="chair1", business_goal="安全生产")
    for target in (linked, target_set("t2", owner_id="chair1")):
        await assessment.write(f"target:{target.target_id}", "u1", target, on=JANUARY)
    letter = [
        LetterIssued("l1", LetterText("u1", "d", 2026, 1, (LetterTarget("t1"),), (), 0), "d" * 64),
        *(LetterSigned("l1", side, "d" * 64, side == "union") for side in ("issuer", "union")),
    ]
    await assessment.write("letter:l1", "u1", *letter, on=JANUARY)
    return assessment


@pytest.mark.rule("R-ASM-14.window", "R-ASM-14.silence", "R-ASM-14.errands", "R-ASM-14.least_events")
@pytest.mark.rule("R-ASM-14.functions", "R-ASM-14.marginal", "R-ASM-14.funding", "R-ASM-14.variety")
async def test_each_diagnosis_names_its_unions_and_their_events(city: "Assessment") -> None:
    """With how many it concerns, of how many, and what leads to it."""
    found = {code: await city.get(f"/unions/f/diagnoses/{code}", "leader") for code in DIAGNOSES}
    told = {
        code: (one["known"], one["concerned"], one["of"], [(case["union_id"], case["figure"], case["producer"]) for case in one["cases"]])
        for code, one in found.items()
    }  # fmt: skip

    assert told == {
        "unclear_accountability": (True, 1, 2, [("u1", "1", None)]),
        "idle_rules": (True, 1, 1, [("u2", "慰问办法", "organisation")]),
        "participation": (True, 2, 2, [("u2", "ineffective", "engagement"), ("u1", "limited", "engagement")]),
        "detached": (True, 0, 1, []),
        "marginal": (True, 1, 2, [("u2", "3", "organisation")]),
        "errands": (True, 0, 1, []),
        "no_income": (True, 1, 2, [("u2", "0", "organisation")]),
        "silent": (True, 1, 2, [("u2", "", "engagement")]),
        "no_follow_up": (False, 0, 0, []),
        "funding": (True, 1, 2, [("u1", "B → A", "finance")]),
        "variety": (True, 0, 1, []),
        "platform": (True, 1, 1, [("u1", "27", "finance")]),
    }
    assert found["funding"]["facts"] == {"A": "50% / 30%", "B": "0% / 50%", "C": "50% / 20%"}
    assert found["errands"]["periods"][-1] == {"period": "2026-02", "values": {"errands": 3, "protection": 1, "education": 0, "organisation": 0, "participation": 0}}  # fmt: skip
    assert found["platform"]["facts"] == {"share": "25%"}
    assert found["unclear_accountability"]["periods"] == [{"period": "2026", "values": {"owned": 1, "unowned": 1}}]


async def test_a_collective_contract_is_part_in_decisions(city: "Assessment") -> None:
    """Its draft was bargained for and adopted, so a union with one is neither passive nor limited; questions are told apart."""
    filed = [e.ContractFiled(f"k{union}", "collective", date(2027, 1, 1)) for union in ("u1", "u2")]
    await city.hear("engagement", *((f"u{n}", FEBRUARY, body) for n, body in enumerate(filed, 1)))
    found = await city.get("/unions/f/diagnoses/participation", "leader")

    assert [(case["union_id"], case["figure"]) for case in found["cases"]] == [("u2", "ineffective")]
    assert [one["values"].get("contract") for one in found["periods"]] == [0, 2]


async def test_whoever_asks_sees_what_lies_below(city: "Assessment") -> None:
    """The district its two unions, a chair the own union and no other; nothing known is said to be so."""
    assert (await city.get("/unions/d/diagnoses/no_income", "head"))["of"] == 2
    own = await city.get("/unions/u1/diagnoses/no_income", "chair1")
    assert (own["of"], own["concerned"]) == (1, 0)
    assert (await city.ask("GET", "/unions/u2/diagnoses/silent", as_="chair1")).status_code == 403
    assert (await city.ask("GET", "/unions/f/diagnoses/gossip", as_="leader")).status_code == 422


async def test_nothing_is_diagnosed_where_nothing_was_recorded(assessment: "Assessment") -> None:
    """Not knowing is not being well."""
    for code in DIAGNOSES:
        found = await assessment.get(f"/unions/f/diagnoses/{code}", "leader")
        assert (found["known"], found["cases"]) == (False, []), code
