"""Training needs over HTTP on a real database, with clocks that fire."""

from datetime import UTC, datetime

import pytest

from tests.organisation.conftest import Office


@pytest.mark.rule("R-TRM-08")
async def test_need_opens_with_the_post_becomes_overdue_and_is_met(office: Office) -> None:
    """Days are counted down, then up; recorded training ends it."""
    await office.ask("operator", "/unions/u1/posts", post_id="o1", kind="organiser")
    await office.ask("operator", "/unions/u1/posts/o1/holders", person_id="li", held_from="2026-03-02")
    (need,) = (await office.see("operator", "/unions/u1/training-needs"))["items"]
    assert (need["due_on"], need["days"], need["overdue"]) == ("2027-03-02", 365, False)
    assert "law" in need["subjects"]
    office.clock.instant = datetime(2027, 3, 12, 1, tzinfo=UTC)
    await office.settle()
    (late,) = (await office.see("operator", "/federations/f/training-needs"))["items"]
    assert (late["union_id"], late["name"], late["days"], late["overdue"]) == ("u1", "工会", -10, True)
    trained = await office.ask("operator", "/unions/u1/posts/o1/trainings", person_id="li")
    assert trained.status_code == 201, trained.text
    assert (await office.see("operator", "/unions/u1/training-needs"))["items"] == []
