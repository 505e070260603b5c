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


@pytest.mark.rule("R-ORG-11")
async def test_guideline_for_full_time_officers_is_a_gap_and_no_duty(office: Office) -> None:
    """Three in a thousand of the staff where the jurisdiction says so, in whole officers; elsewhere nothing is asked."""
    henan = {
        "superior_id": "f", "kind": "primary", "unit_type": "agency", "name": "工会", "jurisdiction": "CN/410000/410100",
        "formed_on": "2020-01-01", "women_staff": 0, "legal_person": True, "own_account": False, "workers_home": False,
        "committees": [],
    }  # fmt: skip
    unions = [henan | {"union_id": union, "staff": staff} for union, staff in (("h1", 700), ("h2", 333))]
    assert (await office.ask("operator", "/federations/f/unions/bulk", unions=unions)).status_code == 201
    for post, full_time in (("v1", True), ("v2", False)):
        line = {"union_id": "h1", "post_id": post, "kind": "vice_chair", "person_id": post, "held_from": "2026-01-01"}
        await office.ask("operator", "/federations/f/posts/bulk", posts=[line | {"full_time": full_time}])
    gap = await office.see("operator", "/unions/h1/full-time-guideline")
    assert gap == {"union_id": "h1", "name": "工会", "staff": 700, "full_time": 1, "guideline": 2, "gap": 1}
    assert (await office.see("operator", "/unions/h2/full-time-guideline"))["guideline"] == 0
    assert (await office.see("operator", "/unions/u1/full-time-guideline"))["guideline"] is None
    assert (await office.see("operator", "/federations/f/full-time-gaps"))["items"] == [gap]
    assert all(one["code"] != "R-ORG-11" for one in await office.see("operator", "/unions/h1/duties"))
