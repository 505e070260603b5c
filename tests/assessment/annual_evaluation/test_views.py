"""Annual evaluations on real PostgreSQL: frozen, scored, recorded, explained, recomputed."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gonghui_assessment.annual_evaluation.running import open_ones
from gonghui_assessment.annual_evaluation.views import project_results
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.contracts.assessment import UnitEvaluated
from gonghui_shared.contracts.organisation import MemberAdmitted, UnitFactsRecorded
from gonghui_shared.testing import folded
from tests.assessment.annual_evaluation.sheet import SCHEME
from tests.assessment.carrying_out import beside, carried_out, opened

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

SUMMER, DECEMBER = date(2025, 6, 1), date(2025, 12, 1)


def rating(union: str, value: str, rater: str = "assessor") -> dict[str, Any]:
    """A mark for the second item."""
    return {"union_id": union, "scheme_id": "s1", "item": "2", "year": 2025, "rater": rater, "value": value}


async def rated(assessment: "Assessment", *ratings: dict[str, Any], on: date = DECEMBER) -> None:
    """Marks of one day."""
    await assessment.done("/federations/f/ratings", "leader", ratings=list(ratings), occurred_on=on.isoformat())


async def known(assessment: "Assessment") -> None:
    """A scheme, and a year in which nine of ten joined at `u1` and one at `u2`."""
    await assessment.done("/federations/f/schemes", "leader", scheme_id="s1", version="1", text=SCHEME)
    admitted = [
        *(("u1", SUMMER, MemberAdmitted(f"m{n}", f"p{n}", False, "", "", "")) for n in range(9)),
        ("u2", SUMMER, MemberAdmitted("m9", "p9", False, "", "", "")),
    ]
    staffed = [(union, SUMMER, UnitFactsRecorded(10, 5, True, True, False)) for union in ("u1", "u2")]
    await assessment.hear("organisation", *admitted, *staffed)
    await rated(assessment, rating("u1", "30"), rating("u2", "20"))


async def evaluated(assessment: "Assessment") -> None:
    """A city with a closed evaluation."""
    await known(assessment)
    await opened(assessment, "e1")
    await carried_out(assessment)


async def test_an_evaluation_ends_with_results_best_first(assessment: "Assessment") -> None:
    """Ninety points and twenty, with their grades."""
    await evaluated(assessment)
    [row] = (await assessment.get("/evaluations"))["items"]
    assert (row["state"], row["units"]) == ("closed", 2)
    results = await assessment.get("/evaluations/e1/results")
    assert results["grades"] == {"good": 1, "poor": 1}
    assert [(r["union_id"], r["name"], r["total"], r["grade"]) for r in results["items"]] == [
        ("u1", "One", "90", "good"),
        ("u2", "Two", "20", "poor"),
    ]
    assert await assessment.get("/grades/2025") == {"good": 1, "poor": 1}
    [mine] = await assessment.get("/unions/u1/evaluations", "chair1")
    assert (mine["evaluation_id"], mine["total"], mine["full"]) == ("e1", "90", "100")


async def test_a_score_is_explained_down_to_its_events(assessment: "Assessment") -> None:
    """The rate of joining by its ten events; a rating as nobody's."""
    await evaluated(assessment)
    explanation = await assessment.get("/unions/u1/evaluations/e1/explanation", "chair1")
    first, second = explanation["leaves"]
    assert (first["points"], first["title"], bool(first["steps"])) == ("60", "入会率", True)
    [rate] = first["inputs"]
    assert (rate["name"], rate["value"]) == ("joining_rate", "0.9")
    assert [row["measure"] for row in rate["evidence"]] == ["members"] * 9 + ["staff"]
    assert all(row["event_id"] for row in rate["evidence"])
    assert "joining_rate 90%（会员 9 名 ÷ 职工 10 名）（10 件事件）" in first["said_zh"]
    assert first["said_en"].endswith("This gives 60 points of 60.")
    [rating_row] = second["inputs"][0]["evidence"]
    assert (second["points"], rating_row["event_id"]) == ("30", None)


