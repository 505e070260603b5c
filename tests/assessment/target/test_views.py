"""Targets on real PostgreSQL: set, cascaded, reported, concluded by the clock."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gonghui_assessment.target.decider import NotASubordinate

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

TARGET: dict[str, Any] = {
    "target_id": "t1", "year": 2026, "title": "New members", "measure": "members_joined", "wanted": 100,
}  # fmt: skip
SHARE: dict[str, Any] = {"to_union_id": "u1", "to_target_id": "t1-u1", "wanted": 60}


async def cascaded(assessment: "Assessment") -> None:
    """The district has a target, and `u1` its share."""
    await assessment.done("/unions/d/targets", "leader", **TARGET)
    await assessment.done("/unions/d/targets/t1/cascades", "head", **SHARE)


async def test_a_share_is_a_target_of_the_subordinate(assessment: "Assessment") -> None:
    """Both unions read their own."""
    await cascaded(assessment)
    [whole] = (await assessment.get("/unions/d/targets", "head"))["items"]
    [share] = (await assessment.get("/unions/u1/targets?year=2026", "chair1"))["items"]
    assert (whole["wanted"], whole["cascaded"]) == (100, 60)
    assert (share["target_id"], share["wanted"], share["measure"], share["source"]) == (
        "t1-u1", 60, "members_joined", "superior",
    )  # fmt: skip
    assert (await assessment.get("/unions/u1/targets?year=2025", "chair1"))["items"] == []


async def test_a_target_passes_no_level(assessment: "Assessment") -> None:
    """The federation cascades to its districts, not to the unions below them."""
    await assessment.done("/unions/f/targets", "leader", **TARGET)
    answer = await assessment.do("/unions/f/targets/t1/cascades", "leader", **SHARE)
    assert (answer.status_code, answer.json()["code"]) == (409, NotASubordinate.code())


async def test_the_clock_concludes_a_target_from_its_reports(assessment: "Assessment") -> None:
    """One was reached, the other was not; before the new year neither is concluded."""
    await cascaded(assessment)
    await assessment.done("/unions/u1/targets/t1-u1/progress", "chair1", month="2026-02", reached=60)
    await assessment.on(date(2026, 12, 31))
    assert [t["state"] for t in (await assessment.get("/unions/u1/targets", "chair1"))["items"]] == ["open"]
    await assessment.on(date(2027, 1, 31))
    [whole] = (await assessment.get("/unions/d/targets", "head"))["items"]
    [share] = (await assessment.get("/unions/u1/targets", "chair1"))["items"]
    assert (whole["state"], share["state"]) == ("missed", "met")
    late = await assessment.do("/unions/u1/targets/t1-u1/progress", "chair1", month="2026-12", reached=1)
    assert (late.status_code, late.json()["code"]) == (409, "concluded")


async def test_a_late_report_of_an_earlier_month_does_not_turn_the_figure_back(assessment: "Assessment") -> None:
    """The table says what the decision will say."""
    await assessment.done("/unions/u1/targets", "leader", **TARGET)
    for month, reached in (("2026-02", 40), ("2026-01", 10)):
        await assessment.done("/unions/u1/targets/t1/progress", "chair1", month=month, reached=reached)
    [target] = (await assessment.get("/unions/u1/targets", "chair1"))["items"]
    assert (target["reached"], target["reported_to"]) == (40, "2026-02")


async def test_a_citys_targets_and_reports_enter_as_lists(assessment: "Assessment") -> None:
    """Whole or not at all; a refusal names the line."""
    lines = [{**TARGET, "union_id": union} for union in ("u1", "u2")]
    answer = await assessment.do("/federations/f/targets", "leader", targets=lines)
    assert (answer.status_code, answer.json()) == (201, {"streams": 2, "events": 2})
    reports = [{"union_id": u, "target_id": "t1", "month": "2026-01", "reached": 5} for u in ("u1", "u2")]
    await assessment.done("/federations/f/progress", "leader", reports=reports)
    assert [t["reached"] for t in (await assessment.get("/unions/u2/targets", "chair2"))["items"]] == [5]
    fresh = {**TARGET, "union_id": "d"}
    again = await assessment.do("/federations/f/targets", "leader", targets=[fresh, lines[0]])
    assert (again.status_code, again.json()["code"], again.json()["facts"]["index"]) == (409, "target-exists", 1)
    assert (await assessment.get("/unions/d/targets", "head"))["items"] == []


async def test_nobody_sets_or_reports_for_the_union_next_door(assessment: "Assessment") -> None:
    """Neither directly nor by way of a list of one's own."""
    assert (await assessment.do("/unions/u2/targets", "chair1", **TARGET)).status_code == 403
    listed = await assessment.do("/federations/u1/targets", "chair1", targets=[{**TARGET, "union_id": "u2"}])
    assert listed.status_code in {403, 409}
    assert (await assessment.get("/unions/u2/targets", "chair2"))["items"] == []
    assert (await assessment.ask("GET", "/unions/u2/targets", as_="chair1")).status_code == 403
    assert (await assessment.ask("GET", "/unions/u2/targets", as_=None)).status_code == 401


async def test_only_the_clock_concludes(assessment: "Assessment") -> None:
    """No person does."""
    await assessment.done("/unions/u1/targets", "leader", **TARGET)
    answer = await assessment.do("/unions/u1/targets/t1/conclusion", "leader")
    assert answer.status_code in {403, 415}


async def test_rebuilt_tables_are_what_is_served(assessment: "Assessment") -> None:
    """Fold and replay agree, clocks included."""
    await cascaded(assessment)
    await assessment.done("/unions/u1/targets/t1-u1/progress", "chair1", month="2026-02", reached=60)
    assert await assessment.rebuilt_differently() == []


async def test_a_target_is_proved_by_its_own_events_and_by_those_that_its_measure_counts(
    assessment: "Assessment",
) -> None:
    """What was reported stands beside what was counted in the target's year; a measure of which no event tells is none."""
    await cascaded(assessment)
    await assessment.done("/unions/u1/targets/t1-u1/progress", "chair1", month="2026-02", reached=7)
    proof = await assessment.get("/unions/u1/targets/t1-u1/proof", "chair1")
    assert [event["type"].split(".")[1] for event in proof["events"]] == ["TargetSet", "ProgressReported"]
    assert (proof["target"]["reached"], proof["counted"], proof["evidence"]) == (7, None, [])
    reports = TARGET | {"target_id": "t2", "measure": "progress_reports"}
    await assessment.done("/unions/d/targets", "leader", **reports)
    below = await assessment.get("/unions/d/targets/t2/proof", "head")
    assert (below["counted"], below["more"]) == (1, 0)
    [counted] = below["evidence"]
    assert (counted["union_id"], counted["event_id"]) == ("u1", proof["events"][1]["event_id"])
    earlier = TARGET | {"target_id": "t3", "measure": "progress_reports", "year": 2025}
    await assessment.done("/unions/d/targets", "leader", **earlier)
    assert (await assessment.get("/unions/d/targets/t3/proof", "head"))["counted"] is None
    assert (await assessment.ask("GET", "/unions/d/targets/t2/proof", as_="chair1")).status_code == 403
    assert (await assessment.ask("GET", "/unions/u1/targets/t2/proof", as_="chair1")).status_code == 404
