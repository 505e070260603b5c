"""The preparatory fund over HTTP."""

from tests.running import Running

AT = "/unions/f/preparatory-funds"


async def test_fund_of_a_unit_is_told_once_it_owes(finance: Running) -> None:
    """What is assessed and what was received; of a unit that owes nothing there is none."""
    assert (await finance.ask("GET", f"{AT}/x", as_="leader")).status_code == 404
    await finance.done(f"{AT}/x", "service:finance", owes_from="2026-02")
    await finance.done(f"{AT}/x/assessments", "leader", month="2026-02", payroll=6_000_000)
    await finance.done(f"{AT}/x/receipts", "leader", receipt_id="r1", month="2026-02", received=50_000)
    told = {
        "unit_id": "x", "owes_from": "2026-02", "assessed": 120_000, "received": 50_000, "returned": 0, "formed_union_id": None,
    }  # fmt: skip
    assert await finance.get(f"{AT}/x", "leader") == told
