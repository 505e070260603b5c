"""Training needs over HTTP on a real database, with clocks that fire."""

from datetime import UTC, datetime
from secrets import token_hex

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


@pytest.mark.rule("R-TRM-08.required")
async def test_training_that_an_evaluation_requires_stands_beside_entry_training(office: Office) -> None:
    """It is opened once however often it is told, page by page with the others, and recorded apart from them."""
    await office.ask("operator", "/unions/u1/posts", post_id="o1", kind="organiser")
    await office.ask("operator", "/unions/u1/posts/o1/holders", person_id="li", held_from="2026-03-02")
    path = "/unions/u1/posts/o1/required-trainings/li/ev1"
    token = office.serving.tokens.for_service("organisation", "organisation")
    for _ in range(2):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": token_hex(8)}
        told = await office.serving.client.post(path, json={"advice": "improve"}, headers=headers)
        assert told.status_code == 201, told.text
    await office.settle()
    first = await office.see("operator", "/unions/u1/training-needs?limit=1")
    (required,) = first["items"]
    assert (required["source"], required["due_on"], required["advice"]) == ("outcome", "2026-09-02", "improve")
    (entry,) = (await office.see("operator", f"/unions/u1/training-needs?after={first['next']}"))["items"]
    assert (entry["source"], entry["evaluation_id"], entry["overdue"]) == ("entry", "", False)
    done = await office.ask("operator", f"{path}/completion")
    assert done.status_code == 201, done.text
    assert [one["source"] for one in (await office.see("operator", "/federations/f/training-needs"))["items"]] == [
        "entry"
    ]
