"""Surveys on real PostgreSQL."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/surveys"


async def test_results_are_told_after_closing_where_enough_answered(engagement: "Engagement") -> None:
    """Five named training, one named housing: only training is told, and no name travels."""
    question = {"title": "Needs", "themes": ["housing", "training"], "asked": 6, "closes_on": "2026-03-12"}
    await engagement.done(ROOT, "chair1", survey_id="s1", **question)
    for n in range(1, 6):
        themes = ["training", "housing"] if n == 1 else ["training"]
        await engagement.done(f"{ROOT}/s1/members/m{n}/reply", f"p{n}", themes=themes)
    [row] = (await engagement.get(ROOT, "chair1"))["items"]
    assert row["needs"] is None
    await engagement.on(date(2026, 3, 13))
    [row] = (await engagement.get(ROOT, "chair1"))["items"]
    assert (row["answers"], row["needs"]) == (5, {"training": 5})
    assert [r.type for r in await engagement.runtime.store.feed(0, 100)] == ["engagement.SurveyClosed.v1"]
    assert await engagement.rebuilt_differently() == []
