"""Activities on real PostgreSQL: lists, figures, ratings, bulk reports."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/activities"
SHEET = [
    {"activity_id": f"r{n}", "kind": "culture", "title": "Choir", "held_on": f"2025-0{n}-01", "enrolled": 8, "attended": 9,
     "answers": n, "satisfied": n}
    for n in (4, 5)
]  # fmt: skip


async def held(engagement: "Engagement") -> None:
    """An activity that five members attended."""
    body = {"activity_id": "a1", "kind": "sports", "title": "Spring run", "held_on": "2026-03-02", "places": 6}
    assert (await engagement.do(ROOT, "chair1", **body)).status_code == 201
    await engagement.do(f"{ROOT}/a1/enrolments", "chair1", member_ids=["m1", "m2"])
    assert (await engagement.do(f"{ROOT}/a1/members/m6/enrolment", "p6")).status_code == 201
    came = [f"m{n}" for n in range(1, 6)]
    assert (await engagement.do(f"{ROOT}/a1/attendance", "chair1", attended=came)).status_code == 201


async def test_figures_are_for_all_and_lists_for_organisers(engagement: "Engagement") -> None:
    """Counts are open to officers, names to those who organise."""
    await held(engagement)
    [row] = (await engagement.get(ROOT, "chair1"))["items"]
    assert (row["stage"], row["enrolled"], row["attended"], row["answers"]) == ("held", 3, 5, 0)
    members = (await engagement.get(f"{ROOT}/a1/members", "chair1"))["items"]
    assert {m["member_id"]: m["attended"] for m in members} == {f"m{n}": n < 6 for n in range(1, 7)}
    assert (await engagement.ask("GET", f"{ROOT}/a1/members", as_="p1")).status_code == 403


async def test_ratings_are_counted_when_their_time_is_over(engagement: "Engagement") -> None:
    """Five answers are told, four of them satisfied; nobody rates for another."""
    await held(engagement)
    for n, score in enumerate((5, 4, 4, 5, 1), 1):
        answer = await engagement.do(f"{ROOT}/a1/members/m{n}/rating", f"p{n}", score=score)
        assert answer.status_code == 201, answer.text
    assert (await engagement.do(f"{ROOT}/a1/members/m1/rating", "p2", score=1)).status_code == 403
    await engagement.on(date(2026, 3, 15))
    assert (await engagement.get(ROOT, "chair1"))["items"][0]["answers"] == 0
    await engagement.on(date(2026, 3, 16))
    [row] = (await engagement.get(ROOT, "chair1"))["items"]
    assert (row["answers"], row["satisfied"]) == (5, 4)


async def test_no_member_is_named_in_what_travels(engagement: "Engagement") -> None:
    """Neither lists nor raters leave the service."""
    await held(engagement)
    await engagement.do(f"{ROOT}/a1/members/m1/rating", "p1", score=5)
    feed = await engagement.runtime.store.feed(0, 100)
    assert [r.type for r in feed] == ["engagement.ActivityPlanned.v1", "engagement.ActivityHeld.v1"]
    assert not any(b"m1" in r.payload for r in feed)


async def test_months_are_counted_by_what_became_of_their_activities(engagement: "Engagement") -> None:
    """From a day on; each activity names the event that said last what became of it."""
    await held(engagement)
    planned = {"activity_id": "a2", "kind": "sports", "title": "Run", "held_on": "2026-04-02", "places": 6}
    await engagement.do(ROOT, "chair1", **planned)
    months = await engagement.get("/unions/u1/activity-months?since=2026-01-01", "chair1")
    assert months == [
        {"month": "2026-03", "held": 1, "planned": 0, "cancelled": 0, "attended": 5},
        {"month": "2026-04", "held": 0, "planned": 1, "cancelled": 0, "attended": 0},
    ]
    assert len(await engagement.get("/unions/u1/activity-months?since=2026-04-01", "chair1")) == 1
    newest, oldest = (await engagement.get(f"{ROOT}?descending=true", "chair1"))["items"]
    assert (newest["activity_id"], oldest["activity_id"]) == ("a2", "a1")
    original = await engagement.runtime.store.find(UUID(oldest["event_id"]))
    assert original is not None
    assert original.type == "engagement.ActivityHeld.v1"


async def test_a_sheet_of_past_activities_enters_whole(engagement: "Engagement") -> None:
    """Planned, held and rated at once; satisfaction only from five answers on."""
    answer = await engagement.do(f"{ROOT}/bulk", "chair1", activities=SHEET)
    assert (answer.status_code, answer.json()) == (201, {"streams": 2, "events": 7})
    rows = (await engagement.get(ROOT, "chair1"))["items"]
    assert [(r["activity_id"], r["attended"], r["answers"]) for r in rows] == [("r4", 9, 0), ("r5", 9, 5)]
    again = await engagement.do(f"{ROOT}/bulk", "chair1", activities=[SHEET[0]])
    assert (again.status_code, again.json()["facts"]) == (409, {"index": 0})


async def test_a_federations_sheet_names_the_union_of_each_line(engagement: "Engagement") -> None:
    """And its figures are summed by year and kind."""
    lines = [{**line, "union_id": union} for line, union in zip(SHEET, ("u1", "u2"), strict=True)]
    answer = await engagement.do("/federations/f/activities/bulk", "leader", activities=lines)
    assert answer.status_code == 201, answer.text
    assert await engagement.get("/federations/f/activities", "leader") == [
        {"year": 2025, "kind": "culture", "unions": 2, "held": 2, "attended": 18, "answers": 5, "satisfied": 5}
    ]
    assert (await engagement.do("/federations/f/activities/bulk", "chair1", activities=lines)).status_code == 403


async def test_a_union_reports_for_none_but_itself_and_those_below(engagement: "Engagement") -> None:
    """A chair's permission does not reach to the union next door by way of a list."""
    answer = await engagement.do(
        "/federations/u1/activities/bulk", "chair1", activities=[{**SHEET[0], "union_id": "u2"}]
    )
    assert answer.status_code == 403


async def test_rebuilt_tables_are_what_is_served(engagement: "Engagement") -> None:
    """Fold and replay agree."""
    await held(engagement)
    await engagement.do(f"{ROOT}/a1/members/m1/rating", "p1", score=5)
    assert await engagement.rebuilt_differently() == []