DISTRICTS = """
scheme: s2
version: "1"
title: {zh: 区县考核, en: Districts}
source: {cited: test}
units: {zh: 区县总工会, en: district unions}
total: 100
inputs:
  members: {origin: measured}
  primary_unions: {origin: measured}
  meetings: {}
indicators:
  - {code: "1", zh: 会员, full: 50, rule: {kind: threshold, measure: members, target: 10}}
  - {code: "2", zh: 基层工会, full: 30, rule: {kind: threshold, measure: primary_unions, target: 2}}
  - {code: "3", zh: 会议, full: 20, rule: {kind: threshold, measure: meetings, target: 4}}
"""


async def test_a_score_of_a_union_above_others_is_explained_by_events_below_it(assessment: "Assessment") -> None:
    """Ten members at two unions, and what it reported itself; the frozen evidence holds them all."""
    await known(assessment)
    await assessment.done("/federations/f/schemes", "leader", scheme_id="s2", version="1", text=DISTRICTS)
    facts = {"report_id": "r1", "year": 2025, "facts": {"meetings": "4"}, "occurred_on": "2026-01-09"}
    await assessment.done("/unions/d/facts", "service:operator", **facts)
    await opened(assessment, "e1", scheme="s2", applies_to="district/*")
    await carried_out(assessment)
    members, primaries, meetings = (await assessment.get("/unions/d/evaluations/e1/explanation", "head"))["leaves"]
    assert [leaf["points"] for leaf in (members, primaries, meetings)] == ["50", "30", "20"]
    [count] = members["inputs"]
    assert sorted((row["union_id"], row["measure"]) for row in count["evidence"]) == [("u1", "members")] * 9 + [
        ("u2", "members")
    ]
    assert {row["union_id"] for row in primaries["inputs"][0]["evidence"]} == {"u1", "u2"}
    [report] = meetings["inputs"][0]["evidence"]
    original = await assessment.get(f"/unions/d/events/{report['event_id']}", "head")
    assert (original["type"], original["payload"]["facts"]) == ("assessment.FactsReported.v1", {"meetings": "4"})
    assert (await assessment.get("/evaluations/e1/recomputation"))["same"]


async def test_a_veto_is_explained_by_its_finding(assessment: "Assessment") -> None:
    """Down to the event that recorded it, though it was recorded when the year was over."""
    await known(assessment)
    finding = {"finding_id": "f1", "year": 2025, "kind": "mass_incident", "occurred_on": "2026-02-01"}
    await assessment.done("/unions/u1/findings", "service:operator", **finding)
    await opened(assessment, "e1")
    await carried_out(assessment)
    explanation = await assessment.get("/unions/u1/evaluations/e1/explanation", "chair1")
    veto = explanation["leaves"][-1]
    assert (explanation["total"], explanation["grade"], explanation["vetoed"]) == ("90", "poor", True)
    assert (veto["code"], veto["title"], veto["status"], veto["points"]) == ("R-ASM-03", "评优否决事项", "bars", None)
    [found] = veto["inputs"][0]["evidence"]
    original = await assessment.get(f"/unions/u1/events/{found['event_id']}", "chair1")
    assert original["payload"]["kind"] == "mass_incident"


async def test_results_recompute_to_the_same_digests(assessment: "Assessment") -> None:
    """Whatever arrives later."""
    await evaluated(assessment)
    more = [("u2", SUMMER, MemberAdmitted(f"n{n}", f"q{n}", False, "", "", "")) for n in range(9)]
    await assessment.hear("organisation", *more)
    await rated(assessment, rating("u2", "40", "other"))
    again = await assessment.get("/evaluations/e1/recomputation")
    assert (again["same"], again["units"], again["incomplete"]) == (True, 2, [])


async def test_results_are_shown_as_they_were_known_at_an_earlier_instant(assessment: "Assessment") -> None:
    """Before anything was known there was no union to evaluate."""
    await evaluated(assessment)
    before = await assessment.get("/evaluations/e1/recomputation?known_at=2020-01-01T00:00:00Z")
    assert (before["same"], before["units"]) == (False, 0)
    after = await assessment.get("/evaluations/e1/recomputation?known_at=2030-01-01T00:00:00Z")
    assert after["same"]
    answer = await assessment.ask("GET", "/evaluations/e1/recomputation?known_at=2020-01-01T00:00:00")
    assert answer.status_code == 422


