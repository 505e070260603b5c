"""Staffing below a federation, over HTTP on a real database."""

from typing import Any

import pytest

from tests.organisation.conftest import Office


async def staffed(office: Office, union: str, **staffing: Any) -> None:
    """What is recorded of a chair's post."""
    answer = await office.ask("operator", f"/unions/{union}/posts/c1/staffing", **staffing)
    assert answer.status_code == 201, answer.text


async def test_posts_without_staffing_and_rank_gaps_are_found_below(office: Office) -> None:
    """What nobody recorded is without staffing; pages follow each other."""
    for union in ("u1", "u2"):
        await office.ask("operator", f"/unions/{union}/posts", post_id="c1", kind="chair")
    without = "/federations/f/posts-without-staffing"
    first = await office.see("operator", f"{without}?limit=1")
    second = await office.see("operator", f"{without}?limit=1&after={first['next']}")
    assert [page["items"][0]["union_id"] for page in (first, second)] == ["u1", "u2"]
    ranks = {"rank_entitled": "unit_deputy", "rank_actual": "middle_head"}
    await staffed(office, "u1", staffing="higher_union", source="市总〔2026〕1号", full_time=True, **ranks)
    await staffed(office, "u2", staffing="none", full_time=False)
    assert [item["union_id"] for item in (await office.see("operator", without))["items"]] == ["u2"]
    (gap,) = (await office.see("operator", "/federations/f/rank-gaps"))["items"]
    assert (gap["union_id"], gap["rank_gap"], gap["full_time"]) == ("u1", 1, True)
    (own,) = (await office.see("operator", "/unions/u2/staffing"))["items"]
    assert (own["staffing"], own["name"]) == ("none", "工会")


@pytest.mark.rule("R-ORG-10")
async def test_full_time_staffing_meets_the_duty_of_full_time_office(office: Office) -> None:
    """A unit of two hundred owes it; the elected chair's post becomes a full-time one by its paper."""
    facts = {"staff": 250, "women_staff": 100, "legal_person": True, "own_account": False, "workers_home": True}
    recorded = await office.ask("operator", "/unions/u1/unit-facts", **facts)
    assert recorded.status_code == 201, recorded.text
    line = {"union_id": "u1", "post_id": "c1", "kind": "chair", "person_id": "li", "held_from": "2026-01-01"}
    await office.ask("operator", "/federations/f/posts/bulk", posts=[line])

    async def owed() -> str:
        duties = await office.see("operator", "/unions/u1/duties")
        return str(next(one["state"] for one in duties if one["duty"] == "full_time_office"))

    assert await owed() == "open"
    await staffed(office, "u1", staffing="own_headcount", source="编办〔2026〕3号", full_time=True)
    assert await owed() == "met"
