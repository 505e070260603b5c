"""Laws of allocations, fees and remittances that hold whatever is tried in whatever order."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from gonghui_finance.allocation.decider import (
    ALLOCATION,
    Allocation,
    assess_allocation,
    charge_late_fee,
    fall_short,
    receive_allocation,
    refund_allocation,
)
from gonghui_finance.allocation.remittance import RECEIVED, Received, remit
from gonghui_finance.allocation.views import project_months, project_remittances
from gonghui_finance.ledger.views import project_balances
from gonghui_shared.contracts.finance import (
    AllocationFellShort,
    AllocationReceived,
    AllocationRefunded,
    LateFeeCharged,
    LateFeePaid,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.decider import At
from gonghui_shared.events import Event
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import folded, recorded
from tests.finance.allocation import months
from tests.finance.allocation.months import DUE, LOOK, MONTH, RULES, WAYS

NAMES = st.sampled_from([f"x{n}" for n in range(6)])
STEPS = st.one_of(
    st.builds(lambda payroll: ("assess", payroll), st.integers(0, 10_000_000)),
    st.builds(lambda amount, name: ("receive", amount, name), st.integers(1, 120_000), NAMES),
    st.builds(lambda amount, name: ("refund", amount, name), st.integers(1, 120_000), NAMES),
    st.just(("look",)),
    st.builds(lambda days: ("charge", days), st.integers(0, 9)),
    st.builds(lambda name: ("remit", name), NAMES),
)
LIVES = st.lists(st.tuples(STEPS, st.integers(0, 40)), max_size=30)
Booked = list[tuple[date, str, Event]]  # on which day, in whose books


def lived(life: list[tuple[Any, int]]) -> Booked:
    """The events of one month's allocation after attempts in some order, each some days after the one before."""
    events: Booked = []
    on = DUE - timedelta(days=20)
    for step, days in life:
        on += timedelta(days=days)
        allocation = ALLOCATION.fold(event for _, union, event in events if union == "u1")
        received = RECEIVED.fold(event for _, union, event in events if union == "d1")
        try:
            decision = list(decided(allocation, received, step, on))
        except Refusal:
            continue
        events += [(on, "d1", e.event) if isinstance(e, At) else (on, "u1", e) for e in decision]
    return events


def decided(allocation: Allocation, received: Received, step: Any, on: date) -> Iterator[Event | At]:
    """What comes of one attempt."""
    match step:
        case "assess", payroll:
            yield from assess_allocation(allocation, months.assess(payroll), rules=RULES)
        case "receive", amount, name:
            yield from receive_allocation(allocation, months.receive(amount, name), rules=RULES, on=on)
        case "refund", amount, name:
            key = f"{name}-{on}"
            yield from refund_allocation(allocation, months.refund(amount, key, name), rules=RULES, on=on)
        case ("look",):
            yield from fall_short(allocation, LOOK, on=on)
        case "charge", days:
            yield from charge_late_fee(allocation, months.charge(on - timedelta(days=days)), rules=RULES, on=on)
        case _, name:
            yield from remit(allocation, months.remit(name), received=received, ways=WAYS, below={}, rules=RULES)


def of(kind: Any, booked: Booked) -> list[Any]:
    """The events of one kind."""
    return [event for _, _, event in booked if isinstance(event, kind)]


@pytest.mark.rule("R-FIN-05")
@settings(deadline=None)
@forall(LIVES)
def test_every_receipt_is_divided_without_rest_and_no_more_is_remitted_than_is_owed_upward(life: list[Any]) -> None:
    """Kept and upward sum to what came; what was sent to what was owed upward until then."""
    booked = lived(life)
    receipts, sent = of(AllocationReceived, booked), of(RemittanceMade, booked)
    assert all(0 <= receipt.upward <= receipt.received for receipt in receipts)
    assert all(sum(line.credit for line in receipt.entry) == receipt.received for receipt in receipts)
    upward = 0
    for _, _, event in booked:
        upward += event.upward if isinstance(event, AllocationReceived) else 0
        upward -= event.upward if isinstance(event, AllocationRefunded) else 0
        assert not isinstance(event, RemittanceMade) or event.amount == upward
        upward -= event.amount if isinstance(event, RemittanceMade) else 0
    assert all(remittance.amount > 0 for remittance in sent)


