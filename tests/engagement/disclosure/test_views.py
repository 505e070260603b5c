"""Disclosures on real PostgreSQL."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/disclosures"


async def test_everybody_who_is_signed_in_reads_what_is_shown(engagement: "Engagement") -> None:
    """Until it is withdrawn; nobody without signing in."""
    await engagement.done(ROOT, "chair1", disclosure_id="d1", subject="Budget", content="all of it")
    [row] = (await engagement.get(ROOT, "p1"))["items"]
    assert (row["content"], row["visible_until"]) == ("all of it", "2026-03-17")
    assert (await engagement.ask("GET", ROOT)).status_code == 401
    await engagement.on(date(2026, 3, 18))
    await engagement.done(f"{ROOT}/d1/withdrawal", "chair1", reason="out of date")
    assert (await engagement.get(ROOT, "p1"))["items"] == []


async def test_an_unanswered_question_is_signalled(engagement: "Engagement") -> None:
    """The clock fires once the thirty days are over."""
    await engagement.done(ROOT, "chair1", disclosure_id="d1", subject="Budget", content="all of it")
    for question in ("q1", "q2"):
        await engagement.done(f"{ROOT}/d1/questions", "chair1", question_id=question, question="And the canteen?")
    await engagement.done(f"{ROOT}/d1/questions/q1/answer", "chair1", answer="Page four.")
    await engagement.on(date(2026, 4, 2))
    feed = await engagement.runtime.store.feed(0, 100)
    assert [r.type for r in feed][1:] == [
        "engagement.DisclosureQuestionAnswered.v1",
        "engagement.DisclosureQuestionOverdue.v1",
    ]
    shown = await engagement.get(f"{ROOT}/d1/questions", "chair1")
    assert [(q["question_id"], q["answer"]) for q in shown] == [("q1", "Page four."), ("q2", None)]
    assert await engagement.rebuilt_differently() == []


async def test_agenda_is_shown_with_what_came_of_it(engagement: "Engagement") -> None:
    """Until then the clock of its results runs."""
    for number in ("d1", "d2"):
        await engagement.done(
            f"{ROOT}/agendas",
            "chair1",
            disclosure_id=number,
            subject="Wages",
            content="two items",
            meets_on="2026-03-09",
        )
    await engagement.on(date(2026, 3, 10))
    await engagement.done(f"{ROOT}/d1/results", "chair1", results="both adopted")
    await engagement.on(date(2026, 3, 13))
    rows = (await engagement.get(ROOT, "p1"))["items"]
    assert [(row["results_by"], row["results"], row["results_on"], row["results_missed"]) for row in rows] == [
        ("2026-03-12", "both adopted", "2026-03-10", False), ("2026-03-12", None, None, True),
    ]  # fmt: skip
    assert await engagement.rebuilt_differently() == []
