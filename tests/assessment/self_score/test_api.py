"""Self-evaluations on real PostgreSQL: before the evaluation, and beside what it verified."""

from typing import TYPE_CHECKING

from tests.assessment.annual_evaluation.test_views import known
from tests.assessment.carrying_out import carried_out, opened

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/unions/u1/self-scores/s1/1"
ITEMS = [{"item": "1", "points": "60"}, {"item": "2", "points": "38.5"}]


async def test_what_a_union_gave_itself_stands_beside_what_was_verified(assessment: "Assessment") -> None:
    """Eight and a half points too many for the impression; by the chair alone, and only before the evaluation."""
    await known(assessment)
    sheet = await assessment.get(f"{AT}/2025", "chair1")
    assert [(item["code"], item["full"], item["points"]) for item in sheet["items"]] == [
        ("1", "60", None),
        ("2", "40", None),
    ]
    assert (sheet["begun"], sheet["scored_on"]) == (False, None)
    assert [one["scheme_id"] for one in (await assessment.get("/unions/u1/self-score-schemes", "chair1"))["items"]] == [
        "s1"
    ]
    assert (await assessment.do(AT, "chair2", year=2025, items=ITEMS)).status_code == 403
    await assessment.done(AT, "chair1", year=2025, items=[ITEMS[0]])
    await assessment.done(AT, "chair1", year=2025, items=ITEMS)
    assert await assessment.get("/unions/u1/self-scores", "chair1") == []
    await opened(assessment, "e1")
    assert (await assessment.do(AT, "chair1", year=2025, items=ITEMS)).json()["code"] == "evaluation-begun"
    await carried_out(assessment)
    [year] = await assessment.get("/unions/u1/self-scores", "chair1")
    assert (year["year"], year["own"], year["verified"], year["gap"]) == (2025, "98.5", "90", "8.5")
    assert [(one["code"], one["own"], one["verified"]) for one in year["items"]] == [
        ("1", "60", "60"),
        ("2", "38.5", "30"),
    ]
    assert await assessment.rebuilt_differently() == []
