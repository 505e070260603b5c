"""Members found, taken along and deemed to have left, over HTTP on a real database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gonghui_organisation.membership.decider import DuesStanding
from gonghui_organisation.membership.identity import check_digit
from tests.organisation.conftest import Office

NUMBER = "11010519491231002X"


def numbered(serial: int) -> str:
    """An id number."""
    digits = f"1101051949123{serial:04}"
    return digits + check_digit(digits)


class Finance:
    """Finance as organisation asks it."""

    months = 7

    async def get(self, path: str, _answer: object, **asked: str) -> DuesStanding:
        """Its answer."""
        assert (path, asked) == ("/internal/arrears", {"union_id": "u1", "member_id": "m1"})
        return DuesStanding(self.months)


async def admitted(office: Office) -> None:
    """Three members in two unions."""
    for union, member, name, number in (
        ("u1", "m1", "王芳", NUMBER), ("u1", "m2", "王强", numbered(1)), ("u2", "m3", "单雄", numbered(2)),
    ):  # fmt: skip
        body = {"member_id": member, "person_id": f"p-{member}", "woman": False, "name": name, "id_number": number}
        assert (await office.ask("operator", f"/unions/{union}/members", **body)).status_code == 201


async def found(office: Office, sought: str, where: str = "/federations/f") -> list[str]:
    """Who is found."""
    answer = await office.serving.client.post(
        f"{where}/members/search", json={"sought": sought}, headers=office.signed("operator")
    )
    assert answer.status_code == 200, answer.text
    return [item["member_id"] for item in answer.json()["items"]]


async def test_members_are_found_by_name_pinyin_and_number(office: Office) -> None:
    """The beginning of a name or its pinyin, initials, or a whole number; an id number only whole, and it is never told."""
    await admitted(office)
    for sought, members in {
        "王": ["m2", "m1"], "王芳": ["m1"], "wang": ["m1", "m2"], "WangQ": ["m2"], "sx": ["m3"], "shan": ["m3"],
        "m2": ["m2"], "p-m3": ["m3"], NUMBER: ["m1"], NUMBER.lower(): ["m1"], NUMBER[:17]: [], "%": [], "李": [],
    }.items():  # fmt: skip
        assert await found(office, sought) == members, sought
    assert await found(office, "wang", "/unions/u2") == []
    pages = await office.serving.client.post(
        "/federations/f/members/search", json={"sought": "王", "limit": 1}, headers=office.signed("operator")
    )
    after = pages.json()["next"]
    rest = await office.serving.client.post(
        "/federations/f/members/search", json={"sought": "王", "after": after}, headers=office.signed("operator")
    )
    assert [item["name"] for item in rest.json()["items"]] == ["王芳"]


async def test_id_numbers_can_be_read_nowhere(office: Office) -> None:
    """What is kept to tell people apart is a keyed hash."""
    await admitted(office)
    rows = await office.serving.process.pool.fetch("select * from person_id_numbers")
    assert len(rows) == 3
    assert not any(NUMBER in str(dict(row)) for row in rows)


async def test_roll_is_taken_along_and_that_is_recorded(office: Office) -> None:
    """With whom and what for; the file has names, no id numbers, and not those who have left."""
    await admitted(office)
    await office.ask("operator", "/unions/u1/members/m2/withdrawal", reason="own_wish")
    taken = await office.ask("operator", "/unions/u1/roll-exports", export_id="e1", purpose="换届选举")
    lines = taken.content.decode("utf-8-sig").splitlines()
    assert (taken.status_code, len(lines)) == (201, 2)
    assert "王芳" in lines[1]
    assert NUMBER not in taken.text
    stored = await office.serving.process.runtime.store.load("roll_export:u1:e1")
    assert [(event.body.purpose, event.body.members) for event in stored] == [("换届选举", 1)]  # type: ignore[attr-defined]  # it is that event
    refused = await office.ask("nobody", "/unions/u1/roll-exports", export_id="e2", purpose="看看")
    assert refused.status_code == 403


async def test_one_membership_is_read_by_its_number(office: Office) -> None:
    """Whoever has left, too, but no longer by name; nobody's else in another union."""
    await admitted(office)
    at = "/unions/u1/members/m1"
    await office.ask("operator", f"{at}/suspension", reason="abroad")
    one = await office.see("operator", "/unions/u1/roll/m1")
    assert (one["name"], one["standing"], one["suspended_on"], one["answer_by"]) == (
        "王芳", "suspended", "2026-03-02", None,
    )  # fmt: skip
    await office.ask("operator", f"{at}/withdrawal", reason="died")
    one = await office.see("operator", "/unions/u1/roll/m1")
    assert (one["name"], one["standing"], one["ended_on"]) == (None, "ended", "2026-03-02")
    elsewhere = await office.serving.client.get("/unions/u2/roll/m1", headers=office.signed("operator"))
    assert elsewhere.status_code == 404


