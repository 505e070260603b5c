"""Staffing below a federation, over HTTP on a real database."""

from typing import Any

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
