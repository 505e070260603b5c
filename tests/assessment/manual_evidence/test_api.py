"""Evidence that is handed in, on a real database."""

from datetime import date
from typing import Any

from tests.assessment.carrying_out import opened
from tests.assessment.conftest import Assessment

DIGEST = "b" * 64
SCHEME = """
scheme: outings
version: "1"
title: {zh: 活动考核, en: Outings}
source: {cited: test}
units: {zh: 基层工会, en: primary unions}
total: 10
inputs:
  outings: {zh: 外出活动次数, en: outings, origin: reported}
  city_score: {zh: 文明办得分, en: score of the city office, origin: external}
  members: {zh: 会员数, en: members, origin: measured}
indicators:
  - {code: "1", zh: 外出活动, full: 6, rule: {kind: proportional, mode: to_target, measure: outings, target: members / 100}}
  - {code: "2", zh: 文明创建, full: 4, rule: {kind: proportional, mode: to_target, measure: city_score, target: 100}}
"""


def piece(evidence: str, fact: str = "outings", value: str = "3", **further: Any) -> dict[str, Any]:
    """A fact with its document."""
    named = {"evidence_id": evidence, "year": 2026, "fact": fact, "value": value, "title": "登记簿", "document": DIGEST}
    return named | further


async def test_a_fact_counts_once_a_second_person_has_checked_it(assessment: Assessment) -> None:
    """Until then it stands on the federation's list, and the year's evidence knows nothing of it."""
    await assessment.done("/federations/f/schemes", "leader", scheme_id="outings", version="1", text=SCHEME)
    await assessment.done("/unions/u1/manual-evidence", "chair1", **piece("e1"))
    waiting = (await assessment.get("/federations/f/manual-evidence", "leader"))["items"]
    assert [(one["union_name"], one["fact"], one["standing"]) for one in waiting] == [("One", "outings", "submitted")]
    own = await assessment.do("/unions/u1/manual-evidence/e1/check", "chair1", year=2026, accepted=True)
    assert own.status_code == 403
    assert await facts(assessment) == {"city_score": (None, False), "outings": (None, False)}
    await assessment.done("/unions/u1/manual-evidence/e1/check", "leader", year=2026, accepted=True)
    assert await facts(assessment) == {"city_score": (None, False), "outings": ("3", True)}
    assert (await assessment.get("/federations/f/manual-evidence", "leader"))["items"] == []
    refused = await assessment.do("/unions/u1/facts", "chair1", report_id="r1", year=2026, facts={"outings": "9"})
    assert (refused.status_code, refused.json()["code"]) == (409, "shown-by-document")
    assert await assessment.rebuilt_differently() == []


async def facts(assessment: Assessment) -> dict[str, tuple[str | None, bool]]:
    """What is known of the first union."""
    found = await assessment.get("/unions/u1/facts?year=2026", "chair1")
    return {one["fact"]: (one["value"], one["checked"]) for one in found}


async def test_scores_of_another_body_come_as_one_sheet_and_are_confirmed_as_one(assessment: Assessment) -> None:
    """With the body and the document they come from; the one who brought them does not confirm them."""
    await assessment.done("/federations/f/schemes", "leader", scheme_id="outings", version="1", text=SCHEME)
    lines = [
        piece("i1", "city_score", value, source="市文明办", union_id=union)
        for union, value in (("u1", "91.5"), ("u2", "88"))
    ]
    await assessment.done("/federations/f/imported-scores", "leader", scores=lines)
    checks = [{"union_id": union, "evidence_id": "i1", "year": 2026, "accepted": True} for union in ("u1", "u2")]
    same = await assessment.do("/federations/f/imported-scores/checks", "leader", checks=checks)
    assert (same.status_code, same.json()["code"]) == (409, "checked-by-the-same")
    assert (await facts(assessment))["city_score"] == (None, False)


async def test_who_lacks_what_since_when(assessment: Assessment) -> None:
    """For each fact that schemes ask for, over all unions in being, with the last year for which it was known."""
    await assessment.done("/federations/f/schemes", "leader", scheme_id="outings", version="1", text=SCHEME)
    await assessment.on(date(2026, 4, 1))
    for union, year in (("u1", 2026), ("u2", 2025)):
        await assessment.done(f"/unions/{union}/facts", "leader", report_id="r1", year=year, facts={"outings": "4"})
    covered = await assessment.get("/federations/f/facts?year=2026", "leader")
    assert [(one["fact"], one["zh"], one["unions"], one["known"]) for one in covered] == [
        ("city_score", "文明办得分", 2, 0), ("outings", "外出活动次数", 2, 1),
    ]  # fmt: skip
    lacking = await assessment.get("/federations/f/facts/outings/lacking?year=2026", "leader")
    assert [(one["name"], one["last_year"]) for one in lacking["items"]] == [("Two", 2025)]
    never = await assessment.get("/federations/f/facts/city_score/lacking?year=2026", "leader")
    assert [(one["name"], one["last_year"]) for one in never["items"]] == [("One", None), ("Two", None)]


async def test_whom_a_scheme_was_used_for_is_asked_for_its_facts(assessment: Assessment) -> None:
    """Nobody lacks what a sheet for others asks."""
    await assessment.done("/federations/f/schemes", "leader", scheme_id="outings", version="1", text=SCHEME)
    await opened(assessment, "e1", scheme="outings", applies_to="district/*")
    assert await facts(assessment) == {}
    covered = await assessment.get("/federations/f/facts?year=2026", "leader")
    assert [(one["fact"], one["unions"]) for one in covered] == [("city_score", 1), ("outings", 1)]
    lacking = await assessment.get("/federations/f/facts/outings/lacking?year=2026", "leader")
    assert [one["name"] for one in lacking["items"]] == ["District"]
