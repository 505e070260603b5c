"""Unions registered, rolls imported and read, over HTTP on a real database."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from gonghui_organisation.app import SERVICE
from gonghui_organisation.membership import api as membership_api
from gonghui_organisation.membership import views as membership_views
from gonghui_organisation.membership.identity import check_digit
from gonghui_organisation.roll_import import api
from gonghui_organisation.union import api as union_api
from gonghui_organisation.union import views as union_views
from gonghui_organisation.union.committees import project_committees
from gonghui_shared.log.verify import verify
from tests.organisation.serving import Serving, serving

WOMAN, MAN = "11010519491231002X", "44052418800101001" + check_digit("44052418800101001")
ROLL = f"姓名,身份证号,手机号\n王芳,{WOMAN},13800000000\n李强,{MAN},\n".encode("gb18030")
FAULTY = f"姓名,身份证号,手机号\n王芳,{WOMAN},13800000000\n李强,440524188001010010,\n".encode()


@pytest.fixture
async def city(database: str, tmp_path: Path) -> AsyncIterator[Serving]:
    """A federation with a district and two unions below it."""
    projections = [
        union_views.project_unit_facts, project_committees, union_views.project_formations,
        union_views.project_history, membership_views.project_roll, membership_views.project_member_names,
        membership_views.project_id_numbers,
    ]  # fmt: skip
    routers = [union_api.router, membership_api.router, api.router]
    async with serving(database, tmp_path, routers, projections) as running:
        founding = {"name": "市总工会", "jurisdiction": "CN/500000", "formed_on": "1950-05-01"}
        assert (await running.post("/federations/f", founding)).status_code == 201
        plain = {
            "unit_type": "private",
            "jurisdiction": "CN/500000",
            "formed_on": "2020-05-01",
            "staff": 40,
            "women_staff": 9,
        }
        unions = [
            {"union_id": "d", "superior_id": "f", "kind": "district", "name": "区总工会", **plain},
            {"union_id": "u", "superior_id": "d", "kind": "primary", "name": "机械厂工会", **plain},
            {"union_id": "v", "superior_id": "d", "kind": "primary", "name": "纺织厂工会", **plain},
        ]
        registered = await running.post("/federations/f/unions/bulk", {"unions": unions})
        assert registered.json() == {"streams": 3, "events": 6}
        yield running


async def test_roll_is_imported_whole(city: Serving) -> None:
    """Everybody on it is admitted and read back with the name; a repeated request changes nothing."""
    first = await city.send("/unions/u/roll-imports", ROLL, "import-1")
    assert (first.status_code, first.json()) == (201, {"streams": 2, "events": 2})
    again = await city.send("/unions/u/roll-imports", ROLL, "import-1")
    assert (again.status_code, again.json()) == (201, first.json())
    roll = (await city.get("/unions/u/roll")).json()["items"]
    assert sorted((row["name"], row["woman"], row["standing"]) for row in roll) == [
        ("李强", False, "member"),
        ("王芳", True, "member"),
    ]
    assert (await city.get("/unions/u")).json()["women"] == 1


async def test_roll_sent_twice_at_once_is_admitted_once(city: Serving) -> None:
    """Two keys, as two clicks make them: nobody becomes two people before the first one can be read."""
    sent = [city.client.post(**city.file("/unions/u/roll-imports", ROLL, key)) for key in ("click-01", "click-02")]
    answers = await asyncio.gather(*sent)
    await city.settle()
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert (await city.get("/unions/u/roll-size")).json()["members"] == 2


async def test_faulty_roll_admits_nobody(city: Serving) -> None:
    """The answer counts the faults; the check gives them as a file; neither repeats what was sent."""
    refused = await city.send("/unions/u/roll-imports", FAULTY, "import-1")
    assert refused.status_code == 422
    assert refused.json()["code"] == "faulty-roll"
    assert refused.json()["facts"] == {"rows": 2, "faulty_rows": 1, "faults": 1}
    assert "李强" not in refused.text
    found = await city.send("/unions/u/roll-imports?check=true", FAULTY, "import-2")
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/csv")
    assert found.content.decode("utf-8-sig").splitlines()[1].startswith("3,身份证号,")
    assert (await city.get("/unions/u/roll")).json()["items"] == []


async def test_nobody_joins_two_unions(city: Serving) -> None:
    """The claim refuses the whole list, and the check names the row."""
    await city.send("/unions/u/roll-imports", ROLL, "import-1")
    one = f"姓名,身份证号\n王芳,{WOMAN}\n".encode()
    refused = await city.send("/unions/v/roll-imports", one, "import-2")
    assert (refused.status_code, refused.json()["code"]) == (409, "already-member")
    found = await city.send("/unions/v/roll-imports?check=true", one, "import-3")
    assert found.content.decode("utf-8-sig").splitlines()[1].startswith("2,身份证号,该职工已是工会会员")


async def test_who_is_a_member_where_follows_from_the_log(city: Serving) -> None:
    """After joining, leaving and passing on, claims are those that events make; one given away by hand is found."""
    await city.send("/unions/u/roll-imports", ROLL, "import-1")
    stay, go = [row["member_id"] for row in (await city.get("/unions/u/roll")).json()["items"]]
    passing = {"to_union_id": "v", "to_member_id": "m9"}
    assert (await city.post(f"/unions/u/members/{go}/transfers", passing)).status_code == 201
    leaving = {"reason": "own_wish"}
    assert (await city.post(f"/unions/u/members/{stay}/withdrawal", leaving)).status_code == 201
    runtime = city.process.runtime
    assert (await verify(runtime.store, SERVICE.claims)).faults == []
    assert runtime.pool is not None
    await runtime.pool.execute("update claims set stream_id = 'membership:nobody' where scope = 'membership'")
    (fault,) = (await verify(runtime.store, SERVICE.claims)).faults
    assert "is held by membership:nobody and belongs to membership:v:m9" in fault


async def test_odd_file_is_refused(city: Serving) -> None:
    """With a code of its own."""
    refused = await city.send("/unions/u/roll-imports", b"PK\x03\x04", "import-1")
    assert (refused.status_code, refused.json()["code"]) == (422, "unreadable-file")
    other = await city.send("/unions/u/roll-imports", b"{}", "import-2", "application/json")
    assert other.status_code == 415


async def test_member_passes_from_union_to_union(city: Serving) -> None:
    """Name and standing go along; the roll on an earlier day stays what it was."""
    admitted = {
        "member_id": "m1", "person_id": "p1", "woman": True, "name": "王芳", "id_number": WOMAN,
        "phone": "13800000000", "occurred_on": "2026-01-05",
    }  # fmt: skip
    assert (await city.post("/unions/u/members", admitted)).status_code == 201
    passing = {"to_union_id": "v", "to_member_id": "m9", "occurred_on": "2026-02-01"}
    moved = await city.post("/unions/u/members/m1/transfers", passing)
    assert moved.status_code == 201, moved.text
    assert [row["name"] for row in (await city.get("/unions/v/roll")).json()["items"]] == ["王芳"]
    january = await city.get("/internal/roll?union_id=u&on=2026-01-31", as_="finance")
    assert january.json() == {
        "union_id": "u", "on": "2026-01-31", "entitled": 1, "women": 1, "member_ids": ["m1"], "next": None,
    }  # fmt: skip
    assert (await city.get("/internal/roll?union_id=u&on=2026-02-01", as_="finance")).json()["entitled"] == 0
    frozen = (await city.get("/internal/entitled?union_id=u&on=2026-01-31", as_="assessment")).json()
    assert frozen == {"entitled": 1, "digest": sha256(b"m1").hexdigest()}
    assert (await city.get("/unions/u/roll", as_="finance")).status_code == 403


async def test_name_goes_along_with_a_member_who_passes_on_at_once(city: Serving) -> None:
    """Also where the tables have not yet heard of the admission."""
    admitted = {"member_id": "m1", "person_id": "p1", "woman": True, "name": "王芳", "id_number": WOMAN}
    for path, body in (("", admitted), ("/m1/transfers", {"to_union_id": "v", "to_member_id": "m9"})):
        answer = await city.client.post(**city.request(f"/unions/u/members{path}", body))
        assert answer.status_code == 201, answer.text
    await city.settle()
    assert [row["name"] for row in (await city.get("/unions/v/roll")).json()["items"]] == ["王芳"]


async def test_id_number_stays_one_person(city: Serving) -> None:
    """A number that somebody has cannot come with another person."""
    admitted = {"member_id": "m1", "person_id": "p1", "woman": True, "name": "王芳", "id_number": WOMAN}
    await city.post("/unions/u/members", admitted)
    again = await city.post("/unions/v/members/bulk", {"members": [admitted | {"person_id": "p2"}]})
    assert (again.status_code, again.json()["code"]) == (409, "person-known-otherwise")
    assert again.json()["facts"]["index"] == 0
