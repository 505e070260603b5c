"""The rules of a member's dues."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from gonghui_finance.ledger.entries import booked
from gonghui_shared.contracts.finance import (
    DuesArrearsReached,
    DuesAssessed,
    DuesPaid,
    DuesRefunded,
)
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier
from gonghui_shared.money import Fen, Month, first_day, floor_to, last_day, months_after, share
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AssessDues, PayDues, ReachArrears, RefundDues

DuesEvent = DuesAssessed | DuesPaid | DuesRefunded | DuesArrearsReached


class AlreadyAssessed(Refusal):
    """本月会费已经核定。 This month's dues have been assessed."""


class DuesNotOwed(Refusal):
    """本月没有应缴会费。 Nothing is owed for this month."""


class MoreThanOwed(Refusal):
    """缴费金额超过应缴金额。 The payment is larger than what is owed."""


class PaymentBookedAlready(Refusal):
    """这笔缴费已经入账。 This payment has been booked."""


class NothingToRefund(Refusal):
    """没有可退的缴费。 There is no such payment to refund."""


class MoreThanPaid(Refusal):
    """退费金额超过实缴金额。 The refund is larger than what was paid."""


@dataclass(frozen=True, slots=True)
class Dues:
    """One member's dues of one year: only what later decisions ask for."""

    owed: Mapping[Month, Fen] = field(default_factory=dict)  # 0 once settled
    payments: Mapping[Identifier, tuple[Month, Fen]] = field(default_factory=dict)  # what is left of each payment
    refunds: frozenset[Identifier] = frozenset()
    arrears_since: Month | None = None  # the arrears that were signalled last


def evolve(dues: Dues, event: DuesEvent) -> Dues:
    """The state after one more event."""
    match event:
        case DuesAssessed(month=month, owed=owed):
            return replace(dues, owed={**dues.owed, month: owed})
        case DuesPaid(payment_id=payment, month=month, paid=paid):
            return replace(
                dues,
                owed={**dues.owed, month: dues.owed[month] - paid},
                payments={**dues.payments, payment: (month, paid)},
            )
        case DuesRefunded(payment_id=payment, refund_id=refund, month=month, refunded=refunded):
            left = dues.payments[payment][1] - refunded
            return replace(
                dues,
                owed={**dues.owed, month: dues.owed[month] + refunded},
                payments={**dues.payments, payment: (month, left)},
                refunds=dues.refunds | {refund},
            )
        case DuesArrearsReached(since=since):
            return replace(dues, arrears_since=since)


def assess_dues(dues: Dues, command: AssessDues, *, rules: Rules) -> Iterator[DuesAssessed]:
    """Derive one month's dues from the wage.

    Args:
        command: `wage` in fen for the month, bonuses and allowances left out.
        rules: resolved for the union's jurisdiction on the business date.

    Source: R-FIN-07.
    """
    if command.month in dues.owed:
        raise AlreadyAssessed(month=command.month)
    owed = share(floor_to(command.wage, rules.fen("R-FIN-07.step")), rules.ratio("R-FIN-07"))
    arrears_on = first_day(months_after(command.month, 1 + rules.months("R-MEM-03")))
    yield DuesAssessed(command.member_id, command.month, owed, arrears_on)


def pay_dues(dues: Dues, command: PayDues, *, rules: Rules) -> Iterator[DuesPaid]:
    """Pay a month, in part or in full; a retried command never gets here twice."""
    if command.payment_id in dues.payments:
        raise PaymentBookedAlready(month=command.month)
    if not (owed := dues.owed.get(command.month)):
        raise DuesNotOwed(month=command.month)
    if command.paid > owed:
        raise MoreThanOwed(owed=owed)
    entry = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-02.dues", amount=command.paid)
    settled = command.paid == owed
    yield DuesPaid(command.member_id, command.payment_id, command.month, command.paid, settled, entry)


def refund_dues(dues: Dues, command: RefundDues, *, rules: Rules) -> Iterator[DuesRefunded]:
    """Return a payment in part or in full; the month is owed again by as much."""
    month, left = dues.payments.get(command.payment_id, ("", 0))
    if month != command.month or command.refund_id in dues.refunds:
        raise NothingToRefund(month=command.month)
    if command.refunded > left:
        raise MoreThanPaid(paid=left)
    entry = booked(rules, debit="R-ACC-02.dues", credit="R-ACC-05.bank", amount=command.refunded)
    yield DuesRefunded(
        command.member_id, command.payment_id, command.refund_id, month, command.refunded, entry,
        reopened=command.refunded > 0 and not dues.owed[month],
    )  # fmt: skip


def reach_arrears(
    dues: Dues, command: ReachArrears, *, before: Dues, after: Dues, rules: Rules, on: date
) -> Iterator[DuesArrearsReached]:
    """Signal arrears once per run of unpaid months; nothing happens where enough was settled meanwhile.

    Args:
        before, after: the member's dues of the neighbouring years, since a run of months may cross the new year.

    Source: R-MEM-03.
    """
    years = (before, dues, after)
    owed = {month: fen for year in years for month, fen in year.owed.items() if fen and last_day(month) < on}
    if len(owed) < rules.months("R-MEM-03") or min(owed) in {year.arrears_since for year in years}:
        return
    yield DuesArrearsReached(command.member_id, min(owed), len(owed), sum(owed.values()))


DUES = Decider("dues", initial=Dues(), evolve=evolve)
