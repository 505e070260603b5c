"""Appointments over HTTP on a real database."""

from typing import Any

import pytest

from tests.organisation.conftest import Office

NOTE = "其配偶在竞争企业任职，已回避"
CRITERIA = ("politics", "integrity", "ability", "diligence", "trust")


async def nominated(office: Office) -> None:
    """A chair nominates an organiser; the federation's officer may approve it."""
    posts: list[dict[str, Any]] = [
        {"union_id": "f", "post_id": "f1", "kind": "federation_officer", "person_id": "ma", "held_from": "2021-01-01"},
        {"union_id": "u1", "post_id": "c1", "kind": "chair", "person_id": "qian", "held_from": "2021-01-01"},
        {"union_id": "u1", "post_id": "o1", "kind": "organiser", "held_from": "2021-01-01"},
    ]
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    checklist = [{"criterion": one, "met": True, "note": NOTE} for one in CRITERIA]
    answer = await office.ask("qian", "/unions/u1/appointments/a1", post_id="o1", person_id="wang", checklist=checklist)
    assert answer.status_code == 201, answer.text


async def test_approved_nominee_holds_the_post(office: Office) -> None:
    """The chair alone fills nothing by a nomination; the officer above does."""
    await nominated(office)
    assert await office.see("qian", "/unions/u1/appointment-criteria") == list(CRITERIA)
    approval = {"post_id": "o1", "held_from": "2026-03-02"}
    assert (await office.ask("qian", "/unions/u1/appointments/a1/approval", **approval)).status_code == 409
    assert (await office.ask("ma", "/unions/u1/appointments/a1/approval", **approval)).status_code == 201
    holders = {post["post_id"]: post["holder"] for post in (await office.see("qian", "/unions/u1/posts"))["items"]}
    assert holders == {"c1": "qian", "o1": "wang"}
    (row,) = (await office.see("ma", "/unions/u1/appointments"))["items"]
    assert (row["state"], row["notes"].split("\n")) == ("approved", [NOTE] * len(CRITERIA))


@pytest.mark.rule("R-PRV-03")
async def test_what_was_noted_of_a_person_stands_in_clear_in_one_table(office: Office) -> None:
    """Events keep it sealed."""
    await nominated(office)
    pool = office.serving.process.pool
    payloads = [bytes(row["payload"]).decode() for row in await pool.fetch("select payload from events")]
    assert any("CadreNominated" in row["type"] for row in await pool.fetch("select type from events"))
    assert not [one for one in payloads if NOTE in one]
    assert NOTE in await pool.fetchval("select notes from appointments")
