"""Conflicts of interest over HTTP on a real database."""

import pytest

from tests.organisation.conftest import Office

WHAT = "弟弟欧阳震华承包食堂"


@pytest.mark.rule("R-PRV-03")
async def test_open_declarations_are_listed_and_told_without_what_they_say(office: Office) -> None:
    """Those who review read it; the feed and colleagues do not, and once reviewed it is open no longer."""
    posts = [
        {"union_id": "u1", "post_id": kind, "kind": kind, "person_id": who, "held_from": "2025-01-01"}
        for kind, who in (("chair", "qian"), ("organiser", "li"))
    ]
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    declared = {"post_id": "organiser", "person_id": "li", "kind": "kin", "what": WHAT, "since": "2026-01-01"}
    answer = await office.ask("li", "/unions/u1/conflicts/d1", **declared)
    assert answer.status_code == 201, answer.text
    waiting = "/unions/u1/conflicts?waiting=true"
    (row,) = (await office.see("qian", waiting))["items"]
    assert (row["what"], row["person_id"], row["finding"]) == (WHAT, "li", None)
    assert (await office.serving.client.get(waiting, headers=office.signed("li"))).status_code == 403
    feed = await office.serving.client.get("/feed?after=0", headers=office.signed("operator"))
    assert "ConflictDeclared" in feed.text
    assert "ConflictDescribed" not in feed.text
    reviewed = await office.ask("qian", "/unions/u1/conflicts/d1/review", finding="recuse")
    assert reviewed.status_code == 201, reviewed.text
    assert (await office.see("qian", waiting))["items"] == []
