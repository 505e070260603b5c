"""Allocations and remittances on real PostgreSQL: months, both books, clocks."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from tests.running import Running

ROOT = "/unions/u1/allocation"
LISTS = "/federations/f/allocation"
FEBRUARY = "2026-02"


async def assessed(finance: Running, *unions: str, month: str = FEBRUARY) -> None:
    """Payrolls of 50,000 yuan."""
    payrolls = [{"union_id": union, "month": month, "payroll": 5_000_000} for union in unions]
    await finance.done(f"{LISTS}/assessments", "leader", payrolls=payrolls)


async def received(finance: Running, amounts: dict[str, int], key: str = "x1", month: str = FEBRUARY) -> None:
    """A bank's statement."""
    receipts = [
        {"union_id": union, "receipt_id": key, "month": month, "received": amount} for union, amount in amounts.items()
    ]
    await finance.done(f"{LISTS}/receipts", "leader", receipts=receipts)


async def remitted(finance: Running, superiors: dict[str, str], key: str = "r1", month: str = FEBRUARY) -> None:
    """A collection run."""
    remittances = [
        {"union_id": union, "remittance_id": key, "month": month, "to_union_id": to} for union, to in superiors.items()
    ]
    await finance.done(f"{LISTS}/remittances", "leader", remittances=remittances)


async def balance(finance: Running, union: str) -> dict[str, tuple[int, int]]:
    """Turnover by heading, debit and credit."""
    rows = await finance.get(f"/unions/{union}/trial-balance", "leader")
    return {row["account"]: (row["debit"], row["credit"]) for row in rows}


@pytest.mark.rule("R-FIN-01")
@pytest.mark.rule("R-FIN-05")
async def test_a_months_allocation_shows_what_came_and_what_went_upward(finance: Running) -> None:
    """Newest month first; under the rules as they are shipped."""
    await assessed(finance, "u1", month="2026-01")
    await assessed(finance, "u1")
    await received(finance, {"u1": 60_000})
    await remitted(finance, {"u1": "d1"})
    await received(finance, {"u1": 40_000}, "x2")
    nothing: dict[str, Any] = {"received": 0, "upward": 0, "remitted": 0, "short": False}
    nothing |= dict.fromkeys(("late_fee", "late_fee_paid", "late_fee_waived", "late_fee_owed"), 0)
    assert await finance.get(ROOT, "officer1") == [
        {"month": FEBRUARY, "payroll": 5_000_000, "owed": 100_000, "missing": 0, **nothing}
        | {"received": 100_000, "upward": 40_000, "remitted": 24_000},
        {"month": "2026-01", "payroll": 5_000_000, "owed": 100_000, "missing": 100_000, **nothing},
    ]


@pytest.mark.rule("R-FIN-02")
@pytest.mark.rule("R-FIN-04")
async def test_what_was_not_paid_by_the_due_date_falls_short_and_may_be_charged(finance: Running) -> None:
    """February's clock fires on 16 March, for the union that did not pay; ten days cost 5 %."""
    await assessed(finance, "u1", "u2")
    await received(finance, {"u2": 100_000})
    await finance.on(date(2026, 3, 15))
    assert (await finance.get(ROOT, "officer1"))[0]["short"] is False
    await finance.on(date(2026, 3, 16))
    assert (await finance.get(ROOT, "officer1"))[0]["short"] is True
    assert (await finance.get("/unions/u2/allocation", "officer2"))[0]["short"] is False
    await finance.on(date(2026, 3, 25))
    await finance.done(f"{ROOT}/late-fees", "leader", month=FEBRUARY, until="2026-03-25")
    assert (await finance.get(ROOT, "officer1"))[0]["late_fee"] == 5000
    records = await finance.runtime.store.load("allocation:u1:2026")
    assert [record.type for record in records].count("finance.AllocationFellShort.v1") == 1
    assert ("R-FIN-04.cap", "1") in records[-1].origin.rules


@pytest.mark.rule("R-ACC-02.allocation")
@pytest.mark.rule("R-ACC-05.bank")
@pytest.mark.rule("R-ACC-05.due_to_superior")
async def test_a_remittance_stands_in_both_unions_books(finance: Running) -> None:
    """Nothing stays owed upward; the district has its share as income and owes the rest to the city."""
    await assessed(finance, "u1", "u2")
    await received(finance, {"u1": 100_000, "u2": 50_000})
    assert await balance(finance, "u1") == {"102": (100_000, 0), "221": (0, 40_000), "402": (0, 60_000)}
    await remitted(finance, {"u1": "d1", "u2": "d1"})
    assert await balance(finance, "u1") == {"102": (100_000, 40_000), "221": (40_000, 40_000), "402": (0, 60_000)}
    assert await balance(finance, "d1") == {"102": (60_000, 0), "221": (0, 37_500), "402": (0, 22_500)}
    for union in ("u1", "u2", "d1"):
        turnover = (await balance(finance, union)).values()
        assert sum(debit for debit, _ in turnover) == sum(credit for _, credit in turnover)


async def test_two_unions_may_give_their_remittances_the_same_number(finance: Running) -> None:
    """And one union may give it again in another year; every one of them matches."""
    for month in ("2025-12", FEBRUARY):
        await assessed(finance, "u1", "u2", month=month)
        await received(finance, {"u1": 100_000, "u2": 50_000}, month=month)
        await remitted(finance, {"u1": "d1", "u2": "d1"}, month=month)
    assert await finance.get("/federations/f/remittance-mismatches", "auditor") == []
    async with finance.runtime.reading() as read:
        booked = await read.execute(text("select from_union_id, month, amount from remittances_received order by 1, 2"))
        assert [tuple(row) for row in booked] == [
            ("u1", "2025-12", 40_000),
            ("u1", FEBRUARY, 40_000),
            ("u2", "2025-12", 20_000),
            ("u2", FEBRUARY, 20_000),
        ]


