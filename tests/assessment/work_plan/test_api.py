"""Annual work plans on real PostgreSQL: submitted, returned, submitted again, approved."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

PLANS = "/unions/u1/work-plans"
AT = f"{PLANS}/2026"
DECIDED: dict[str, Any] = {"year": 2026, "superior_id": "d"}
TARGET: dict[str, Any] = {"year": 2026, "title": "New members", "measure": "members_joined", "wanted": 10}
PLAN: dict[str, Any] = {"year": 2026, "title": "年度计划", "text": "全年安排", "targets": ["t2", "t1"]}


async def test_a_plan_goes_up_comes_back_and_is_approved(assessment: "Assessment") -> None:
    """The union above reads it with its targets as they stand; nobody else reads or decides."""
    assert await assessment.get(AT, "chair1") == {"plan": None, "targets": [], "texts": []}
    await assessment.done("/unions/u1/targets", "chair1", target_id="t1", **TARGET)
    await assessment.done("/unions/u1/drafts", "chair1", target_id="t2", **TARGET)
    await assessment.done(PLANS, "chair1", **PLAN)
    [waiting] = (await assessment.get("/federations/d/work-plans", "head"))["items"]
    assert (waiting["name"], waiting["year"], waiting["version"]) == ("One", 2026, 1)
    assert (await assessment.do("/unions/u1/work-plan-approvals", "chair1", **DECIDED)).status_code == 403
    own = await assessment.do("/unions/u1/work-plan-approvals", "chair1", **DECIDED | {"superior_id": "u1"})
    assert own.json()["code"] == "not-the-superior"
    await assessment.done("/unions/u1/work-plan-returns", "head", **DECIDED, reason="缺少措施")
    assert (await assessment.get("/federations/d/work-plans", "head"))["items"] == []
    await assessment.done(PLANS, "chair1", **PLAN)
    await assessment.done("/unions/u1/work-plan-approvals", "leader", **DECIDED)
    found = await assessment.get(AT, "head")
    plan = found["plan"]
    assert (plan["version"], plan["standing"], plan["approved_version"]) == (2, "approved", 2)
    assert [(one["target_id"], one["state"]) for one in found["targets"]] == [("t2", "draft"), ("t1", "open")]
    assert [(said["kind"], said["text"]) for said in found["texts"]][:2] == [
        ("planned", "全年安排"), ("returned", "缺少措施"),
    ]  # fmt: skip
    assert [one["year"] for one in (await assessment.get(PLANS, "chair1"))["items"]] == [2026]
    assert (await assessment.ask("GET", AT, as_="chair2")).status_code == 403
    assert await assessment.rebuilt_differently() == []
