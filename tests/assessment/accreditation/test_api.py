"""Checklists and accreditation on real PostgreSQL: adopted, checked, inspected, granted, run out; gaps clause by clause."""

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.assessment.checklist.test_decider import TEXT

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/unions/u1/checklists/home/1"


def marks(**points: int) -> list[dict[str, Any]]:
    """Every clause, met in full unless said otherwise."""
    return [{"code": code, "points": points.get(f"c{code}", full)} for code, full in (("1", 1), ("2", 10), ("3", 5))]


async def test_a_level_is_applied_for_inspected_granted_and_runs_out(assessment: "Assessment") -> None:
    """Each by whom it concerns; what is missing shows clause by clause, and opens a finding with one command."""
    text = {"checklist_id": "home", "version": "1", "text": TEXT}
    assert (await assessment.do("/federations/f/checklists", "chair1", **text)).status_code == 403
    await assessment.done("/federations/f/checklists", "leader", **text)
    assert [one["title_zh"] for one in await assessment.get("/unions/u1/checklists", "chair1")] == ["职工之家"]
    assert len(await assessment.get("/federations/f/shipped-checklists", "leader")) == 2
    await assessment.done(f"{AT}/rounds/c1/self-check", "chair1", marks=marks())
    await assessment.done(f"{AT}/rounds/c1/application", "chair1", level="qualified")
    [applied] = (await assessment.get("/federations/d/rounds", "head"))["items"]
    assert (applied["union_name"], applied["applied"], applied["check_id"]) == ("One", "qualified", "c1")
    await assessment.done(f"{AT}/rounds/c1/inspection", "head", superior_id="d", marks=marks(c3=3), seen="现场查看")
    gap = {
        "superior_id": "d", "finding_id": "f1", "title": "活动不足", "description": "缺三次", "severity": "ordinary",
        "clause": "home@1/3",
    }  # fmt: skip
    await assessment.done("/unions/u1/supervision-findings", "head", **gap)
    await assessment.done(f"{AT}/rounds/c1/grant", "head", superior_id="d", level="qualified")
    found = await assessment.get(f"{AT}/gaps", "chair1")
    assert [(c["code"], c["own"], c["seen"], c["gap"], c["finding_id"]) for c in found["clauses"]] == [
        ("1", 1, 1, 0, None),
        ("2", 10, 10, 0, None),
        ("3", 5, 3, 2, "f1"),
    ]
    [granted] = found["rounds"]
    assert (granted["standing"], granted["reached"], granted["level"], granted["valid_until"]) == (
        "granted", "qualified", "qualified", "2029-03-02",
    )  # fmt: skip
    below = await assessment.get("/federations/d/checklists/home/1/gaps", "head")
    assert [(clause["code"], clause["met"], clause["short"]) for clause in below] == [
        ("1", 1, 0),
        ("2", 1, 0),
        ("3", 0, 1),
    ]
    await assessment.on(date(2029, 3, 3))
    [expired] = await assessment.get("/unions/u1/rounds", "chair1")
    assert expired["standing"] == "expired"
    assert await assessment.rebuilt_differently() == []


async def test_a_gap_is_trained_for_and_looked_at_again(assessment: "Assessment") -> None:
    """The union above sees what is waiting until it has inspected again."""
    text = {"checklist_id": "home", "version": "1", "text": TEXT}
    await assessment.done("/federations/f/checklists", "leader", **text)
    inspection = {"superior_id": "d", "seen": "现场查看"}
    await assessment.done(f"{AT}/rounds/c1/inspection", "head", **inspection, marks=marks(c3=3))
    planned = {"superior_id": "d", "training_id": "t1", "clauses": ["3"], "due_on": "2026-04-01", "plan": "集中培训"}
    await assessment.done(f"{AT}/rounds/c1/trainings", "head", **planned)
    [waiting] = (await assessment.get("/federations/d/gap-trainings", "head"))["items"]
    assert (waiting["union_name"], waiting["title_zh"], waiting["held_on"]) == ("One", "职工之家", None)
    await assessment.done(f"{AT}/rounds/c1/trainings/t1/report", "chair1", account="全员参加")
    await assessment.done(f"{AT}/rounds/c1/inspection", "head", **inspection, marks=marks())
    [done] = await assessment.get(f"{AT}/trainings", "chair1")
    assert (done["clauses"], done["still_short"], done["late"]) == (["3"], [], False)
    assert (await assessment.get("/federations/d/gap-trainings", "head"))["items"] == []
