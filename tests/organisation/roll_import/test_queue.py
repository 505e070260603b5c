"""Long rolls, admitted in the background on a real database: checked whole, in slices, once, whatever happens meanwhile."""

from typing import Any

import pytest

from gonghui_organisation.membership.commands import AdmitMembers
from gonghui_organisation.membership.identity import check_digit
from gonghui_organisation.roll_import import api, queue
from gonghui_organisation.roll_import.queue import RollImports
from gonghui_shared.commands import Command
from gonghui_shared.execution_port import ExecuteOutcome, Executor
from tests.organisation.conftest import Office

WHERE = "/unions/u1/roll-imports"


def numbered(serial: int) -> str:
    """An id number."""
    digits = f"1101051949123{serial:04}"
    return digits + check_digit(digits)


def roll(count: int, *, spoilt: int | None = None) -> bytes:
    """So many people; one of them with a broken id number."""
    lines = [f"王{serial},{'1' if serial == spoilt else numbered(serial)}" for serial in range(count)]
    return "\n".join(["姓名,身份证号", *lines]).encode()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A roll of more than four rows is long, and two rows are a slice."""
    monkeypatch.setattr(api, "MOST_ADMISSIONS", 4)
    monkeypatch.setattr(queue, "SLICE", 2)


def worker(office: Office) -> RollImports:
    """The one that carries imports out."""
    return RollImports(office.serving.process.runtime, office.serving.process.execution)


async def progress(office: Office, import_id: str) -> tuple[str, int, int, int]:
    """State, rows, admitted, left out."""
    one = await office.see("operator", f"{WHERE}/{import_id}")
    return one["state"], one["rows"], one["admitted"], one["left_out"]


async def test_long_roll_is_admitted_in_the_background(office: Office) -> None:
    """The request is answered at once; sent again it is the same import, and the file is gone when all is done."""
    sent = [await office.serving.send(WHERE, roll(7), "a-long-roll") for _ in range(2)]
    assert [one.status_code for one in sent] == [202, 202]
    import_id = sent[0].json()["import_id"]
    assert sent[0].headers["location"] == f"{WHERE}/{import_id}"
    assert sent[1].json()["import_id"] == import_id
    assert await progress(office, import_id) == ("waiting", 0, 0, 0)
    assert await worker(office).lag_seconds() >= 0
    assert (await worker(office).step(), await worker(office).step()) == (1, 0)
    await office.settle()
    assert await progress(office, import_id) == ("done", 7, 7, 0)
    assert (await office.see("operator", "/unions/u1/roll-size"))["members"] == 7
    assert await office.serving.process.pool.fetchval("select count(sealed) from roll_imports") == 0
    assert [one["import_id"] for one in await office.see("operator", WHERE)] == [import_id]


async def test_file_lies_sealed_while_it_waits(office: Office) -> None:
    """Nobody reads names or id numbers in the database."""
    await office.serving.send(WHERE, roll(5), "a-long-roll")
    sealed = await office.serving.process.pool.fetchval("select sealed from roll_imports")
    assert "王".encode() not in sealed
    assert numbered(1).encode() not in sealed


async def test_faulty_long_roll_is_not_admitted_in_part(office: Office) -> None:
    """It is checked whole before the first row goes in; the error file names the row."""
    sent = await office.serving.send(WHERE, roll(6, spoilt=5), "a-long-roll")
    await worker(office).step()
    import_id = sent.json()["import_id"]
    assert await progress(office, import_id) == ("faulty", 0, 0, 1)
    faults = await office.serving.client.get(f"{WHERE}/{import_id}/faults", headers=office.signed("operator"))
    assert faults.content.decode("utf-8-sig").splitlines()[1].startswith("7,身份证号,")
    assert (await office.see("operator", "/unions/u1/roll-size"))["members"] == 0


class Dying:
    """Carries commands out until the process dies in the middle."""

    def __init__(self, office: Office, lives: int) -> None:
        self.execution: Executor = office.serving.process.execution
        self.lives = lives

    async def execute(self, command: Command, **named: Any) -> ExecuteOutcome:
        """Dies after the command, before anybody hears of it."""
        outcome = await self.execution.execute(command, **named)
        self.lives -= isinstance(command, AdmitMembers)
        if self.lives < 0:
            raise KeyboardInterrupt
        return outcome


async def test_import_goes_on_where_a_dead_process_left_it(office: Office) -> None:
    """Nobody is admitted twice and nobody is missing, wherever it died."""
    sent = await office.serving.send(WHERE, roll(9), "a-long-roll")
    for lives in (0, 1):
        with pytest.raises(KeyboardInterrupt):
            await RollImports(office.serving.process.runtime, Dying(office, lives)).step()
        await office.settle()
    await worker(office).step()
    await office.settle()
    assert await progress(office, sent.json()["import_id"]) == ("done", 9, 9, 0)
    people = await office.serving.process.pool.fetch("select person_id from roll where union_id = 'u1'")
    assert len({row["person_id"] for row in people}) == len(people) == 9


async def test_whoever_joined_elsewhere_meanwhile_is_left_out_and_named(office: Office) -> None:
    """The others of the slice are admitted all the same."""
    sent = await office.serving.send(WHERE, roll(6), "a-long-roll")
    pool = office.serving.process.pool
    await pool.execute("update roll_imports set state = 'admitting'")  # it was checked before that person joined
    body = {"member_id": "m", "person_id": "p", "woman": True, "name": "王三", "id_number": numbered(3)}
    assert (await office.ask("operator", "/unions/u2/members", **body)).status_code == 201
    await worker(office).step()
    await office.settle()
    import_id = sent.json()["import_id"]
    assert await progress(office, import_id) == ("done", 6, 5, 1)
    faults = await office.serving.client.get(f"{WHERE}/{import_id}/faults", headers=office.signed("operator"))
    assert faults.content.decode("utf-8-sig").splitlines()[1].startswith("5,身份证号,该职工已是工会会员")


async def test_imports_of_others_are_not_shown(office: Office) -> None:
    """Neither in a list nor by their id."""
    sent = await office.serving.send(WHERE, roll(5), "a-long-roll")
    other = f"/unions/u2/roll-imports/{sent.json()['import_id']}"
    assert (await office.serving.client.get(other, headers=office.signed("operator"))).status_code == 404
    assert (await office.serving.client.get(WHERE, headers=office.signed("stranger"))).status_code == 403