async def test_what_was_known_earlier_comes_to_what_an_evaluation_came_to_then(assessment: "Assessment") -> None:
    """To the digit: an evaluation of today, asked what was known in March, is the one of March."""
    await evaluated(assessment)
    march = await assessment.get("/evaluations/e1/recomputation")
    await assessment.on(date(2026, 4, 10))
    more = [("u2", SUMMER, MemberAdmitted(f"n{n}", f"q{n}", False, "", "", "")) for n in range(8)]
    await assessment.hear("organisation", *more)
    await rated(assessment, rating("u1", "39", "another"))
    await opened(assessment, "e2")
    await carried_out(assessment)
    april = await assessment.get("/evaluations/e2/recomputation")
    assert (april["same"], april["result"] == march["result"]) == (True, False)
    back = await assessment.get("/evaluations/e2/recomputation?known_at=2026-03-31T16:00:00Z")
    assert (back["snapshot"], back["result"], back["units"]) == (march["snapshot"], march["result"], 2)


async def test_an_evaluation_that_died_on_the_way_is_carried_out_again(assessment: "Assessment") -> None:
    """The same results under the same keys, recorded once."""
    await known(assessment)
    await opened(assessment, "e1")
    [evaluation] = await open_ones(assessment.runtime.pool, "annual")
    await beside(assessment, assessment.annual._carry_out(evaluation))
    before = (await assessment.runtime.store.heads()).position
    await beside(assessment, assessment.annual._carry_out(evaluation))
    assert (await assessment.runtime.store.heads()).position == before


async def test_a_mark_given_in_the_new_year_counts_for_the_year_it_is_about(assessment: "Assessment") -> None:
    """Raters judge a year when it is over; targets are concluded and appraisals held then, too."""
    await known(assessment)
    await rated(assessment, rating("u1", "40", "another"), on=date(2026, 1, 20))
    await opened(assessment, "e1")
    await carried_out(assessment)
    explanation = await assessment.get("/unions/u1/evaluations/e1/explanation")
    assert len(explanation["leaves"][1]["inputs"][0]["evidence"]) == 2


async def test_nobody_but_the_union_and_those_above_reads_an_explanation(assessment: "Assessment") -> None:
    """Not the union next door."""
    await evaluated(assessment)
    path = "/unions/u1/evaluations/e1/explanation"
    assert (await assessment.ask("GET", path, as_="chair2")).status_code == 403
    assert (await assessment.ask("GET", path, as_=None)).status_code == 401
    assert (await assessment.ask("GET", path, as_="leader")).status_code == 200


async def test_what_does_not_exist_is_not_found(assessment: "Assessment") -> None:
    """Neither explained nor recomputed."""
    for path in ("/unions/u1/evaluations/e9/explanation", "/evaluations/e9/recomputation"):
        assert (await assessment.ask("GET", path)).status_code == 404


@pytest.mark.parametrize("year", ["99999999999", "-1"])
async def test_years_out_of_range_are_malformed(assessment: "Assessment", year: str) -> None:
    """No query reaches the database with them."""
    assert (await assessment.ask("GET", f"/grades/{year}")).status_code == 422


async def test_rebuilt_tables_are_what_is_served(assessment: "Assessment") -> None:
    """Fold and replay agree."""
    await evaluated(assessment)
    assert await assessment.rebuilt_differently() == []


def test_a_long_total_is_read_back_and_ranked() -> None:
    """The table sorts by twelve decimals and keeps the whole."""
    total = sum((Fraction(7 * n, 1_000_003 + 2 * n) for n in range(1, 40)), Fraction(0))
    unit = UnitEvaluated("e1", 2025, "s1", "1", plain(total), "100", "good", vetoed=False, result="a" * 64)
    [row] = folded(project_results, unit)["results"].values()
    assert Fraction(row["total"]) == total
    assert abs(Fraction(row["rank_by"]) - total) < Fraction(1, 10**12)
