"""Dues are assessed of those whom organisation names on the day: asked over loopback, as in production."""

from typing import Any

import pytest

from gonghui_shared.http import client
from tests.finance.organisation import Organisation
from tests.running import Running

ASSESSMENTS = "/unions/u1/members/m1/dues/assessments"
PAYROLLS = "/unions/u1/payroll-lists"
JANUARY: dict[str, Any] = {"month": "2026-01", "wage": 500_000}
KEY = {"Idempotency-Key": "asked-again"}


def payroll(*members: str) -> dict[str, Any]:
    """January's list."""
    return {"month": "2026-01", "lines": [{"member_id": member, "wage": 500_000} for member in members]}


@pytest.mark.parametrize(("path", "body"), [(ASSESSMENTS, JANUARY), (PAYROLLS, payroll("m1", "m2"))])
async def test_while_organisation_is_down_nothing_is_assessed_and_the_same_key_succeeds_later(
    finance: Running, organisation: Organisation, path: str, body: dict[str, Any]
) -> None:
    """503 with a word on when to come again, and nothing stored, not even under the key."""
    await organisation.stop()
    answer = await finance.ask("POST", path, as_="officer1", json=body, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]
    assert not await finance.runtime.store.load("dues:u1:m1:2026")
    organisation.start()
    for _ in range(2):
        answer = await finance.ask("POST", path, as_="officer1", json=body, headers=KEY)
        assert answer.status_code == 201, answer.text
    assert len(await finance.runtime.store.load("dues:u1:m1:2026")) == 1


async def test_what_needs_no_roll_goes_on_while_organisation_is_down(
    finance: Running, organisation: Organisation
) -> None:
    """Money that was assessed before is collected."""
    await finance.done(ASSESSMENTS, "officer1", **JANUARY)
    await organisation.stop()
    payment = {"month": "2026-01", "payment_id": "x1", "paid": 2500}
    await finance.done("/unions/u1/members/m1/dues/payments", "officer1", **payment)


async def test_after_many_failures_organisation_is_left_alone_by_all_commands_together(
    finance: Running, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands share one count of failures, so that one that is up again is not asked at once."""
    monkeypatch.setattr(client, "_OPEN_FOR", 3600.0)
    await organisation.stop()
    for _ in range(3):
        assert (await finance.ask("POST", ASSESSMENTS, as_="officer1", json=JANUARY)).status_code == 503
    organisation.start()
    assert (await finance.ask("POST", ASSESSMENTS, as_="officer1", json=JANUARY)).status_code == 503
    assert not organisation.asked


@pytest.mark.rule("R-MEM-04")
async def test_whoever_is_not_on_the_roll_of_that_day_is_refused(finance: Running, organisation: Organisation) -> None:
    """In words of both languages; a day on which the member was there is another question."""
    organisation.rolls["u1", "2026-02-27"] = frozenset({"m2"})
    answer = await finance.do(ASSESSMENTS, "officer1", **JANUARY, occurred_on="2026-02-27")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-on-the-roll")
    assert answer.json()["message"] == {
        "zh": "当日不在会员名册中，不缴会费。",
        "en": "Not on the roll of members who owe dues on that day.",
    }
    assert not await finance.runtime.store.load("dues:u1:m1:2026")
    await finance.done(ASSESSMENTS, "officer1", **JANUARY, occurred_on="2026-02-28")


async def test_organisation_is_asked_for_the_union_and_the_business_date_of_the_command(
    finance: Running, organisation: Organisation
) -> None:
    """Today where the command names no day."""
    await finance.done(ASSESSMENTS, "officer1", **JANUARY)
    await finance.done(ASSESSMENTS, "officer1", **JANUARY | {"month": "2026-02"}, occurred_on="2026-02-27")
    assert organisation.asked == [{"union_id": "u1", "on": day} for day in ("2026-03-02", "2026-02-27")]


async def test_a_list_is_held_against_all_pages_of_the_roll_asked_for_once(
    finance: Running, organisation: Organisation
) -> None:
    """Not line by line: two pages are two questions."""
    organisation.a_page = 2
    await finance.done(PAYROLLS, "officer1", **payroll("m3", "m1", "m2"))
    question = {"union_id": "u1", "on": "2026-03-02"}
    assert organisation.asked == [question, question | {"after": "m2"}]


async def test_a_list_with_one_who_is_not_on_the_roll_assesses_nobody(finance: Running) -> None:
    """The refusal names the line."""
    answer = await finance.do(PAYROLLS, "officer1", **payroll("m1", "m4", "m2"))
    assert (answer.status_code, answer.json()["code"]) == (409, "not-on-the-roll")
    assert answer.json()["facts"] == {"index": 1}
    assert not await finance.runtime.store.load("dues:u1:m1:2026")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_organisation_that_cannot_say_is_as_one_that_is_down(
    finance: Running, organisation: Organisation, status: int
) -> None:
    """Too busy, broken, or without its database: asked twice, then given up."""
    organisation.failing = status
    answer = await finance.ask("POST", ASSESSMENTS, as_="officer1", json=JANUARY, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    organisation.failing = None
    answer = await finance.ask("POST", ASSESSMENTS, as_="officer1", json=JANUARY, headers=KEY)
    assert answer.status_code == 201, answer.text
