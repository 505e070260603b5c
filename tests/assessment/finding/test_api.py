"""Findings and lights on real PostgreSQL: opened, claimed, verified, overdue by the clock, red, amber, green."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/unions/u1/supervision-findings"
FINDING: dict[str, Any] = {
    "superior_id": "d", "finding_id": "f1", "title": "台账缺失", "description": "无会议记录", "severity": "serious",
}  # fmt: skip
TARGET = {"target_id": "t1", "year": 2026, "title": "发展会员", "measure": "members_joined", "wanted": 120}


async def lights(assessment: "Assessment", federation: str = "d", who: str = "head") -> dict[str, str]:
    """Which union shows which light."""
    found = await assessment.get(f"/federations/{federation}/lights", who)
    return {row["union_id"]: row["light"] for row in found["items"]}


async def test_a_finding_is_closed_by_other_hands_than_those_that_claim(assessment: "Assessment") -> None:
    """The union answers, the union above looks; nobody else has a say."""
    assert (await assessment.do(AT, "chair1", **FINDING)).status_code == 403
    await assessment.done(AT, "head", **FINDING)
    await assessment.done(f"{AT}/f1/plan", "chair1", plan="本月补齐")
    await assessment.done(f"{AT}/f1/claim", "chair1", account="已补齐")
    await assessment.done(f"{AT}/f1/verification", "head", superior_id="d", holds=True, seen="现场查看")
    found = await assessment.get(f"{AT}/f1", "chair1")
    assert (found["standing"], found["union_name"], found["due_on"]) == ("rectified", "One", "2026-03-17")
    assert [said["kind"] for said in found["texts"]] == ["opened", "plan", "claimed", "verified"]
    assert (await assessment.get("/federations/d/supervision-findings", "head"))["items"] == []
    assert (await assessment.ask("GET", AT, as_="chair2")).status_code == 403
    assert await assessment.rebuilt_differently() == []


@pytest.mark.rule("R-ASM-22.escalated")
async def test_an_overdue_finding_turns_red_and_goes_up(assessment: "Assessment") -> None:
    """The day after it was due; ten days later to the union two levels up."""
    await assessment.done("/unions/u1/reports/2026-01", "chair1", text="一月")
    await assessment.done("/unions/u2/reports/2026-01", "chair2", text="一月")
    assert await lights(assessment) == {"u1": "green", "u2": "green"}
    await assessment.done(AT, "head", **FINDING)
    assert await lights(assessment) == {"u1": "amber", "u2": "green"}
    for union, chair in (("u1", "chair1"), ("u2", "chair2")):
        await assessment.done(f"/unions/{union}/reports/2026-02", chair, text="二月")
    await assessment.on(date(2026, 3, 18))
    assert await lights(assessment) == {"u1": "red", "u2": "green"}
    assert (await assessment.get(f"{AT}/f1", "head"))["escalated_to"] is None
    await assessment.on(date(2026, 3, 28))
    assert (await assessment.get(f"{AT}/f1", "head"))["escalated_to"] == "f"
    reds = await assessment.get("/federations/f/lights?light=red", "leader")
    assert [(row["union_id"], row["overdue"]) for row in reds["items"]] == [("u1", 1)]
    counts = {row["light"]: row["unions"] for row in await assessment.get("/federations/d/light-counts", "head")}
    assert counts == {"red": 1, "green": 1}


@pytest.mark.rule("R-ASM-23.amber", "R-ASM-23.red")
async def test_a_target_turns_amber_and_red_by_the_months_it_is_behind(assessment: "Assessment") -> None:
    """Ten a month are an even pace; twenty by the end of February are none behind, nothing is two."""
    await assessment.done("/unions/u1/targets", "leader", **TARGET)
    for month, reached, light, behind in (
        (3, 0, "amber", 2),
        (3, 20, "green", 0),
        (5, 20, "amber", 2),
        (6, 20, "red", 3),
    ):
        await assessment.on(date(2026, month, 2))
        await assessment.done("/unions/u1/targets/t1/progress", "chair1", month="2026-02", reached=reached)
        found = await assessment.get("/unions/u1/lights", "chair1")
        assert [(one["light"], one["months_behind"]) for one in found["targets"]] == [(light, behind)]
        assert found["union"]["months_behind"] == behind
    await assessment.done("/unions/u2/targets", "leader", **TARGET | {"wanted": 3})
    few = await assessment.get("/unions/u2/lights", "chair2")
    assert [one["months_behind"] for one in few["targets"]] == [2]  # the first of three was due by the end of April
    assert found["union"]["light"] == "red"
    assert found["union"]["missing"] == 4  # reports of January to April; the one of May is due in three days
