"""A member's dues at several stages, and the rules that they are decided under."""

from datetime import date

from gonghui_finance.dues.commands import PayDues, ReachArrears, RefundDues
from gonghui_shared.contracts.finance import DuesArrearsReached, DuesAssessed, DuesPaid, DuesRefunded, Line
from gonghui_shared.money import Month, first_day, months_after
from gonghui_shared.testing import DAY, rules

RULES = rules(
    {
        "R-FIN-07": ("0.005", "ratio"),
        "R-FIN-07.step": (1000, "fen"),
        "R-MEM-03": (6, "months"),
        "R-ACC-02.dues": ("401", "text"),
        "R-ACC-05.bank": ("102", "text"),
    }
)
ROLL = frozenset({"m1"})
OWED = 2500


def assessed(month: Month, owed: int = OWED) -> DuesAssessed:
    """A month's dues; the clock that six months of arrears would stop."""
    return DuesAssessed("m1", month, owed, first_day(months_after(month, 6)))


def assessed_from(first: Month, count: int) -> list[DuesAssessed]:
    """Consecutive months."""
    return [assessed(months_after(first, n)) for n in range(count)]


def pay(month: Month, paid: int, payment: str = "x1") -> PayDues:
    """The command."""
    return PayDues(union_id="u1", member_id="m1", payment_id=payment, month=month, paid=paid)


def paid(month: Month, amount: int = OWED, payment: str = "x1", *, settled: bool = True) -> DuesPaid:
    """Money came into the bank and is income from dues."""
    return DuesPaid("m1", payment, month, amount, settled, (Line("102", debit=amount), Line("401", credit=amount)))


def refund(month: Month, refunded: int, *, payment: str = "x1", key: str = "b1") -> RefundDues:
    """The command."""
    return RefundDues(union_id="u1", member_id="m1", payment_id=payment, refund_id=key, month=month, refunded=refunded)


def refunded(
    month: Month, amount: int = OWED, *, on: date = DAY, reopened: bool = True, payment: str = "x1", key: str = "b1"
) -> DuesRefunded:
    """Money left the bank, and the income is taken back; the arrears clock runs to `on`."""
    entry = (Line("401", debit=amount), Line("102", credit=amount))
    return DuesRefunded("m1", payment, key, month, amount, entry, reopened, on)


def reach(since: Month) -> ReachArrears:
    """What a month's clock asks."""
    return ReachArrears(union_id="u1", member_id="m1", since=since)


def reached(since: Month, months: int = 6, owed: int | None = None) -> DuesArrearsReached:
    """The signal."""
    return DuesArrearsReached("m1", since, months, months * OWED if owed is None else owed)
