"""Working time over HTTP on a real database: two jurisdictions side by side."""

from datetime import UTC, datetime
from typing import Any

from gonghui_shared.contracts.organisation import UnionFormed
from tests.organisation.conftest import FORMED, Office


async def held(office: Office) -> None:
    """A member and a full-time chair of a union in the nation, a member of one in Chongqing."""
    chongqing = UnionFormed("primary", "private", "重庆工会", "f", "CN/500000", FORMED)
    await office.serving.write("union:cq", "cq", [chongqing])
    post = {"held_from": "2025-01-01", "full_time": False}
    posts: list[dict[str, Any]] = [
        post | {"union_id": "u1", "post_id": "m1", "kind": "committee_member", "person_id": "li"},
        post | {"union_id": "u1", "post_id": "c1", "kind": "chair", "person_id": "qian", "full_time": True},
        post | {"union_id": "cq", "post_id": "m1", "kind": "committee_member", "person_id": "tan"},
    ]
    assert (await office.ask("operator", "/federations/f/posts/bulk", posts=posts)).status_code == 201
    office.clock.instant = datetime(2026, 3, 31, 1, tzinfo=UTC)


async def log(office: Office, who: str, union: str, day: int, **more: Any) -> int:
    """A day of one's own."""
    body = {"person_id": who, "entry_id": f"e{day}", "worked_on": f"2026-03-{day:02}", "quarters": 4, **more}
    return (await office.ask(who, f"/unions/{union}/posts/m1/working-time/2026-03", **body)).status_code


async def test_month_shows_cap_floor_and_who_lies_under_it(office: Office) -> None:
    """A day in each union: enough where nobody asks for more, too little in Chongqing; full-time posts keep no log."""
    await held(office)
    assert [await log(office, who, union, 2) for who, union in (("li", "u1"), ("tan", "cq"))] == [201, 201]
    assert await log(office, "li", "u1", 3, person_id="tan") == 409
    assert await log(office, "li", "cq", 3) == 403
    (nation,) = (await office.see("operator", "/unions/u1/working-time?month=2026-03"))["items"]
    (chongqing,) = (await office.see("operator", "/unions/cq/working-time?month=2026-03"))["items"]
    figures = [[row[name] for name in ("cap", "floor", "paid", "under_floor")] for row in (nation, chongqing)]
    assert figures == [[12, 0, 4, False], [12, 8, 4, True]]
    (nothing,) = (await office.see("operator", "/unions/cq/working-time?month=2026-02"))["items"]
    assert (nothing["paid"], nothing["under_floor"]) == (0, True)


async def test_unpaid_effort_is_told_by_union(office: Office) -> None:
    """What people gave of their own time, beside what was paid; each sees the days of the own log."""
    await held(office)
    for day in (2, 3, 4):
        assert await log(office, "li", "u1", day) == 201
    assert await log(office, "li", "u1", 5) == 409
    assert await log(office, "li", "u1", 5, own_time=True) == 201
    (effort,) = (await office.see("operator", "/federations/f/unpaid-effort?month=2026-03"))["items"]
    assert effort == {"union_id": "u1", "name": "工会", "holders": 1, "paid": 12, "own": 4}
    log_of_li = "/unions/u1/posts/m1/working-time/2026-03"
    assert (await office.ask("li", f"{log_of_li}/strikes", person_id="li", entry_id="e3")).status_code == 201
    days = await office.see("li", f"{log_of_li}?person_id=li")
    assert [(day["worked_on"], day["own_time"]) for day in days] == [
        ("2026-03-02", False),
        ("2026-03-04", False),
        ("2026-03-05", True),
    ]
