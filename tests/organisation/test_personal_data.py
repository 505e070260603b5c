"""Names, id numbers and telephone numbers stay sealed wherever events, answers and logs go, tried on a real database."""

from typing import Any

import asyncpg
import pytest

from tests.organisation.conftest import Office

NAME, NUMBER, PHONE = "欧阳震华", "11010519491231002X", "13912345678"
ADMISSION = {"member_id": "m1", "person_id": "p1", "woman": True, "name": NAME, "id_number": NUMBER, "phone": PHONE}
DECLARED = {"member_names"}  # tables of clear personal text; id numbers stand nowhere


async def everything(pool: "asyncpg.Pool[Any]") -> dict[str, str]:
    """All rows of all tables as text, bytes decoded as far as they can be."""
    tables = await pool.fetch("select tablename from pg_tables where schemaname = current_schema()")
    found = {}
    for (table,) in tables:
        rows = await pool.fetch(f"select * from {table}")
        values = [value for row in rows for value in row.values()]
        found[table] = "\n".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values)
    return found


async def test_clear_text_stands_in_declared_tables_alone(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither in events, stored answers, claims or logs, nor in what the feed hands to Kafka and to other services."""
    assert (await office.ask("operator", "/unions/u1/members", **ADMISSION)).status_code == 201
    refused = await office.ask("operator", "/unions/u2/members", **ADMISSION | {"member_id": "m2"})
    malformed = await office.ask("operator", "/unions/u1/members", **ADMISSION | {"id_number": NUMBER[:-1] + "1"})
    roll = f"姓名,身份证号,手机号\n{NAME},{NUMBER[:-1]}1,{PHONE}\n".encode()
    faulty = await office.serving.send("/unions/u1/roll-imports", roll, "import-01")
    assert (refused.status_code, malformed.status_code, faulty.status_code) == (409, 422, 422)
    passed = await office.ask("operator", "/unions/u1/members/m1/transfers", to_union_id="u2", to_member_id="m3")
    assert passed.status_code == 201, passed.text
    feed = await office.serving.client.get("/feed?after=0", headers=office.signed("operator"))
    assert "MemberAdmitted" in feed.text
    told = capsys.readouterr()
    tables = await everything(office.serving.process.pool)
    assert {table for table, text in tables.items() if any(one in text for one in (NAME, NUMBER, PHONE))} == DECLARED
    for text in (refused.text, malformed.text, faulty.text, feed.text, told.out, told.err):
        assert not [one for one in (NAME, NUMBER, NUMBER[:-1], PHONE) if one in text]


@pytest.mark.rule("R-PRV-03")
async def test_name_is_deleted_where_the_membership_has_ended(office: Office) -> None:
    """The union that the member left keeps no name in clear; the union that took the member has it."""
    await office.ask("operator", "/unions/u1/members", **ADMISSION)
    await office.ask("operator", "/unions/u1/members/m1/transfers", to_union_id="u2", to_member_id="m2")
    names = await office.serving.process.pool.fetch("select union_id, name from member_names")
    assert [tuple(row) for row in names] == [("u2", NAME)]
    await office.ask("operator", "/unions/u2/members/m2/withdrawal", reason="left_city")
    assert await office.serving.process.pool.fetchval("select count(*) from member_names") == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/unions/u1/members", ADMISSION | {"person_id": NUMBER}),
        ("/unions/u1/members", ADMISSION | {"member_id": NUMBER}),
        ("/unions/u1/members/m1/transfers", {"to_union_id": "u2", "to_member_id": NUMBER}),
        ("/federations/f/accounts", {"person_id": NUMBER, "password": "long enough for it"}),
        ("/unions/u1/posts/x/reserve", {"person_id": NUMBER, "readiness": "now"}),
        (
            "/unions/u1/appointments/a",
            {
                "post_id": "x",
                "person_id": NUMBER,
                "checklist": [{"criterion": "trust", "met": True, "note": "x"}],
            },
        ),
        ("/unions/u1/posts/x/holders", {"person_id": NUMBER, "held_from": "2026-03-02"}),
    ],
)
async def test_id_number_is_no_identifier(office: Office, path: str, body: dict[str, Any]) -> None:
    """Identifiers travel in clear: whoever would use an id number as one is refused, without an echo."""
    refused = await office.ask("operator", path, **body)
    assert refused.status_code == 422
    assert NUMBER not in refused.text
