"""Training on real PostgreSQL."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/trainings"


async def test_hours_are_summed_by_member_and_year(engagement: "Engagement") -> None:
    """Whoever attended twice has both."""
    course = {"subject": "law", "title": "Labour law", "hours": 6}
    await engagement.done(ROOT, "chair1", training_id="t1", held_on="2026-01-05", attended=["m1", "m2"], **course)
    await engagement.done(ROOT, "chair1", training_id="t2", held_on="2026-02-05", attended=["m1"], **course)
    hours = (await engagement.get("/unions/u1/training-hours/2026", "chair1"))["items"]
    assert [(h["member_id"], h["courses"], h["hours"]) for h in hours] == [("m1", 2, 12), ("m2", 1, 6)]
    assert await engagement.rebuilt_differently() == []


async def test_a_sheet_of_past_training_enters_whole_or_not_at_all(engagement: "Engagement") -> None:
    """One unknown subject refuses the sheet and names the line."""
    line = {"title": "Course", "hours": 3, "attended": 20, "held_on": "2025-05-01"}
    sheet = [{**line, "training_id": "t1", "subject": "law"}, {**line, "training_id": "t2", "subject": "cooking"}]
    refused = await engagement.do(f"{ROOT}/bulk", "chair1", trainings=sheet)
    assert (refused.status_code, refused.json()["facts"]) == (409, {"index": 1})
    await engagement.done(f"{ROOT}/bulk", "chair1", trainings=sheet[:1])
    assert [row["training_id"] for row in (await engagement.get(ROOT, "chair1"))["items"]] == ["t1"]
