"""Elections that fall due: some held on the platform step by step, most told by their papers, some late."""

from datetime import date, timedelta
from random import Random
from typing import Any

from gonghui_deploy.demo.client import Client, side_by_side
from gonghui_deploy.demo.founding import seats
from gonghui_deploy.demo.plan import FEDERATION, City, Union, profile


def due(union: Union) -> date | None:
    """When the next election of a union is due."""
    opened = union.term_opened
    return opened and opened.replace(year=opened.year + union.term_years)


async def hold(client: Client, city: City, month: date) -> None:
    """The elections of a month; the clock stands at its twentieth."""
    late = float(profile()["overdue_elections"])
    papers, stepwise = [], []
    for number, union in enumerate(city.primaries):
        day = due(union)
        if day is None or (day.year, day.month) != (month.year, month.month):
            continue
        chance = Random(f"{city.seed}/election/{union.union_id}")
        if chance.random() < late + 0.3 * (1 - union.diligence):
            continue
        if number % 6 == 0 and len(union.members) >= 26:
            stepwise.append(_step_by_step(client, union, month, disputed=number % 12 == 0))
        else:
            papers.append(_paper(union, month.replace(day=20)))
    if papers:
        path, key = f"/federations/{FEDERATION}/elections/bulk", f"elections/{month:%Y-%m}"
        await client.post("organisation", path, key, {"elections": papers})
    await side_by_side(stepwise)


def _paper(union: Union, day: date) -> dict[str, Any]:
    entitled = max(len(union.members), 9)
    present = entitled * 9 // 10
    return {
        "union_id": union.union_id, "election_id": f"{union.union_id}-e1", "kind": "term", "held_on": day.isoformat(),
        "direct": True, "entitled": entitled, "present": present, "term_id": f"{union.union_id}-t1", "term_no": 2,
        "term_years": union.term_years,
        "elected": [
            {"post_id": post, "kind": kind, "person_id": f"{union.union_id}-n{n + 1:04}",
             "votes": present - n % (1 + present // 10)}
            for n, (post, kind) in enumerate(seats(union), 1)
        ],
    }  # fmt: skip


async def _step_by_step(client: Client, union: Union, month: date, *, disputed: bool) -> None:
    """Roll frozen, candidates publicised, meeting, two scrutineers' sheets, report, approval by the superior union."""
    key, path = f"{union.union_id}-e1", f"/unions/{union.union_id}/elections"
    first, own = month.replace(day=3), seats(union)
    contests: dict[str, list[str]] = {}
    for post, kind in own:
        contests.setdefault(kind, []).append(post)
    opening = {"election_id": key, "kind": "term", "term_id": f"{union.union_id}-t1", "term_no": 2,
               "term_years": union.term_years, "direct": True,
               "contests": [{"kind": kind, "post_ids": posts} for kind, posts in contests.items()]}  # fmt: skip
    standing = {kind: _standing(union, kind, len(posts)) for kind, posts in contests.items()}
    above = {"superior_id": union.superior_id}
    plan = {"meeting_on": (first + timedelta(days=9)).isoformat(), "preparers": [f"{union.union_id}-p1"],
            "seats": [{"kind": kind, "seats": len(posts), "candidates": len(standing[kind])}
                      for kind, posts in contests.items()]}  # fmt: skip
    await _step(client, f"{path}/{key}/plan", f"{key}/plan", first, plan)
    await _step(client, f"{path}/{key}/plan/answer", f"{key}/plan/answer", first, {**above, "approved": True})
    await _step(client, path, f"{key}/open", first, opening)
    for person in standing.get("chair", []):
        vetted = {"kind": "chair", "person_id": person, "passed": True, "opinion": "同意作为候选人"}
        await _step(client, f"{path}/{key}/vetting", f"{key}/vetting/{person}", first, vetted)
        await _step(client, f"{path}/{key}/vetting/above", f"{key}/vetting/{person}/above", first, {**vetted, **above})
    listed = [{"kind": kind, "person_id": person} for kind, persons in standing.items() for person in persons]
    await _step(client, f"{path}/{key}/candidates", f"{key}/candidates", first, {"candidates": listed})
    meeting, present = first + timedelta(days=9), len(union.members) * 9 // 10
    await _step(client, f"{path}/{key}/meeting", f"{key}/meeting", meeting, {"present": present})
    sheets = [_sheet(kind, standing[kind], len(posts), present) for kind, posts in contests.items()]
    for scrutineer in ("s1", "s2"):
        body = {"round": 1, "scrutineer_id": f"{union.union_id}-{scrutineer}", "sheets": sheets}
        await _step(client, f"{path}/{key}/tallies", f"{key}/tally/{scrutineer}", meeting, body)
    await _step(client, f"{path}/{key}/report", f"{key}/report", meeting, {})
    if disputed:
        ground = {"dispute_id": "d1", "ground": "procedure"}
        await _step(client, f"{path}/{key}/disputes", f"{key}/dispute", meeting + timedelta(days=2), ground)
        hearing = {**above, "upheld": False}
        await _step(client, f"{path}/{key}/disputes/d1/hearing", f"{key}/hearing", meeting + timedelta(days=6), hearing)
    await _step(client, f"{path}/{key}/approval", f"{key}/approval", meeting + timedelta(days=8), above)


async def _step(client: Client, path: str, key: str, day: date, body: dict[str, Any]) -> None:
    await client.post("organisation", path, key, {**body, "occurred_on": day.isoformat()})


def _standing(union: Union, kind: str, places: int) -> list[str]:
    """As many candidates as the surplus of a committee asks for; one for a chair is enough."""
    start = {"chair": 2, "vice_chair": 3}.get(kind, 4)
    count = places + 1 if kind == "committee_member" else places
    return [f"{union.union_id}-n{number:04}" for number in range(start, start + count)]


def _sheet(kind: str, persons: list[str], places: int, present: int) -> dict[str, Any]:
    votes = [present * 17 // 20 - n if n < places else present // 5 for n, _ in enumerate(persons)]
    return {"kind": kind, "issued": present, "collected": present, "void": 0,
            "votes": [{"person_id": person, "votes": count} for person, count in zip(persons, votes, strict=True)]}  # fmt: skip
