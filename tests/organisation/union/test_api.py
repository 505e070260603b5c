"""A union's life over HTTP, on a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gonghui_organisation.membership import views as membership_views
from gonghui_organisation.post import views as post_views
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union import api, places, views
from gonghui_organisation.union.committees import project_committees
from tests.organisation.serving import Serving, serving

APPLICATION = {
    "superior_id": "d", "kind": "primary", "unit_type": "private", "name": "机械厂工会", "jurisdiction": "CN/500000",
    "staff": 60, "women_staff": 24, "members": 40, "seats": 5,
}  # fmt: skip


@pytest.fixture
async def city(database: str, tmp_path: Path) -> AsyncIterator[Serving]:
    """A federation with a district, and the rules of formation."""
    projections = [
        views.project_unit_facts, project_committees, views.project_formations, views.project_history,
        membership_views.project_roll, places.project_places, views.project_links, post_views.project_posts,
    ]  # fmt: skip
    async with serving(database, tmp_path, [api.router], projections) as running:
        await running.rule(*shipped())
        await running.post(
            "/federations/f", {"name": "市总工会", "jurisdiction": "CN/500000", "formed_on": "1950-05-01"}
        )
        district = {
            "union_id": "d", "superior_id": "f", "kind": "district", "unit_type": "other", "name": "区总工会",
            "jurisdiction": "CN/500000", "formed_on": "1951-05-01", "staff": 20, "women_staff": 8,
        }  # fmt: skip
        await running.post("/federations/f/unions/bulk", {"unions": [district]})
        yield running


async def test_union_lives_from_application_to_dissolution(city: Serving) -> None:
    """Applied for, approved, measured, transferred, dissolved; its history tells it in order."""
    assert (await city.post("/unions/u/formation-requests", APPLICATION)).status_code == 201
    waiting = (await city.get("/unions/d/formation-requests")).json()["items"]
    assert [(row["union_id"], row["members"]) for row in waiting] == [("u", 40)]
    assert (await city.post("/unions/u/formation-approvals", {"superior_id": "d"})).status_code == 201
    assert (await city.get("/unions/d/formation-requests")).json()["items"] == []
    facts = {"staff": 70, "women_staff": 30, "legal_person": True, "own_account": True, "workers_home": False}
    assert (await city.post("/unions/u/unit-facts", facts)).status_code == 201
    card = (await city.get("/unions/u")).json()
    assert (card["name"], card["staff"], card["superior_id"]) == ("机械厂工会", 70, "d")
    moved = await city.post("/unions/u/transfers", {"from_union_id": "d", "superior_id": "f"})
    assert moved.status_code == 201, moved.text
    below = (await city.get("/unions/f/below")).json()["items"]
    assert [row["union_id"] for row in below] == ["d", "u"]
    refused = await city.post("/unions/u/dissolution", {"superior_id": "f", "reason": "unit_closed"})
    assert refused.json()["code"] == "handover-first"
    await city.post("/unions/u/unit-facts", facts | {"own_account": False})
    ended = await city.post("/unions/u/dissolution", {"superior_id": "f", "reason": "unit_closed"})
    assert ended.status_code == 201
    history = (await city.get("/unions/u/history")).json()["items"]
    assert [row["type"].split(".")[1] for row in history] == [
        "FormationRequested", "UnionFormed", "UnitFactsRecorded", "CommitteeFormed", "UnitFactsRecorded",
        "UnionTransferred", "UnitFactsRecorded", "UnionDissolved",
    ]  # fmt: skip


@pytest.mark.rule("R-ORG-12")
async def test_missing_committees_show(city: Serving) -> None:
    """What the rules require and the union lacks stands beside what it has."""
    await city.post("/unions/u/formation-requests", APPLICATION)
    await city.post("/unions/u/formation-approvals", {"superior_id": "d"})
    facts = {"staff": 70, "women_staff": 30, "legal_person": True, "own_account": True, "workers_home": False}
    await city.post("/unions/u/unit-facts", facts)
    found = (await city.get("/unions/u/committees")).json()
    assert [(row["committee"], row["due"], row["seats"]) for row in found] == [
        ("funds_review", True, None),
        ("union", False, 5),
    ]


async def test_unions_are_found_by_part_of_their_name(city: Serving) -> None:
    """Among the union and all below it."""
    await city.post("/unions/u/formation-requests", APPLICATION)
    await city.post("/unions/u/formation-approvals", {"superior_id": "d"})
    found = (await city.get("/federations/f/unions?name=机械")).json()["items"]
    assert [row["union_id"] for row in found] == ["u"]
    assert len((await city.get("/federations/f/unions")).json()["items"]) == 3


async def test_whoever_has_signed_in_finds_a_union_by_name(city: Serving) -> None:
    """To name it in a form, with the union above it; nobody else lists unions."""
    [district] = (await city.get("/union-names?name=区总工会")).json()
    assert district == {"union_id": "d", "name": "区总工会", "superior": "市总工会"}
    assert (await city.client.get("/union-names?name=区总工会")).status_code == 401


async def test_unions_are_found_by_kind_and_type(city: Serving) -> None:
    """Each filter narrows the list; a kind that does not exist is refused."""
    await city.post("/unions/u/formation-requests", APPLICATION)
    await city.post("/unions/u/formation-approvals", {"superior_id": "d"})

    async def ids(asked: str) -> list[str]:
        return [row["union_id"] for row in (await city.get(f"/federations/f/unions?{asked}")).json()["items"]]

    assert await ids("kind=primary") == ["u"]
    assert await ids("kind=district&unit_type=other") == ["d"]
    assert await ids("kind=district&unit_type=private") == []
    assert (await city.get("/federations/f/unions?kind=guild")).status_code == 422


async def test_list_of_unions_is_taken_whole_or_not_at_all(city: Serving) -> None:
    """The refusal names the line; nothing of the list is kept."""
    line = {
        "superior_id": "d", "kind": "primary", "unit_type": "private", "name": "机械厂工会", "jurisdiction": "CN/500000",
        "formed_on": "2020-05-01", "staff": 60, "women_staff": 24,
    }  # fmt: skip
    lines = [line | {"union_id": "a"}, line | {"union_id": "b", "superior_id": "nowhere"}]
    refused = await city.post("/federations/f/unions/bulk", {"unions": lines})
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-not-fit")
    assert refused.json()["facts"]["index"] == 1
    assert (await city.get("/unions/a")).status_code == 404


async def test_union_with_subordinates_stays(city: Serving) -> None:
    """Those below it come first."""
    await city.post("/unions/u/formation-requests", APPLICATION)
    await city.post("/unions/u/formation-approvals", {"superior_id": "d"})
    ending = {"superior_id": "f", "reason": "merged"}
    refused = await city.post("/unions/d/dissolution", ending)
    assert (refused.status_code, refused.json()["facts"]) == (409, {"subordinates": 1})
    assert (await city.post("/unions/u/dissolution", ending | {"superior_id": "d"})).status_code == 201
    assert (await city.post("/unions/d/dissolution", ending)).status_code == 201


async def test_tree_is_told_as_of_any_day_and_as_it_was_known(city: Serving) -> None:
    """A transfer counts from its business date, and from when it was recorded for whoever asks what was known."""
    line = {
        "union_id": "u", "superior_id": "d", "kind": "primary", "unit_type": "private", "name": "机械厂工会",
        "jurisdiction": "CN/500000", "formed_on": "2020-05-01", "staff": 60, "women_staff": 24,
    }  # fmt: skip
    await city.post("/federations/f/unions/bulk", {"unions": [line]})
    before = (await city.get("/unions/u/history")).json()["items"]
    assert len(before) == 2
    known = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    moving = {"from_union_id": "d", "superior_id": "f", "occurred_on": "2024-03-01"}
    assert (await city.post("/unions/u/transfers", moving)).status_code == 201

    async def under(union: str, asked: str) -> list[str]:
        return [row["union_id"] for row in (await city.get(f"/unions/{union}/below{asked}")).json()["items"]]

    async def above(asked: str) -> list[str]:
        return [row["union_id"] for row in (await city.get(f"/unions/u/above{asked}")).json()]

    assert await under("d", "") == []
    assert await under("f", "?on=2024-03-01") == ["d", "u"]
    assert await under("d", "?on=2024-02-29") == ["u"]
    assert await under("d", "?on=2020-04-30") == []
    assert await under("d", f"?on=2024-03-01&known_at={known}") == ["u"]
    assert await under("f", f"?known_at={known}") == ["d"]
    assert await above("") == ["u", "f"]
    assert await above("?on=2024-02-29") == ["u", "d", "f"]
    assert await above("?on=2019-12-31") == []
    await city.post("/unions/u/dissolution", {"superior_id": "f", "reason": "other", "occurred_on": "2025-01-01"})
    assert await under("f", "?on=2024-12-31") == ["d", "u"]
    assert await under("f", "?on=2025-01-01") == ["d"]


async def test_links_of_a_union_are_told(city: Serving) -> None:
    """Who leads it, who supports it; a mentor knows whom it supports."""
    assert (await city.get("/unions/d/links")).json()["mentor_id"] is None
    leading = {"party_body": "区委", "administration": "区政府"}
    assert (await city.post("/unions/d/leadership", leading)).status_code == 201
    support = {"superior_id": "f", "mentor_id": "f", "until": "2099-12-31"}
    answer = await city.post("/unions/d/mentor", support)
    assert answer.status_code == 201, answer.text
    links = (await city.get("/unions/d/links")).json()
    assert (links["party_body"], links["mentor_name"], links["mentored_until"]) == ("区委", "市总工会", "2099-12-31")
    assert [row["union_id"] for row in (await city.get("/unions/f/mentees")).json()["items"]] == ["d"]
    [pair] = (await city.get("/federations/f/mentorships")).json()["items"]
    assert (pair["mentor_id"], pair["mentor_name"], pair["union_id"], pair["name"]) == (
        "f",
        "市总工会",
        "d",
        "区总工会",
    )
    assert (await city.post("/unions/d/mentor/release", {"superior_id": "f"})).status_code == 201
    assert (await city.get("/unions/f/mentees")).json()["items"] == []
    assert (await city.get("/federations/f/mentorships")).json()["items"] == []
