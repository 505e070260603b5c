"""Dues on real PostgreSQL: what is owed, by whom, and whom to talk to."""

from datetime import date
from typing import Any

import pytest

from tests.running import Running

ROOT = "/unions/u1"
WAGES = {"m1": 500_000, "m2": 400_000, "m3": 999}


async def assessed(finance: Running, *months: str, union: str = "u1", officer: str = "officer1") -> None:
    """Payroll lists of these months, each on the month's last days."""
    lines = [{"member_id": member, "wage": wage} for member, wage in WAGES.items()]
    for month in months:
        await finance.done(f"/unions/{union}/payroll-lists", officer, month=month, lines=lines)


async def paid(finance: Running, month: str, amount: int, member: str = "m1", key: str = "x1", **more: Any) -> None:
    """One payment."""
    path = f"{ROOT}/members/{member}/dues/payments"
    await finance.done(path, "officer1", month=month, paid=amount, payment_id=key, **more)


async def refunded(finance: Running, month: str, amount: int, key: str = "b1") -> None:
    """Some of the payment `x1` of `m1` goes back."""
    body = {"month": month, "refunded": amount, "payment_id": "x1", "refund_id": key}
    await finance.done(f"{ROOT}/members/m1/dues/refunds", "officer1", **body)


async def test_arrears_are_the_months_still_owed_oldest_first(finance: Running) -> None:
    """A part paid lowers them, a settled month is none, and who owes nothing is not listed."""
    await assessed(finance, "2026-02", "2026-01")
    await paid(finance, "2026-01", 2500)
    await paid(finance, "2026-02", 400, "m2", "x2")
    rows = (await finance.get(f"{ROOT}/arrears", "officer1"))["items"]
    assert rows == [
        {"member_id": "m2", "month": "2026-01", "owed": 2000},
        {"member_id": "m1", "month": "2026-02", "owed": 2500},
        {"member_id": "m2", "month": "2026-02", "owed": 1600},
    ]


