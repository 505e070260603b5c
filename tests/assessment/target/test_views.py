"""Targets on real PostgreSQL: set, cascaded, reported, concluded by the clock."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gonghui_assessment.target.decider import NotASubordinate
from gonghui_assessment.target.views import project_targets
from gonghui_shared.contracts.assessment import ProgressReported, TargetMet
from gonghui_shared.contracts.organisation import MemberAdmitted, PostFilled, PostVacated
from gonghui_shared.testing import folded, recorded
from tests.assessment.target.wanted import target_set

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

FORMED = date(2020, 1, 1)
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


async def test_the_duty_moves_with_the_holder_and_a_target_without_one_is_an_alarm(assessment: "Assessment") -> None:
    """At once, in the city's list and in the union's; a post that nobody holds answers for nothing."""
    await assessment.done("/unions/u1/targets", "leader", **TARGET)
    alarms = "/unions/f/unowned-targets"
    [alarm] = (await assessment.get(alarms, "leader"))["items"]
    assert (alarm["union_id"], alarm["target_id"], alarm["gap"]) == ("u1", "t1", "no_post")
    no_post = await assessment.do("/unions/u1/targets/t1/owner", "chair1", owner_id="nothing")
    assert (no_post.status_code, no_post.json()["code"]) == (409, "no-such-post")
    await assessment.done("/unions/u1/targets/t1/owner", "chair1", owner_id="chair1")
    [target] = (await assessment.get("/unions/u1/targets", "chair1"))["items"]
    assert (target["owner_id"], target["holder_id"]) == ("chair1", "chair1")
    assert (await assessment.get(alarms, "leader"))["items"] == []
    day = date(2026, 2, 1)
    await assessment.hear("organisation", ("u1", day, PostVacated("chair1", "chair", "chair1", FORMED, day)))
    [alarm] = (await assessment.get("/unions/u1/unowned-targets", "leader"))["items"]
    assert alarm["gap"] == "vacant"
    successor = PostFilled("chair1", "chair", "wang", date(2026, 3, 1))
    await assessment.hear("organisation", ("u1", date(2026, 3, 1), successor))
    [target] = (await assessment.get("/unions/u1/targets", "leader"))["items"]
    [before] = (await assessment.get("/unions/u1/targets?on=2026-01-31", "leader"))["items"]
    assert (target["holder_id"], before["holder_id"]) == ("wang", "chair1")


async def test_a_sheet_divides_a_target_whole_or_not_at_all(assessment: "Assessment") -> None:
    """The tree shows every share with its weight, and how many leaves somebody answers for."""
    whole = TARGET | {"hard": True, "owner_id": "head", "business_goal": "No strikes", "function": "organise"}
    await assessment.done("/unions/d/targets", "leader", **whole)
    lines = [
        {"to_union_id": "u1", "to_target_id": "t1-u1", "wanted": 60, "weight": 60, "owner_id": "chair1"},
        {"to_union_id": "u2", "to_target_id": "t1-u2", "wanted": 40, "weight": 30},
    ]
    short = await assessment.do("/unions/d/targets/t1/shares", "head", shares=lines)
    assert (short.status_code, short.json()["code"], short.json()["facts"]["weights"]) == (409, "weights-not-whole", 90)
    assert (await assessment.get("/unions/u1/targets"))["items"] == []
    lines[1]["weight"] = 40
    await assessment.done("/unions/d/targets/t1/shares", "head", shares=lines)
    tree = await assessment.get("/unions/f/target-tree?year=2026", "leader")
    assert tree == []
    tree = await assessment.get("/unions/d/target-tree?year=2026", "head")
    assert [(n["union_id"], n["depth"], n["weight"], n["holder_id"]) for n in tree] == [
        ("d", 0, 0, "head"), ("u1", 1, 60, "chair1"), ("u2", 1, 40, None),
    ]  # fmt: skip
    figures = await assessment.get("/unions/d/target-figures?year=2026", "head")
    assert {name: figures[name] for name in ("targets", "hard", "unowned", "orphans", "linked", "leaves", "owned_leaves")} == {
        "targets": 3, "hard": 3, "unowned": 1, "orphans": 0, "linked": 1, "leaves": 2, "owned_leaves": 1,
    }  # fmt: skip
    assert figures["by_function"] == [{"function": "organise", "targets": 3, "met": 0, "missed": 0}]
    assert await assessment.rebuilt_differently() == []


async def test_events_decide_over_a_stage_and_a_hard_target(assessment: "Assessment") -> None:
    """Until the day of each; what comes later counts for the later one."""
    stage = {"stage_id": "q1", "title": "First quarter", "wanted": 2, "due_on": "2026-03-31"}
    await assessment.done("/unions/u1/targets", "leader", **TARGET | {"hard": True, "wanted": 3, "stages": [stage]})
    assert (await assessment.do("/unions/u1/targets/t1/stages", "leader", **stage)).json()["code"] == "stage-exists"
    joined = [
        ("u1", day, MemberAdmitted(f"m{day}", f"p{day}", True, "n", "i", "p"))
        for day in (date(2026, 3, 30), date(2026, 4, 2))
    ]
    await assessment.hear("organisation", *joined)
    await assessment.on(date(2026, 4, 30))
    [found] = await assessment.get("/unions/u1/stage-targets?year=2026", "chair1")
    assert (found["state"], found["reached"]) == ("missed", 1)
    await assessment.done("/unions/u1/targets/t1/progress", "chair1", month="2026-04", reached=9)
    await assessment.on(date(2027, 1, 31))
    [target] = (await assessment.get("/unions/u1/targets", "chair1"))["items"]
    assert (target["state"], target["reached"]) == ("missed", 2)


def test_a_report_after_events_have_met_a_target_leaves_its_figure() -> None:
    """What events proved stands; how far was reported is told."""
    told = folded(
        project_targets, recorded(target_set(hard=True)), recorded(TargetMet("t1", 2026, 100, 120)),
        recorded(ProgressReported("t1", "2026-11", 70)),
    )  # fmt: skip
    [row] = told["targets"].values()
    assert (row["state"], row["reached"], row["reported_to"]) == ("met", 120, "2026-11")
