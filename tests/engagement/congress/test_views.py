"""Congresses on real PostgreSQL."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/congresses"


async def test_a_congress_is_read_with_its_motions_and_its_report(engagement: "Engagement") -> None:
    """What was not adopted is shown as not binding."""
    motions = [
        {"title": "Work report", "kind": "hear"},
        {"title": "Wage scheme", "kind": "adopt", "votes_for": 31},
        {"title": "Shift scheme", "kind": "adopt", "votes_for": 30},
    ]
    figures = {"representatives": 60, "managers": 12, "present": 40, "papers_sent_on": "2026-02-20"}
    await engagement.done(ROOT, "chair1", congress_id="w1", motions=motions, **figures)
    await engagement.done(f"{ROOT}/w1/report", "chair1")
    [row] = (await engagement.get(ROOT, "chair1"))["items"]
    assert (row["held_on"], row["resolutions"], row["report_by"]) == ("2026-03-02", 1, "2026-03-11")
    assert row["reported_on"] == "2026-03-02"
    shown = await engagement.get(f"{ROOT}/w1/motions", "chair1")
    assert [(m["number"], m["adopted"]) for m in shown] == [(1, None), (2, True), (3, False)]
    assert await engagement.rebuilt_differently() == []


async def test_a_refusal_cites_the_rule(engagement: "Engagement") -> None:
    """Whoever is refused reads why, and under which rule."""
    figures = {"representatives": 60, "managers": 12, "present": 39, "papers_sent_on": "2026-02-20"}
    answer = await engagement.do(ROOT, "chair1", congress_id="w1", motions=[{"title": "x", "kind": "hear"}], **figures)
    assert (answer.status_code, answer.json()["rule"]["code"]) == (409, "R-WC-05.quorum")
