"""Standing in over HTTP on a real database: what is lent counts at once, ends by itself, and is explained."""

from datetime import UTC, datetime
from typing import Any

from tests.organisation.conftest import Office

ADMISSION = {"member_id": "m1", "person_id": "p1", "woman": True, "name": "王芳", "id_number": "11010519491231002X"}
LENDING: dict[str, Any] = {
    "stand_in_id": "s1", "post_id": "u1-1", "person_id": "wu", "from_on": "2026-03-02", "until_on": "2026-03-31",
    "permissions": ["member.admit"],
}  # fmt: skip


async def posts(office: Office) -> None:
    """A chair, and an officer of the federation."""
    lines = [
        {"union_id": "f", "post_id": "f-1", "kind": "federation_officer", "person_id": "ma", "held_from": "2021-01-01"},
        {"union_id": "u1", "post_id": "u1-1", "kind": "chair", "person_id": "qian", "held_from": "2021-01-01"},
    ]
    assert (await office.ask("operator", "/federations/f/posts/bulk", posts=lines)).status_code == 201


async def test_stand_in_does_what_was_lent_and_nothing_else(office: Office) -> None:
    """From the next moment on, until the last day."""
    await posts(office)
    assert (await office.ask("wu", "/unions/u1/members", **ADMISSION)).status_code == 403
    assert (await office.ask("qian", "/unions/u1/stand-ins", **LENDING)).status_code == 201
    assert (await office.ask("wu", "/unions/u1/members", **ADMISSION)).status_code == 201
    assert (await office.ask("wu", "/unions/u1/members/m1/withdrawal", reason="own_wish")).status_code == 403
    assert (await office.ask("wu", "/unions/u2/members", **ADMISSION)).status_code == 403
    office.clock.instant = datetime(2026, 4, 1, 1, tzinfo=UTC)
    late = ADMISSION | {"member_id": "m2", "person_id": "p2"}
    assert (await office.ask("wu", "/unions/u1/members", **late)).status_code == 403


async def test_stand_in_who_may_nothing_else_ends_it(office: Office) -> None:
    """And sees it; nobody else does, signed in or not, nor by naming a post of their own."""
    await posts(office)
    await office.ask("qian", "/unions/u1/stand-ins", **LENDING)
    [lent] = await office.see("wu", "/my/stand-ins")
    assert (lent["stand_in_id"], lent["post_id"], lent["lent_by"]) == ("s1", "u1-1", "qian")
    assert await office.see("qian", "/my/stand-ins") == [lent]
    assert await office.see("ma", "/my/stand-ins") == []
    end = "/unions/u1/stand-ins/s1/end"
    anybody = await office.serving.client.post(
        end, json={"post_id": "u1-1"}, headers={"Idempotency-Key": "whoever-it-is"}
    )
    assert (anybody.status_code, anybody.json()["code"]) == (409, "not-the-holder")
    assert (await office.ask("ma", end, post_id="u1-1")).json()["code"] == "not-the-holder"
    assert (await office.ask("wu", end, post_id="f-1")).json()["code"] == "no-stand-in"
    assert (await office.ask("wu", end, post_id="u1-1")).status_code == 201
    [own] = await office.see("qian", "/my/authority")
    assert "post.*" in own["never"]


async def test_nothing_is_lent_any_more_by_whoever_left_the_post(office: Office) -> None:
    """Nor after it was ended."""
    await posts(office)
    await office.ask("qian", "/unions/u1/stand-ins", **LENDING)
    await office.ask("operator", "/unions/u1/posts/u1-1/vacancies", held_to="2026-03-02")
    office.clock.instant = datetime(2026, 3, 3, 1, tzinfo=UTC)
    assert (await office.ask("wu", "/unions/u1/members", **ADMISSION)).status_code == 403


async def test_every_grant_is_explained(office: Office) -> None:
    """By which post, held where, lent by whom; a person sees the own ones, the federation anybody's."""
    await posts(office)
    await office.ask("qian", "/unions/u1/stand-ins", **LENDING)
    [own] = await office.see("qian", "/my/authority")
    assert (own["post_id"], own["kind"], own["lent_by"]) == ("u1-1", "chair", None)
    assert "member.*" in own["own"]
    [lent] = await office.see("wu", "/my/authority")
    assert (lent["lent_by"], lent["until"], lent["own"], lent["below"]) == ("qian", "2026-03-31", ["member.admit"], [])
    for person, permission, expected in (
        ("wu", "member.admit", (True, "u1-1", "chair", "u1", "qian")),
        ("ma", "member.admit", (True, "f-1", "federation_officer", "f", None)),
        ("wu", "member.read", (False, None, None, None, None)),
    ):
        told = await office.see("ma", f"/unions/u1/authority/{person}?permission={permission}")
        assert tuple(told[name] for name in ("allowed", "post_id", "kind", "held_in", "lent_by")) == expected
    stranger = await office.serving.client.get(
        "/unions/u1/authority/wu?permission=member.read", headers=office.signed("wu")
    )
    assert stranger.status_code == 403
    nobody = await office.serving.client.get("/my/authority")
    assert nobody.status_code == 401
