"""The rules of a member's dues."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gonghui_finance.ledger.entries import booked
from gonghui_shared.contracts.finance import (
    DuesArrearsReached,
    DuesAssessed,
    DuesPaid,
    DuesRefunded,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, MemberId
from gonghui_shared.money import Fen, Month, first_day, floor_to, last_day, months_after, months_between, share
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AssessDues, PayDues, ReachArrears, RefundDues

DuesEvent = DuesAssessed | DuesPaid | DuesRefunded | DuesArrearsReached


class NotOnTheRoll(Refusal):
    """当日不在会员名册中，不缴会费。 Not on the roll of members who owe dues on that day."""


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


class RefundBookedAlready(Refusal):
    """这笔退费已经入账。 This refund has been booked."""


class MoreThanPaid(Refusal):
    """退费金额超过实缴金额。 The refund is larger than what was paid."""


@dataclass(frozen=True, slots=True)
class Dues:
    """One member's dues of one year: only what later decisions ask for."""

    owed: Mapping[Month, Fen] = field(default_factory=dict)  # 0 once settled
    payments: Mapping[Identifier, tuple[Month, Fen]] = field(default_factory=dict)  # what is left of each payment
    refunds: frozenset[Identifier] = frozenset()
    signalled: frozenset[Month] = frozenset()  # first months of signalled arrears that are still owed


def evolve(dues: Dues, event: DuesEvent) -> Dues:
    """The state after one more event."""
    match event:
        case DuesAssessed(month=month, owed=owed):
            return replace(dues, owed={**dues.owed, month: owed})
        case DuesPaid(payment_id=payment, month=month, paid=paid, settled=settled):
            return replace(
                dues,
                owed={**dues.owed, month: dues.owed[month] - paid},
                payments={**dues.payments, payment: (month, paid)},
                signalled=dues.signalled - {month} if settled else dues.signalled,
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
            return replace(dues, signalled=dues.signalled | {since})


def assess_dues(
    dues: Dues, command: AssessDues, *, roll: AbstractSet[MemberId], rules: Rules
) -> Iterator[DuesAssessed]:
    """Derive one month's dues from the wage.

    Args:
        command: `wage` in fen for the month, bonuses and allowances left out.
        roll: the union's members who owe dues on the business date; retained ones do not.
        rules: resolved for the union's jurisdiction on the business date.

    Source: R-FIN-07, R-MEM-03, R-MEM-04.
    """
    if command.member_id not in roll:
        raise NotOnTheRoll
    if command.month in dues.owed:
        raise AlreadyAssessed(month=command.month)
    owed = share(floor_to(command.wage, rules.fen("R-FIN-07.step")), rules.ratio("R-FIN-07"))
    yield DuesAssessed(command.member_id, command.month, owed, _arrears_on(command.month, rules))


def _arrears_on(month: Month, rules: Rules) -> date:
    """The day on which a run of unpaid months that begins with this one is long enough to be signalled."""
    return first_day(months_after(month, rules.months("R-MEM-03")))


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


def refund_dues(dues: Dues, command: RefundDues, *, rules: Rules, on: date) -> Iterator[DuesRefunded]:
    """Return a payment in part or in full; the month is owed again by as much, and its arrears clock runs again.

    Source: R-ACC-06 (a payment is reversed, never edited), R-MEM-03.
    """
    if command.refund_id in dues.refunds:
        raise RefundBookedAlready(month=command.month)
    month, left = dues.payments.get(command.payment_id, ("", 0))
    if month != command.month:
        raise NothingToRefund(month=command.month)
    if command.refunded > left:
        raise MoreThanPaid(paid=left)
    entry = booked(rules, debit="R-ACC-02.dues", credit="R-ACC-05.bank", amount=command.refunded)
    yield DuesRefunded(
        command.member_id, command.payment_id, command.refund_id, month, command.refunded, entry,
        reopened=not dues.owed[month], arrears_on=max(_arrears_on(month, rules), on + timedelta(days=1)),
    )  # fmt: skip


def reach_arrears(
    dues: Dues, command: ReachArrears, *, before: Dues, after: Dues, rules: Rules, on: date
) -> Iterator[DuesArrearsReached | At]:
    """Signal a run of consecutive unpaid months once it is long enough; nothing happens where it was broken meanwhile.

    The signal is kept with the run's first month, and is given again only when that month was settled and is owed anew.

    Args:
        before, after: the member's dues of the neighbouring years, since a run may cross the new year.

    Source: R-MEM-03.
    """
    owed = {month: fen for year in (before, dues, after) for month, fen in year.owed.items() if fen}
    run = _run(command.since, {month for month in owed if last_day(month) < on})
    if len(run) < rules.months("R-MEM-03") or run[0] in before.signalled | dues.signalled:
        return
    reached = DuesArrearsReached(command.member_id, run[0], len(run), sum(owed[month] for month in run))
    if run[0][:4] == command.since[:4]:
        yield reached
    elif not run[0].endswith(
        "-01"
    ):  # what reaches beyond the year before was signalled when its first month's clock fired
        yield At("before", reached)


def _run(around: Month, unpaid: set[Month]) -> list[Month]:
    """The consecutive unpaid months around one of them; none if that one is not unpaid itself."""
    if around not in unpaid:
        return []
    first = last = around
    while months_after(first, -1) in unpaid:
        first = months_after(first, -1)
    while months_after(last, 1) in unpaid:
        last = months_after(last, 1)
    return [months_after(first, n) for n in range(months_between(first, last) + 1)]


DUES = Decider("dues", initial=Dues(), evolve=evolve)