async def test_a_remittance_that_one_book_lacks_or_has_otherwise_is_shown(finance: Running) -> None:
    """To whoever looks from above the payer, oldest month first."""
    await assessed(finance, "u1", "u2", "u3")
    await received(finance, {"u1": 100_000, "u2": 100_000, "u3": 100_000})
    await remitted(finance, {"u1": "d1", "u2": "d1", "u3": "d2"})
    assert finance.runtime.pool is not None
    await finance.runtime.pool.execute("delete from remittances_received where from_union_id = 'u1'")
    await finance.runtime.pool.execute("update remittances_received set amount = 1 where from_union_id = 'u2'")
    await finance.runtime.pool.execute("delete from remittances_made where union_id = 'u3'")
    one = {"remittance_id": "r1", "month": FEBRUARY}
    expected = [
        {**one, "payer": "u1", "payee": "d1", "paid": 40_000, "received": None},
        {**one, "payer": "u2", "payee": "d1", "paid": 40_000, "received": 1},
        {**one, "payer": "u3", "payee": "d2", "paid": None, "received": 40_000},
    ]
    assert await finance.get("/federations/f/remittance-mismatches", "auditor") == expected
    assert await finance.get("/federations/d1/remittance-mismatches", "auditor") == expected[:2]


async def test_rebuilt_tables_are_what_is_served(finance: Running) -> None:
    """Fold and replay agree."""
    await assessed(finance, "u1", "u2")
    await finance.on(date(2026, 3, 17))
    await received(finance, {"u1": 60_000})
    await finance.done(f"{ROOT}/late-fees", "leader", month=FEBRUARY, until="2026-03-17")
    await remitted(finance, {"u1": "d1"})
    await remitted(finance, {"d1": "f"})
    await finance.done("/unions/f/allocation/remittances/outside", "leader", month=FEBRUARY, remittance_id="p1")
    await finance.done(f"{ROOT}/refunds", "officer1", month=FEBRUARY, receipt_id="x1", refund_id="b1", refunded=100)
    assert await finance.rebuilt_differently() == []


@pytest.mark.rule("R-FIN-05.national")
@pytest.mark.rule("R-FIN-05.onward")
async def test_the_allocation_goes_upward_level_by_level_until_it_leaves_the_platform(finance: Running) -> None:
    """Of 100,000 fen: 60,000 stay at the base, 15,000 in the district, 10,000 in the city; 5,000 are the nation's."""
    await assessed(finance, "u1")
    await received(finance, {"u1": 60_000})
    await remitted(finance, {"u1": "d1"})
    await received(finance, {"u1": 40_000}, "x2")
    await remitted(finance, {"u1": "d1"}, "r2")
    await remitted(finance, {"d1": "f"})
    [below] = (await finance.get("/unions/f/allocation/from-below", "auditor"))["items"]
    assert below == {
        "month": FEBRUARY, "from_union_id": "d1", "remittance_id": "r1", "amount": 25_000, "kept": 10_000,
        "onward": 15_000,
    }  # fmt: skip
    outside = {"month": FEBRUARY, "remittance_id": "p1"}
    refused = await finance.do("/unions/u1/allocation/remittances/outside", "officer1", **outside)
    assert (refused.status_code, refused.json()["code"]) == (409, "superior-is-here")
    assert (await finance.ask("POST", "/unions/f/allocation/remittances/outside", json=outside)).status_code == 401
    await finance.done("/unions/f/allocation/remittances/outside", "leader", **outside)
    nothing = {"month": FEBRUARY, "own": 0, "national": 0, "left": 0}
    assert await finance.get("/unions/d1/allocation/upward", "leader") == [
        {**nothing, "from_below": 25_000, "sent": 25_000}
    ]
    assert await finance.get("/unions/f/allocation/upward", "leader") == [
        {**nothing, "from_below": 15_000, "sent": 15_000, "national": 5000}
    ]
    held = {union: await balance(finance, union) for union in ("u1", "d1", "f")}
    assert [union["102"][0] - union["102"][1] for union in held.values()] == [60_000, 15_000, 10_000]
    assert await finance.get("/federations/f/remittance-mismatches", "auditor") == []


async def test_a_late_fee_is_paid_or_waived_from_above_alone(finance: Running) -> None:
    """The union's own officer collects it and lets nobody off."""
    await assessed(finance, "u1")
    await finance.on(date(2026, 3, 25))
    await finance.done(f"{ROOT}/late-fees", "officer1", month=FEBRUARY, until="2026-03-25")
    await received(finance, {"u1": 102_000})
    waiver: dict[str, Any] = {"month": FEBRUARY, "waived": 1000, "reason": "停产 the works stood still"}
    for who, status in (("officer1", 403), ("auditor", 403), ("leader", 201)):
        assert (await finance.do(f"{ROOT}/late-fees/waivers", who, **waiver)).status_code == status, who
    [month] = await finance.get(ROOT, "officer1")
    assert (month["missing"], month["late_fee"], month["late_fee_paid"]) == (0, 5000, 2000)
    assert (month["late_fee_waived"], month["late_fee_owed"]) == (1000, 2000)
    assert (await balance(finance, "u1"))["408"] == (0, 2000)
