"""A hand-over over HTTP on a real database, in the books of both unions."""

from gonghui_shared.contracts.organisation import Receiver, RestructuringAbandoned, RestructuringApproved
from gonghui_shared.log.records import Recorded
from gonghui_shared.testing.given import recorded
from tests.running import Running

AT = "/unions/u1/handovers"
AUDIT = {"bank": 60_000, "passed": True, "opinion": "账实相符"}


async def reacted(finance: Running, event: Recorded) -> None:
    """What finance does about an event of organisation."""
    for number, command in enumerate(finance.service.reactions[0](event)):
        row = next(row for router in finance.service.routers for row in router.table if row.asked is type(command))
        path = row.path.format(**command.model_dump())
        body = command.model_dump(
            mode="json", exclude={name for name in ("union_id", "case_id") if f"{{{name}}}" in row.path}
        )
        answer = await finance.do(path, "service:finance", **{k: v for k, v in body.items() if v is not None})
        assert answer.status_code in {201, 409}, (number, answer.text)


async def with_money(finance: Running) -> None:
    """A union with a receipt on its account, whose merger was approved."""
    await finance.done("/unions/u1/allocation/assessments", "officer1", month="2026-02", payroll=5_000_000)
    await finance.done("/unions/u1/allocation/receipts", "officer1", month="2026-02", receipt_id="x1", received=60_000)
    await reacted(finance, recorded(RestructuringApproved("c1", "merge", (Receiver("u2", 9),), 0), "u1"))


async def bank(finance: Running, union: str) -> int:
    """What a union has on its account."""
    rows = await finance.get(f"/unions/{union}/trial-balance", "leader")
    assert sum(row["debit"] - row["credit"] for row in rows) == 0
    return sum(row["debit"] - row["credit"] for row in rows if row["account"] == "102")


async def test_money_goes_to_the_union_that_takes_over(finance: Running) -> None:
    """After an audit by the auditor; whoever may hand over may not audit."""
    await with_money(finance)
    [case] = await finance.get(AT, "auditor")
    assert (case["stage"], case["books"]) == ("opened", 60_000)
    assert (await finance.do(f"{AT}/c1/audit", "officer1", **AUDIT)).status_code == 403
    wrong = await finance.do(f"{AT}/c1/audit", "auditor", **AUDIT | {"bank": 1})
    assert wrong.json()["code"] == "books-differ"
    await finance.done(f"{AT}/c1/audit", "auditor", **AUDIT)
    assert (await finance.do(f"{AT}/c1/transfers", "auditor", to_union_id="u2")).status_code == 403
    await finance.done(f"{AT}/c1/transfers", "officer1", to_union_id="u2")
    assert (await bank(finance, "u1"), await bank(finance, "u2")) == (0, 60_000)
    [case] = await finance.get(AT, "auditor")
    assert (case["stage"], case["shares"][0]["amount"]) == ("completed", 60_000)
    assert await finance.rebuilt_differently() == []


async def test_money_comes_back_when_all_is_off(finance: Running) -> None:
    """Also after the last share was handed over: organisation's word counts."""
    await with_money(finance)
    await finance.done(f"{AT}/c1/audit", "auditor", **AUDIT)
    await finance.done(f"{AT}/c1/transfers", "officer1", to_union_id="u2")
    await reacted(finance, recorded(RestructuringAbandoned("c1", (Receiver("u2", 9),)), "u1"))
    assert (await bank(finance, "u1"), await bank(finance, "u2")) == (60_000, 0)
    [case] = await finance.get(AT, "auditor")
    assert (case["stage"], case["shares"][0]["returned_on"]) == ("cancelled", "2026-03-02")
    await reacted(finance, recorded(RestructuringAbandoned("c1", (Receiver("u2", 9),)), "u1"))
    assert await bank(finance, "u1") == 60_000