@pytest.mark.rule("R-MEM-03")
async def test_everybody_sees_where_they_are_members_and_services_whose_a_membership_is(office: Office) -> None:
    """While it lasts; nobody else's."""
    await admitted(office)
    client = office.serving.client
    own = await client.get("/my/memberships", headers=office.signed("p-m3"))
    assert own.json() == [{"union_id": "u2", "member_id": "m3"}]
    assert (await client.get("/my/memberships", headers=office.signed("stranger"))).json() == []
    assert (await client.get("/my/memberships")).status_code == 401
    asked = "/internal/person-of-member?union_id=u2&member_id=m3"
    assert (await client.get(asked, headers=office.signed("operator"))).json() == {"person_id": "p-m3"}
    assert (await client.get(asked, headers=office.signed("p-m3"))).status_code == 403
    left = await office.ask("operator", "/unions/u2/members/m3/withdrawal", reason="own_wish")
    assert left.status_code == 201, left.text
    assert (await client.get(asked, headers=office.signed("operator"))).json() == {"person_id": None}
    assert (await client.get("/my/memberships", headers=office.signed("p-m3"))).json() == []


async def test_member_is_deemed_to_have_left_step_by_step(office: Office) -> None:
    """Notice, talk, the time to answer, and a person's decision; finance is asked again at the end."""
    office.serving.process.runtime.clients["finance"] = finance = Finance()
    await admitted(office)
    await office.ask("operator", "/unions/f/posts", post_id="l", kind="federation_leader")
    held: dict[str, Any] = {"person_id": "leader", "held_from": "2026-01-01"}
    assert (await office.ask("operator", "/unions/f/posts/l/holders", **held)).status_code == 201
    at = "/unions/u1/members/m1/withdrawal-notice"
    assert (await office.ask("leader", at)).status_code == 201
    assert (await office.ask("leader", f"{at}/talk", said="will_pay")).status_code == 201
    [notice] = (await office.see("leader", "/unions/u1/withdrawal-notices"))["items"]
    assert (notice["name"], notice["months"], notice["said"]) == ("王芳", 7, "will_pay")
    one = await office.see("leader", "/unions/u1/roll/m1")
    assert (one["months"], one["talked_on"], one["said"]) == (7, "2026-03-02", "will_pay")
    assert (await office.ask("leader", f"{at}/decision")).json()["code"] == "notice-runs"
    office.clock.instant = datetime(2026, 4, 2, 1, tzinfo=UTC)
    finance.months = 0
    assert (await office.ask("leader", f"{at}/decision")).json()["code"] == "arrears-too-short"
    finance.months = 8
    assert (await office.ask("operator", f"{at}/decision")).json()["code"] == "people-decide"
    assert (await office.ask("leader", f"{at}/decision")).status_code == 201
    assert await found(office, "王芳") == []


async def test_suspension_ends_by_itself(office: Office) -> None:
    """The day after its last day; meanwhile the member has no vote and owes no dues."""
    await admitted(office)
    at = "/unions/u1/members/m1"
    assert (await office.ask("operator", f"{at}/suspension", reason="abroad", until="2026-03-31")).status_code == 201
    size = await office.see("operator", "/unions/u1/roll-size")
    assert (size["members"], size["suspended"]) == (2, 1)
    office.clock.instant = datetime(2026, 4, 1, 1, tzinfo=UTC)
    await office.settle()
    standings = {
        one["member_id"]: one["standing"] for one in (await office.see("operator", "/unions/u1/roll"))["items"]
    }
    assert standings == {"m1": "member", "m2": "member"}
