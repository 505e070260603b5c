"""Groups and activists on a real database."""

from gonghui_shared.contracts.organisation import MemberAdmitted, PostEstablished, PostFilled
from tests.organisation.conftest import FORMED, Office


async def test_groups_are_read_with_their_heads_first(office: Office) -> None:
    """Whoever sits as the union's chair holds that post."""
    chair = [PostEstablished("c1", "chair", full_time=False), PostFilled("c1", "chair", "li", FORMED)]
    await office.serving.write("post:u1:c1", "u1", chair)
    at = "/unions/u1/working-groups"
    made = await office.ask("operator", at, group_id="g1", kind="openness_leading", title="厂务公开领导小组")
    assert made.status_code == 201, made.text
    for person, role, office_held in (("li", "deputy", "union_chair"), ("wang", "head", "party_secretary")):
        seat = await office.ask("operator", f"{at}/g1/seats", person_id=person, role=role, office=office_held)
        assert seat.status_code == 201, seat.text
    other = await office.ask("operator", f"{at}/g1/seats", person_id="wu", role="deputy", office="union_chair")
    assert other.json()["code"] == "not-the-chair"
    [group] = await office.see("operator", at)
    assert [(seat["person_id"], seat["role"]) for seat in group["seats"]] == [("wang", "head"), ("li", "deputy")]
    assert (await office.ask("operator", f"{at}/g1/seats/li/leave")).status_code == 201
    assert (await office.ask("operator", f"{at}/g1/end")).status_code == 201
    assert await office.see("operator", at) == []


async def test_activists_stand_on_the_roll_where_it_is_kept_here(office: Office) -> None:
    """Another union without a roll is believed; who was ended stands on the list no longer."""
    await office.serving.write("membership:u1:m1", "u1", [MemberAdmitted("m1", "p1", True, "", "", "")])
    answers = [await office.ask("operator", "/unions/u1/activists", person_id=who, does="文体") for who in ("p1", "p2")]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert (await office.ask("operator", "/unions/u2/activists", person_id="p2", does="调解")).status_code == 201
    assert [one["person_id"] for one in (await office.see("operator", "/unions/u1/activists"))["items"]] == ["p1"]
    assert (await office.ask("operator", "/unions/u1/activists/p1/end", reason="own_wish")).status_code == 201
    assert (await office.see("operator", "/unions/u1/activists"))["items"] == []
