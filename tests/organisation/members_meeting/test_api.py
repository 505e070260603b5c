"""Members' meetings on a real database: asked for, called, held, read."""

from datetime import date

from gonghui_shared.contracts.organisation import MemberAdmitted, MembershipRetained, MembershipSuspended
from gonghui_shared.events import Event
from tests.organisation.conftest import Office

DIGEST = "a" * 64


async def rolled(office: Office, members: int, *more: tuple[int, Event]) -> None:
    """So many on the roll of one union, and what happened to some of them."""
    for number in range(members):
        admitted = MemberAdmitted(f"m{number}", f"p{number}", number % 2 == 0, "", "", "")
        then = [event for of, event in more if of == number]
        await office.serving.write(f"membership:u1:m{number}", "u1", [admitted, *then])
    await office.settle()


async def test_meeting_asked_for_by_a_third_is_called_and_held(office: Office) -> None:
    """Those who rest or only keep their standing do not count; what was resolved is read with the attendance."""
    await rolled(office, 9, (0, MembershipRetained("m0", "retired")), (1, MembershipSuspended("m1", "abroad", None)))
    one = "/unions/u1/members-meetings/g1"
    few = await office.ask("operator", f"{one}/request", asked_by="members", asked=2, purpose="工资")
    assert (few.status_code, few.json()["code"]) == (409, "too-few-ask")
    assert few.json()["facts"] == {"asked": 2, "members": 7}
    asked = await office.ask("operator", f"{one}/request", asked_by="members", asked=3, purpose="工资")
    assert asked.status_code == 201, asked.text
    called = await office.ask(
        "operator", f"{one}/call", body="members", meets_on="2026-03-02", agenda="一、工资\n二、其他"
    )
    assert called.status_code == 201, called.text
    held = await office.ask("operator", f"{one}/record", body="members", present=5, minutes=DIGEST, resolved="同意")
    assert held.status_code == 201, held.text
    [row] = await office.see("operator", "/unions/u1/members-meetings")
    assert (row["state"], row["extra"], row["asked"], row["entitled"], row["present"]) == ("held", True, 3, 7, 5)
    assert (row["agenda"], row["resolved"], row["minutes"]) == ("一、工资\n二、其他", "同意", DIGEST)


async def test_papers_of_many_unions_come_as_one_list(office: Office) -> None:
    """From the union above them."""
    papers = [
        {"union_id": union, "meeting_id": "2025", "body": "members", "held_on": str(date(2025, 4, 1)), "entitled": 30,
         "present": 25, "minutes": DIGEST}
        for union in ("u1", "u2")
    ]  # fmt: skip
    told = await office.ask("operator", "/federations/f/members-meetings/bulk", meetings=papers)
    assert told.status_code == 201, told.text
    for union in ("u1", "u2"):
        [row] = await office.see("operator", f"/unions/{union}/members-meetings")
        assert (row["state"], row["day"], row["extra"]) == ("held", "2025-04-01", False)
