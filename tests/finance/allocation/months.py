"""A union's allocation at several stages, and the rules that it is decided under."""

from datetime import date, timedelta

from gonghui_finance.allocation.commands import (
    AssessAllocation,
    ChargeLateFee,
    FallShort,
    ReceiveAllocation,
    RefundAllocation,
    Remit,
    WaiveLateFee,
)
from gonghui_finance.allocation.remittance import WayUp
from gonghui_shared.contracts.finance import (
    AllocationAssessed,
    AllocationFellShort,
    AllocationReceived,
    AllocationRefunded,
    LateFeeCharged,
    LateFeePaid,
    Line,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.testing import rules

RULES = rules(
    {
        "R-FIN-01": ("0.02", "ratio"),
        "R-FIN-02": (15, "count"),
        "R-FIN-04": ("0.005", "ratio"),
        "R-FIN-04.cap": ("1", "ratio"),
        "R-FIN-04.order": ("allocation_first", "choice"),
        "R-FIN-04.waiver": (True, "switch"),
        "R-FIN-05": ("0.60", "ratio"),
        "R-FIN-05.national": ("0.05", "ratio"),
        "R-FIN-05.onward": ({"district": "0.25", "industry": "0.25", "federation": "0.15"}, "table"),
        "R-ACC-02.allocation": ("402", "text"),
        "R-ACC-02.other": ("408", "text"),
        "R-ACC-05.bank": ("102", "text"),
        "R-ACC-05.due_to_superior": ("221", "text"),
    }
)
MONTH = "2026-02"
DUE = date(2026, 3, 15)
PAYROLL, OWED = 5_000_000, 100_000


def late(days: int) -> date:
    """So many days after the due date."""
    return DUE + timedelta(days=days)


def assess(payroll: int = PAYROLL, month: str = MONTH) -> AssessAllocation:
    """The command."""
    return AssessAllocation(union_id="u1", month=month, payroll=payroll)


def receive(received: int, receipt: str = "x1", month: str = MONTH) -> ReceiveAllocation:
    """The command."""
    return ReceiveAllocation(union_id="u1", receipt_id=receipt, month=month, received=received)


def received(
    amount: int, upward: int, receipt: str = "x1", *, days: int = 0, settled: bool = False
) -> AllocationReceived:
    """Money came into the bank: one part is income, the other is owed upward."""
    lines = (Line("402", credit=amount - upward), Line("221", credit=upward))
    entry = (Line("102", debit=amount), *(line for line in lines if line.credit))
    return AllocationReceived(receipt, MONTH, amount, upward, days, settled, entry)


def refund(refunded: int, key: str = "b1", receipt: str = "x1") -> RefundAllocation:
    """The command."""
    return RefundAllocation(union_id="u1", refund_id=key, receipt_id=receipt, month=MONTH, refunded=refunded)


def returned(
    amount: int, upward: int, key: str = "b1", receipt: str = "x1", *, days: int = 0, due_again_on: date | None = None
) -> AllocationRefunded:
    """Money left the bank: what it was divided into is taken back."""
    lines = (Line("402", debit=amount - upward), Line("221", debit=upward))
    entry = (*(line for line in lines if line.debit), Line("102", credit=amount))
    return AllocationRefunded(receipt, key, MONTH, amount, upward, days, due_again_on, entry)


def fee_paid(amount: int, receipt: str = "x1", *, settled: bool = False) -> LateFeePaid:
    """Other income in the bank."""
    return LateFeePaid(receipt, MONTH, amount, settled, (Line("102", debit=amount), Line("408", credit=amount)))


def waive(amount: int) -> WaiveLateFee:
    """The command."""
    return WaiveLateFee(union_id="u1", month=MONTH, waived=amount, reason="企业停产 the works stood still")


def charge(until: date) -> ChargeLateFee:
    """The command."""
    return ChargeLateFee(union_id="u1", month=MONTH, until=until)


def charged(days: int, fee: int, until: date) -> LateFeeCharged:
    """The fee."""
    return LateFeeCharged(MONTH, days, fee, until)


def remit(key: str = "r1", to: str = "d1", month: str = MONTH) -> Remit:
    """The command."""
    return Remit(union_id="u1", remittance_id=key, month=month, to_union_id=to)


def remitted(amount: int, key: str = "r1") -> RemittanceMade:
    """The payer's side: what was owed upward leaves the bank."""
    return RemittanceMade(key, MONTH, "d1", amount, (Line("221", debit=amount), Line("102", credit=amount)))


def booked_above(amount: int, onward: int, key: str = "r1") -> RemittanceReceived:
    """The payee's side: in the bank, one part income, the other owed to the next level."""
    lines = (Line("102", debit=amount), Line("402", credit=amount - onward), Line("221", credit=onward))
    return RemittanceReceived(key, MONTH, "u1", amount, onward, lines)


WAYS = {
    "u1": WayUp("primary", "d1", "district"),
    "d1": WayUp("district", "f", "federation"),
    "u3": WayUp("primary", "f", "federation"),
    "f": WayUp("federation", None, None),
}  # where the unions of a small city stand
LOOK = FallShort(union_id="u1", month=MONTH)
ASSESSED = AllocationAssessed(MONTH, PAYROLL, OWED, DUE)
SHORT = AllocationFellShort(MONTH, OWED, OWED)
PAID = received(OWED, 40_000, settled=True)
