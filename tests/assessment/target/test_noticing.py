"""Hard targets on real PostgreSQL: met as soon as events prove them, and not before."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gonghui_assessment.target.noticing import ReachedTargets
from gonghui_shared.contracts.organisation import MemberAdmitted

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

TARGET: dict[str, Any] = {
    "target_id": "t1", "year": 2026, "title": "New members", "measure": "members_joined", "wanted": 3,
    "stages": [{"stage_id": "half", "title": "Half", "wanted": 2, "due_on": "2026-06-30"}],
}  # fmt: skip


async def test_a_hard_target_is_met_by_the_event_that_completes_it(assessment: "Assessment") -> None:
    """A union above others counts what happens below it; a soft target waits for its day and its reports."""
    for union, hard in (("d", True), ("u1", False)):
        await assessment.done(f"/unions/{union}/targets", "leader", **TARGET, hard=hard)
    worker = ReachedTargets(assessment.runtime, assessment.annual._executor)

    async def joined(*members: tuple[str, str]) -> list[tuple[str, int]]:
        day = date(2026, 3, 1)
        admitted = [(union, day, MemberAdmitted(name, name, True, "n", "i", "p")) for union, name in members]
        await assessment.hear("organisation", *admitted)
        await worker.round()
        await assessment.settle()
        [target] = (await assessment.get("/unions/d/targets", "head"))["items"]
        [stage] = await assessment.get("/unions/d/stage-targets?year=2026", "head")
        return [(target["state"], target["reached"]), (stage["state"], stage["reached"])]

    assert await joined(("u1", "a")) == [("open", 0), ("open", None)]
    assert await joined(("u2", "b")) == [("open", 0), ("met", 2)]
    assert await joined(("u1", "c")) == [("met", 3), ("met", 2)]
    assert await joined() == [("met", 3), ("met", 2)]
    [soft] = (await assessment.get("/unions/u1/targets", "chair1"))["items"]
    assert soft["state"] == "open"