async def test_arrears_come_in_pages_without_gap_or_repetition(finance: Running) -> None:
    """Each page says where the next begins."""
    await assessed(finance, "2026-01", "2026-02", "2026-03")
    seen, after = [], ""
    while True:
        page = await finance.get(f"{ROOT}/arrears?limit=4{after}", "officer1")
        seen += [(row["month"], row["member_id"]) for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == [(f"2026-0{n}", member) for n in (1, 2, 3) for member in ("m1", "m2")]


async def test_a_refunded_month_is_in_arrears_again(finance: Running) -> None:
    """By as much as went back, whether it was settled or not."""
    await assessed(finance, "2026-01")
    await paid(finance, "2026-01", 2500)
    for amount, owed, key in ((1000, 1000, "b1"), (500, 1500, "b2")):
        await refunded(finance, "2026-01", amount, key)
        [row] = [r for r in (await finance.get(f"{ROOT}/arrears", "officer1"))["items"] if r["member_id"] == "m1"]
        assert row["owed"] == owed


async def test_a_year_of_dues_is_what_was_assessed_paid_refunded_and_reported(finance: Running) -> None:
    """Newest year first; totals reported from outside count with the rest."""
    await assessed(finance, "2025-12", "2026-01")
    await paid(finance, "2026-01", 2500)
    await refunded(finance, "2026-01", 700)
    report = {"period": "2026-Q2", "members_owing": 9, "members_paid": 8, "owed": 9000, "collected": 8000}
    await finance.done(f"{ROOT}/dues-reports", "officer1", **report)
    assert await finance.get(f"{ROOT}/dues", "officer1") == [
        {"union_id": "u1", "year": 2026, "assessed": 13_500, "paid": 10_500, "refunded": 700, "arrears_signals": 0},
        {"union_id": "u1", "year": 2025, "assessed": 4500, "paid": 0, "refunded": 0, "arrears_signals": 0},
    ]


async def test_sums_of_the_largest_amounts_can_be_read(finance: Running) -> None:
    """What two reports may say together is more than one may say alone."""
    for period in ("2026-Q1", "2026-Q2"):
        most = {"owed": 10**15, "collected": 10**15}
        await finance.done(f"{ROOT}/dues-reports", "officer1", period=period, members_owing=1, members_paid=1, **most)
    [year] = await finance.get(f"{ROOT}/dues", "officer1")
    assert (year["assessed"], year["paid"]) == (2 * 10**15, 2 * 10**15)


async def test_unions_in_arrears_are_listed_from_above_largest_sum_first(finance: Running) -> None:
    """Each with its members who owe; a district sees its own unions only."""
    await assessed(finance, "2026-01")
    await assessed(finance, "2026-01", "2026-02", union="u2", officer="officer2")
    await assessed(finance, "2026-01", union="u3", officer="leader")
    rows = await finance.get("/federations/f/arrears", "leader")
    assert [(r["union_id"], r["name"], r["members"], r["owed"]) for r in rows] == [
        ("u2", "Two", 2, 9000),
        ("u1", "One", 2, 4500),
        ("u3", "Three", 2, 4500),
    ]
    below = await finance.get("/federations/d1/arrears", "leader")
    assert [row["union_id"] for row in below] == ["u2", "u1"]


@pytest.mark.rule("R-MEM-03")
async def test_after_six_unpaid_months_a_talk_is_due_until_the_oldest_is_paid(finance: Running) -> None:
    """The clock of January fires on 1 July, for whoever has not paid since."""
    for number in range(1, 7):
        finance.come_to(date(2026, number, 25))
        await assessed(finance, f"2026-0{number}")
        if number == 3:
            await paid(finance, "2026-03", 2000, "m2", "x2")
    await finance.on(date(2026, 6, 30))
    assert (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"] == []
    await finance.on(date(2026, 7, 1))
    talk = {"member_id": "m1", "since": "2026-01", "months": 6, "owed": 15_000, "signalled_on": "2026-07-01"}
    assert (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"] == [talk]
    [year] = await finance.get(f"{ROOT}/dues", "officer1")
    assert year["arrears_signals"] == 1
    await finance.on(date(2026, 12, 1))
    assert (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"] == [talk]
    await paid(finance, "2026-01", 2500)
    assert (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"] == []


async def test_a_clock_of_one_union_is_not_that_of_another_with_a_member_of_the_same_id(finance: Running) -> None:
    """What `m1` pays in one union stops no clock in the other."""
    months = [f"2025-{n:02}" for n in range(7, 13)]
    await assessed(finance, *months)
    await assessed(finance, *months, union="u2", officer="officer2")
    for number, month in enumerate(months):
        await paid(finance, month, 2500, key=f"x{number}")
        await paid(finance, month, 2000, "m2", key=f"y{number}")
    await finance.on(date(2026, 3, 3))
    assert (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"] == []
    talks = (await finance.get("/unions/u2/arrears/talks", "officer2"))["items"]
    assert [(talk["member_id"], talk["since"]) for talk in talks] == [("m1", "2025-07"), ("m2", "2025-07")]


@pytest.mark.rule("R-MEM-03")
async def test_a_refund_long_after_the_clock_brings_the_talk_back(finance: Running) -> None:
    """The month is owed anew, so that the run is six months long again."""
    months = [f"2025-{n:02}" for n in range(7, 13)]
    await assessed(finance, *months)
    await paid(finance, "2025-07", 2500)
    await finance.on(date(2026, 3, 3))
    talks = (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"]
    assert [talk["member_id"] for talk in talks] == ["m2"]
    await refunded(finance, "2025-07", 1)
    await finance.on(date(2026, 3, 4))
    talks = (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"]
    assert [(talk["member_id"], talk["owed"]) for talk in talks] == [("m2", 12_000), ("m1", 12_501)]


@pytest.mark.rule("R-MEM-03")
async def test_a_clock_that_has_fired_fires_again_when_its_month_is_owed_anew(finance: Running) -> None:
    """A clock fires once for each day that it was set to, not once for ever."""
    await assessed(finance, *(f"2025-{n:02}" for n in range(7, 13)))
    await finance.on(date(2026, 3, 3))
    await paid(finance, "2025-07", 2500)
    await refunded(finance, "2025-07", 1)
    await finance.on(date(2026, 3, 4))
    talks = (await finance.get(f"{ROOT}/arrears/talks", "officer1"))["items"]
    assert {talk["member_id"]: talk["owed"] for talk in talks} == {"m1": 12_501, "m2": 12_000}


async def test_rebuilt_tables_are_what_is_served(finance: Running) -> None:
    """Fold and replay agree."""
    await assessed(finance, *(f"2025-{n:02}" for n in range(7, 13)))
    await paid(finance, "2025-07", 2500)
    await refunded(finance, "2025-07", 700)
    await finance.on(date(2026, 3, 4))
    assert await finance.rebuilt_differently() == []
