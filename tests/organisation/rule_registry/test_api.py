"""The registry on a real database: from a proposal to a rule that holds."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from gonghui_organisation.rule_registry import api
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.rule_registry.views import project_proposals
from gonghui_shared.contracts.organisation import PostFilled, PostKind, UnionFormed
from gonghui_shared.directory import Directory
from gonghui_shared.http.tokens import SIGN_IN
from gonghui_shared.log.verify import verify
from tests.organisation.serving import Serving, serving

HERE = "CN/500000"
LINE: dict[str, Any] = {
    "code": "R-EXP-02", "version": "cq-1", "jurisdiction": HERE, "valid_from": "2025-01-01", "value": 150_000,
    "unit": "fen", "citation": "重庆市 2025", "zh": "会员年度慰问品上限", "en": "Most gifts a year for a member",
}  # fmt: skip
ONE = "/federations/f/rule-versions/R-EXP-02/cq-1"


@pytest.fixture
async def office(database: str, tmp_path: Path) -> AsyncIterator[Serving]:
    """A federation with a district below it; leaders and an officer."""
    async with serving(database, tmp_path, [api.router], [project_proposals]) as office:
        for union, superior in (("f", None), ("d", "f")):
            kind: Any = "district" if superior else "federation"
            await office.write(
                f"union:{union}", union, [UnionFormed(kind, "other", union, superior, HERE, date(2020, 1, 1))]
            )
        posts: list[tuple[str, PostKind, str]] = [
            ("f", "federation_leader", "lead"), ("f", "federation_officer", "ma"), ("d", "federation_leader", "di"),
        ]  # fmt: skip
        for union, post, person in posts:
            await office.write(f"post:{person}", union, [PostFilled(f"p-{person}", post, person, date(2020, 1, 1))])
        yield office


async def ask(office: Serving, who: str, path: str, **body: Any) -> httpx2.Response:
    """Ask as a person, each request once."""
    token = office.tokens.sign(SIGN_IN, who, "organisation", 600)
    headers = {"Idempotency-Key": f"{who}-{abs(hash((path, str(body))))}", "Authorization": f"Bearer {token}"}
    answer = await office.client.post(path, json=body, headers=headers)
    await office.settle()
    return answer


async def holds(office: Serving, on: str, code: str = "R-EXP-02") -> list[tuple[str, Any]]:
    """Versions and values that hold for the district on a date."""
    known = office.process.runtime.rulebooks
    assert isinstance(known, Directory)
    known._looked_at = -10.0  # read the projection again at once
    answer = await office.get(f"/federations/d/rules?on={on}")
    assert answer.status_code == 200, answer.text
    return [(rule["version"], rule["value"]) for rule in answer.json() if rule["code"] == code]


async def test_shipped_catalogue_is_adopted_at_once_and_twice_with_one_effect(office: Serving) -> None:
    """The operator sets the rules up; a second set-up changes nothing and the log stays sound."""
    versions = msgspec.to_builtins(shipped())
    path = "/federations/f/rule-versions/adoptions"
    first = await office.post(path, {"versions": versions})
    assert first.status_code == 201, first.text
    assert first.json()["events"] == len(versions)
    again = await office.post(path, {"versions": versions})
    assert (again.status_code, again.json()["events"]) == (201, 0)
    assert await holds(office, "2026-03-02", "R-ORG-08") == [("1", 10)]
    listed = await office.get("/federations/f/rule-versions?code=R-ORG-08")
    assert [row["rule"]["value"] for row in listed.json()["items"]] == [10, 25, 25]
    assert (await verify(office.process.runtime.store, office.process.service.claims)).sound


async def test_faulty_line_stops_the_whole_catalogue(office: Serving) -> None:
    """All or nothing; the refusal names the line."""
    lines = [LINE, LINE | {"version": "cq-2", "valid_from": "2026-01-01", "value": "much"}]
    answer = await office.post("/federations/f/rule-versions/adoptions", {"versions": lines})
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]["index"]) == (
        409,
        "value-does-not-fit",
        1,
    )
    assert await holds(office, "2026-03-02") == []


async def test_proposal_holds_once_a_second_person_has_activated_it(office: Serving) -> None:
    """The officer proposes, a leader sees it and puts it in force."""
    assert (await ask(office, "ma", "/federations/f/rule-versions", **LINE)).status_code == 201
    waiting = (await office.get("/federations/f/rule-proposals")).json()["items"]
    assert [(row["version"], row["proposed_by"], row["rule"]["value"]) for row in waiting] == [
        ("cq-1", "person:ma", 150_000)
    ]
    assert await holds(office, "2026-03-02") == []
    assert (await ask(office, "ma", f"{ONE}/activation")).status_code == 403
    assert (await ask(office, "lead", f"{ONE}/activation")).status_code == 201
    assert await holds(office, "2026-03-02") == [("cq-1", 150_000)]
    assert await holds(office, "2024-12-31") == []
    assert (await office.get("/federations/f/rule-proposals")).json()["items"] == []


async def test_leader_does_not_activate_the_own_proposal(office: Serving) -> None:
    """Neither by the ordinary way nor by adopting it."""
    assert (await ask(office, "lead", "/federations/f/rule-versions", **LINE)).status_code == 201
    assert (await ask(office, "lead", f"{ONE}/activation")).json()["code"] == "second-person-needed"
    adopted = await ask(office, "lead", "/federations/f/rule-versions/adoptions", versions=[LINE])
    assert adopted.status_code == 403


async def test_successor_ends_its_predecessor_and_its_withdrawal_undoes_that(office: Serving) -> None:
    """On every day one version holds."""
    await office.post("/federations/f/rule-versions/adoptions", {"versions": [LINE]})
    successor = LINE | {"version": "cq-2", "valid_from": "2026-01-01", "value": 200_000}
    assert (await ask(office, "ma", "/federations/f/rule-versions", **successor)).status_code == 201
    two = "/federations/f/rule-versions/R-EXP-02/cq-2"
    assert (await ask(office, "lead", f"{two}/activation")).status_code == 201
    assert await holds(office, "2025-12-31") == [("cq-1", 150_000)]
    assert await holds(office, "2026-01-01") == [("cq-2", 200_000)]
    assert (await ask(office, "lead", f"{two}/withdrawal")).status_code == 201
    assert await holds(office, "2026-01-01") == [("cq-1", 150_000)]
    rows = (await office.get("/federations/f/rule-versions")).json()["items"]
    assert [(row["version"], row["withdrawn"]) for row in rows] == [("cq-1", False), ("cq-2", True)]


async def test_district_does_not_change_the_rules(office: Serving) -> None:
    """The registry is the federation's, whatever name a district gives itself in the path."""
    for union in ("d", "f"):
        answer = await ask(office, "di", f"/federations/{union}/rule-versions", **LINE)
        assert answer.status_code == 403
