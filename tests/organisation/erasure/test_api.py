"""Erasure over HTTP on a real database: asked for, refused while the law keeps the file, carried out, and final."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gonghui_organisation.erasure.api import FilesOfPerson
from gonghui_shared.log.verify import verify
from tests.organisation.conftest import Office
from tests.organisation.test_personal_data import ADMISSION, DECLARED, NAME, NUMBER, PHONE, everything

ERASURE = "/federations/f/persons/p1/erasure"


class Engagement:
    """Engagement as organisation asks it: no complaint is open, one ended."""

    ended_on = date(2026, 3, 2)

    async def get(self, path: str, _answer: object, **asked: str) -> FilesOfPerson:
        """Its answer."""
        assert (path, asked) == ("/internal/files", {"person_id": "p1"})
        return FilesOfPerson(open=False, ended_on=self.ended_on)


async def refused(office: Office, code: str, rule: str | None = None) -> dict[str, Any]:
    """The operator tries to carry it out and is refused."""
    answer = await office.ask("operator", ERASURE)
    assert (answer.status_code, answer.json()["code"]) == (409, code), answer.text
    assert answer.json().get("rule", {}).get("code") == rule
    facts: dict[str, Any] = answer.json()["facts"]
    return facts


@pytest.mark.rule("R-PRV-03")
@pytest.mark.rule("R-PRV-04")
async def test_a_person_is_forgotten_when_the_law_lets_go_and_stays_forgotten(office: Office) -> None:
    """The key goes, and with it every copy; the chain is sound, and a rebuild comes to what is served."""
    process = office.serving.process
    process.runtime.clients["engagement"] = Engagement()
    assert (await office.ask("operator", "/unions/u1/members", **ADMISSION)).status_code == 201
    await refused(office, "erasure-not-requested")
    assert (await office.ask("p1", ERASURE)).status_code == 403
    assert (await office.ask("p1", f"{ERASURE}/requests", ground="own_wish")).status_code == 403
    assert (await office.ask("p1", "/my/erasure", ground="own_wish")).status_code == 201
    assert (await refused(office, "purpose-stands", "R-PRV-03"))["files"] == ["membership"]
    await office.ask("operator", "/unions/u1/members/m1/withdrawal", reason="own_wish")
    kept = await refused(office, "retention-runs", "R-PRV-04")
    assert kept == {"file": "membership", "until": "2036-03-02"}
    assert {table for table, text in (await everything(process.pool)).items() if NUMBER in text} == DECLARED - {
        "member_names"
    }

    office.clock.instant = datetime(2036, 3, 3, 1, tzinfo=UTC)
    carried_out = await office.ask("operator", ERASURE)
    assert carried_out.status_code == 201, carried_out.text
    tables = await everything(process.pool)
    assert not [table for table, text in tables.items() if any(one in text for one in (NAME, NUMBER, PHONE))]
    (admitted,) = (await process.runtime.store.load("membership:u1:m1"))[:1]
    await process.runtime.vault.prepare_for([admitted])
    assert [process.runtime.vault.open(admitted, field) for field in ("name", "id_number", "phone")] == [None] * 3
    assert (await verify(process.runtime.store)).faults == []
    assert all(one.digest == one.served for one in await process.rebuild(["member_names", "person_id_numbers"]))
    await refused(office, "forgotten-already")
    again = await office.ask("operator", "/unions/u1/members", **ADMISSION | {"member_id": "m2"})
    assert (again.status_code, again.json()["code"]) == (409, "forgotten")
