"""Who may do what, tried by people who may not, over HTTP on a real database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.organisation.conftest import Office

ADMISSION = {"member_id": "m1", "person_id": "p1", "woman": True, "name": "王芳", "id_number": "11010519491231002X"}


@pytest.fixture(autouse=True)
async def chairs(office: Office) -> None:
    """Two sibling unions with a chair each, below a federation with an officer."""
    posts = [
        post("f", "federation_officer", "ma"),
        post("u1", "chair", "qian"),
        post("u2", "chair", "zhou"),
    ]
    answer = await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    assert answer.status_code == 201, answer.text


def post(union: str, kind: str, person: str) -> dict[str, Any]:
    """A post with its holder since 2021."""
    return {"union_id": union, "post_id": f"{union}-1", "kind": kind, "person_id": person, "held_from": "2021-01-01"}


async def test_chair_registers_no_unions_anywhere(office: Office) -> None:
    """Existing unions are entered by the federation; a list in another union's name goes round its approval."""
    line = {
        "union_id": "new", "superior_id": "f", "kind": "district", "unit_type": "other", "name": "自封区总工会",
        "jurisdiction": "CN", "formed_on": "2020-05-01", "staff": 1, "women_staff": 0,
    }  # fmt: skip
    assert (await office.ask("qian", "/federations/u1/unions/bulk", unions=[line])).status_code == 403
    assert (await office.ask("qian", "/federations/f/unions/bulk", unions=[line])).status_code == 403
    assert (await office.ask("ma", "/federations/f/unions/bulk", unions=[line])).status_code == 201


async def test_post_that_ended_yesterday_gives_nothing(office: Office) -> None:
    """On the last day the holder may; on the day after, not, and not by booking for an earlier day."""
    last = {"held_to": "2026-03-02"}
    assert (await office.ask("operator", "/unions/u1/posts/u1-1/vacancies", **last)).status_code == 201
    assert (await office.ask("qian", "/unions/u1/members", **ADMISSION)).status_code == 201
    office.clock.instant = datetime(2026, 3, 3, 1, tzinfo=UTC)
    late = {**ADMISSION, "member_id": "m2", "person_id": "p2", "occurred_on": "2026-03-02"}
    assert (await office.ask("qian", "/unions/u1/members", **late)).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/unions/u1", "/unions/u1/roll", "/unions/u1/posts", "/unions/u1/holdings", "/unions/u1/terms",
        "/unions/u1/elections", "/unions/u1/history", "/unions/u1/committees", "/unions/u1/nomination-dossier",
        "/federations/u1/unions", "/federations/f/unions", "/federations/f/elections", "/federations/f/term-clocks",
        "/internal/roll?union_id=u1&on=2026-01-01", "/internal/person-of-member?union_id=u1&member_id=m1", "/unions/u1/staffing", "/unions/u1/working-time?month=2026-03",
        "/unions/u1/allowances", "/unions/u1/successors", "/unions/u1/appointments", "/unions/u1/conflicts",
        "/unions/u1/training-needs", "/unions/u1/delegations", "/unions/u1/exit-audits", "/unions/u1/posts/u1-1/duty-sheets",
        "/unions/u1/approvers?matter=aid&amount=1&on=2026-03-02", "/federations/f/succession-gaps", "/federations/f/rank-gaps",
        "/federations/f/posts-without-staffing", "/federations/f/training-needs", "/federations/f/unpaid-effort?month=2026-03",
    ],
)  # fmt: skip
async def test_sibling_unions_chair_sees_nothing(office: Office, path: str) -> None:
    """Neither the union next door, nor the federation above both, nor what services tell one another."""
    answer = await office.serving.client.get(path, headers=office.signed("zhou"))
    assert answer.status_code == 403, answer.text


async def test_chair_of_a_dissolved_union_may_nothing(office: Office) -> None:
    """Posts end with their union, from the day after it was dissolved."""
    ended = await office.ask("operator", "/unions/u1/dissolution", superior_id="f", reason="unit_closed")
    assert ended.status_code == 201, ended.text
    office.clock.instant = datetime(2026, 3, 3, 1, tzinfo=UTC)
    answer = await office.serving.client.get("/unions/u1/roll", headers=office.signed("qian"))
    assert answer.status_code == 403


async def test_union_appoints_no_chair_of_its_own(office: Office) -> None:
    """A chair is elected and approved, or appointed from above: a second one is not made by filling a post."""
    assert (await office.ask("qian", "/unions/u1/posts", post_id="x", kind="chair")).status_code == 201
    filled = {"person_id": "friend", "held_from": "2026-03-02"}
    refused = await office.ask("qian", "/unions/u1/posts/x/holders", **filled)
    assert (refused.status_code, refused.json()["code"]) == (409, "elected-post")
