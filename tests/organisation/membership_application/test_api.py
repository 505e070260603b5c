"""Applications for membership over HTTP on a real database, from workers who have no account."""

from datetime import timedelta
from secrets import token_hex

import httpx2
import pytest

from tests.organisation.conftest import Office
from tests.organisation.membership.test_api import NUMBER, numbered

AT = "/unions/u1/membership-applications"


async def applied(
    office: Office, number: str, id_number: str, name: str = "王芳", union: str = "u1", *, settled: bool = True
) -> httpx2.Response:
    """Somebody applies without signing in."""
    body = {"name": name, "id_number": id_number, "phone": "13800000000"}
    path = f"/unions/{union}/membership-applications/{number}"
    answer = await office.serving.client.post(path, json=body, headers={"Idempotency-Key": token_hex(8)})
    if settled:
        await office.settle()
    return answer


@pytest.mark.rule("R-MEM-01")
async def test_application_leads_to_a_membership_that_it_knows(office: Office) -> None:
    """The board shows who waits and for how long; where it stands is told to whoever has the number, and names nobody."""
    assert (await applied(office, "n1", NUMBER)).status_code == 201
    assert (await applied(office, "n2", numbered(1), "王强")).status_code == 201
    assert (await applied(office, "n3", "1")).status_code == 422
    office.clock.instant += timedelta(days=3)
    waiting = (await office.see("operator", f"{AT}?waiting=true"))["items"]
    assert [(row["name"], row["phone"], row["days"]) for row in waiting] == [
        ("王芳", "13800000000", 3), ("王强", "13800000000", 3),
    ]  # fmt: skip
    assert (
        await office.serving.client.post(f"{AT}/n1/admission", json={}, headers={"Idempotency-Key": "x" * 8})
    ).status_code == 401
    assert (await office.ask("operator", f"{AT}/n1/admission", member_id="m1")).status_code == 201
    assert (await office.ask("operator", f"{AT}/n2/declination", reason="不在本单位工作")).status_code == 201
    rows = {row["application_id"]: row for row in (await office.see("operator", AT))["items"]}
    assert [rows["n1"][name] for name in ("state", "name", "phone", "member_id")] == ["admitted", "王芳", None, "m1"]
    assert [rows["n2"][name] for name in ("state", "name", "reason")] == ["declined", None, "不在本单位工作"]
    member = await office.see("operator", "/unions/u1/roll/m1")
    assert (member["name"], member["person_id"], member["woman"]) == ("王芳", rows["n1"]["person_id"], True)
    stage = (await office.serving.client.get(f"{AT}/n2/stage")).json()
    assert stage == {
        "union_name": "工会", "state": "declined", "received_on": "2026-03-02", "answered_on": "2026-03-05", "reason": "不在本单位工作",
    }  # fmt: skip
    assert (await office.serving.client.get(f"{AT}/n9/stage")).status_code == 404
    assert (await office.serving.client.get("/unions/u1/membership-form")).json() == {"union_name": "工会"}
    assert (await office.serving.client.get("/unions/u9/membership-form")).status_code == 404


@pytest.mark.rule("R-MEM-02")
async def test_whoever_is_a_member_applies_as_the_same_person_and_is_not_admitted_twice(office: Office) -> None:
    """Nobody who applies learns of it; the committee does."""
    assert (await applied(office, "n1", NUMBER)).status_code == 201
    assert (await applied(office, "n2", NUMBER, union="u2")).status_code == 201
    assert (await office.ask("operator", f"{AT}/n1/admission", member_id="m1")).status_code == 201
    again = await office.ask("operator", "/unions/u2/membership-applications/n2/admission", member_id="m2")
    assert (again.status_code, again.json()["code"]) == (409, "already-member")
    assert (await applied(office, "n3", NUMBER, union="u2")).status_code == 201
    rows = (await office.see("operator", "/unions/u2/membership-applications"))["items"]
    assert rows[-1]["person_id"] == (await office.see("operator", "/unions/u1/roll/m1"))["person_id"]


@pytest.mark.rule("R-PRV-03")
async def test_applications_keep_sealed_what_names_a_person(office: Office) -> None:
    """The number can be read nowhere; the name in one table while the application waits."""
    await applied(office, "n1", NUMBER)
    pool = office.serving.process.pool
    payloads = [bytes(row["payload"]).decode() for row in await pool.fetch("select payload from events")]
    assert not [one for one in payloads if NUMBER in one or "王芳" in one or "13800000000" in one]
    (row,) = await pool.fetch("select * from membership_applications")
    assert (row["name"], NUMBER in str(dict(row))) == ("王芳", False)


@pytest.mark.rule("R-MEM-01.an_hour")
async def test_flood_of_applications_ends_and_passes(office: Office) -> None:
    """The clock is ours: a day long past is no way round."""
    for serial in range(60):
        assert (await applied(office, f"n{serial}", numbered(serial), settled=False)).status_code == 201
    await office.settle()
    assert (await applied(office, "n60", numbered(60))).json()["code"] == "too-many-applications"
    office.clock.instant += timedelta(hours=1)
    assert (await applied(office, "n60", numbered(60))).status_code == 201