@pytest.mark.rule("R-ACC-01")
@settings(deadline=None)
@forall(LIVES)
def test_both_unions_books_balance_and_agree_on_what_was_remitted(life: list[Any]) -> None:
    """In each book debits equal credits; what left one bank came into the other."""
    booked = lived(life)
    rows = folded(project_balances, *(recorded(event, union) for _, union, event in booked))["ledger_balances"]
    for union in ("u1", "d1"):
        lines = [row for (owner, _), row in rows.items() if owner == union]
        assert sum(line["debit"] for line in lines) == sum(line["credit"] for line in lines)
    nothing = {"debit": 0, "credit": 0}
    back = sum(refund.refunded for refund in of(AllocationRefunded, booked))
    assert rows.get(("u1", "102"), nothing)["credit"] - back == rows.get(("d1", "102"), nothing)["debit"]
    both = folded(project_remittances, *(recorded(event, union) for _, union, event in booked))
    made = {
        (payee, payer, name, month, row["amount"])
        for (payer, payee, name, month), row in both["remittances_made"].items()
    }
    got = {(*key, row["amount"]) for key, row in both["remittances_received"].items()}
    assert made == got
    assert len(made) == len(of(RemittanceMade, booked)) == len(of(RemittanceReceived, booked))


@settings(deadline=None)
@forall(LIVES)
def test_what_is_assessed_was_received_or_is_missing(life: list[Any]) -> None:
    """The table, the decider and the receipts say the same, and the last fen settles the month."""
    booked = lived(life)
    rows = folded(project_months, *(recorded(event, union) for _, union, event in booked))["allocation_months"]
    now = ALLOCATION.fold(event for _, union, event in booked if union == "u1").months
    if MONTH not in now:
        assert rows == {}
        return
    receipts, row = of(AllocationReceived, booked), rows[("u1", MONTH)]
    total = sum(receipt.received for receipt in receipts) - sum(r.refunded for r in of(AllocationRefunded, booked))
    assert row["received"] == total == now[MONTH].owed - now[MONTH].missing <= now[MONTH].owed
    reopened = [refund for refund in of(AllocationRefunded, booked) if refund.due_again_on]
    settled = [receipt.settled for receipt in receipts].count(True) - len(reopened)
    assert settled == (1 if total and not now[MONTH].missing else 0)
    assert row["upward"] - sum(sent.amount for sent in of(RemittanceMade, booked)) == now[MONTH].to_remit
    assert row["late_fee"] - row["late_fee_paid"] == now[MONTH].fee_owed >= 0
    assert sum(fee.paid for fee in of(LateFeePaid, booked)) == row["late_fee_paid"]
    assert len(of(AllocationFellShort, booked)) <= 1


@pytest.mark.rule("R-FIN-04")
@pytest.mark.rule("R-FIN-04.cap")
@settings(deadline=None)
@forall(LIVES)
def test_fees_are_what_was_missing_day_by_day_and_never_more_than_the_cap(life: list[Any]) -> None:
    """Counted by hand for every day that was charged; each charge rounds by half a fen at most."""
    booked = lived(life)
    fees = of(LateFeeCharged, booked)
    if not fees:
        return
    owed = ALLOCATION.fold(event for _, union, event in booked if union == "u1").months[MONTH].owed
    charged_to, total = fees[-1].until, sum(fee.fee for fee in fees)
    receipts = [(on, event.received) for on, _, event in booked if isinstance(event, AllocationReceived)]
    days = [DUE + timedelta(days=n) for n in range((charged_to - DUE).days)]
    receipts += [(on, -event.refunded) for on, _, event in booked if isinstance(event, AllocationRefunded)]
    missing = [owed - sum(amount for on, amount in receipts if on <= day) for day in days]
    assert total <= owed
    assert abs(min(sum(missing) * Fraction("0.005"), Fraction(owed)) - total) <= Fraction(len(fees), 2)
    assert sum(fee.days for fee in fees) == sum(1 for left in missing if left)
