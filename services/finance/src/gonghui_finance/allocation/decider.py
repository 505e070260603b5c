"""The rules of the employer's allocation and of its remittance upward."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gonghui_finance.ledger.entries import booked, divided
from gonghui_shared.contracts.finance import (
    AllocationAssessed,
    AllocationFellShort,
    AllocationReceived,
    LateFeeCharged,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, Month, first_day, last_day, months_after, share
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AssessAllocation, ChargeLateFee, FallShort, ReceiveAllocation, Remit

AllocationEvent = AllocationAssessed | AllocationReceived | AllocationFellShort | LateFeeCharged | RemittanceMade


class PayrollAssessedAlready(Refusal):
    """本月拨缴经费已经核定。 This month's allocation has been assessed."""


class AllocationNotOwed(Refusal):
    """本月没有应拨缴的经费。 Nothing is owed for this month."""


class MoreThanOwed(Refusal):
    """到账金额超过应拨缴金额。 The receipt is larger than what is owed."""


class ReceiptBookedAlready(Refusal):
    """这笔到账已经入账。 This receipt has been booked."""


class NotLate(Refusal):
    """本月拨缴经费未逾期。 The allocation of this month is not late."""


class FeeAtCap(Refusal):
    """滞纳金已达上限。 The late fees of this month have reached the cap."""


class NothingToRemit(Refusal):
    """本月没有应上解的经费。 Nothing is to be remitted for this month."""


class RemittedAlready(Refusal):
    """这笔上解已经入账。 This remittance has been booked."""


class NotTheSuperior(Refusal):
    """收款方不是上级工会。 The payee is not the superior union."""


@dataclass(frozen=True, slots=True)
class MonthOfAllocation:
    """One month: in fen."""

    owed: Fen
    due_on: date
    missing: Fen
    counted_until: date  # lateness is counted up to here: the due date, a late receipt or the last charge
    late_days: int = 0  # counted, not charged yet
    fen_days: int = 0  # what was missing times the days it was late: counted, not charged yet
    fee: Fen = 0  # charged so far
    to_remit: Fen = 0
    short: bool = False

    def counted(self, until: date) -> "MonthOfAllocation":
        """With the lateness of what is missing counted up to a day; a settled month is late no more."""
        days = max(0, (until - self.counted_until).days) if self.missing else 0
        return replace(
            self,
            counted_until=max(self.counted_until, until),
            late_days=self.late_days + days,
            fen_days=self.fen_days + self.missing * days,
        )


@dataclass(frozen=True, slots=True)
class Allocation:
    """A union's allocation of one year: only what later decisions ask for."""

    months: Mapping[Month, MonthOfAllocation] = field(default_factory=dict)
    receipts: frozenset[Identifier] = frozenset()
    remittances: frozenset[Identifier] = frozenset()

    def moved(self, month: Month, now: MonthOfAllocation) -> "Allocation":
        """With one month as it is now."""
        return replace(self, months={**self.months, month: now})


def evolve(allocation: Allocation, event: AllocationEvent) -> Allocation:
    """The state after one more event."""
    match event:
        case AllocationAssessed(month=month, owed=owed, due_on=due_on):
            return allocation.moved(month, MonthOfAllocation(owed, due_on, owed, counted_until=due_on))
        case AllocationReceived(month=month, received=received, receipt_id=receipt, upward=upward, late_days=days):
            now = allocation.months[month]
            now = now.counted(now.due_on + timedelta(days=days))
            now = replace(now, missing=now.missing - received, to_remit=now.to_remit + upward)
            return replace(allocation.moved(month, now), receipts=allocation.receipts | {receipt})
        case AllocationFellShort(month=month):
            return allocation.moved(month, replace(allocation.months[month], short=True))
        case LateFeeCharged(month=month, fee=fee, until=until):
            now = allocation.months[month].counted(until)
            return allocation.moved(month, replace(now, fee=now.fee + fee, late_days=0, fen_days=0))
        case RemittanceMade(month=month, amount=amount, remittance_id=remittance):
            now = allocation.months[month]
            moved = allocation.moved(month, replace(now, to_remit=now.to_remit - amount))
            return replace(moved, remittances=moved.remittances | {remittance})


def assess_allocation(
    allocation: Allocation, command: AssessAllocation, *, rules: Rules
) -> Iterator[AllocationAssessed]:
    """Derive one month's allocation from the payroll; it is due on a day of the following month, its last at the latest.

    Source: R-FIN-01, R-FIN-02.
    """
    if command.month in allocation.months:
        raise PayrollAssessedAlready(month=command.month)
    following = months_after(command.month, 1)
    due_on = min(first_day(following) + timedelta(days=rules.number("R-FIN-02") - 1), last_day(following))
    owed = share(command.payroll, rules.ratio("R-FIN-01"))
    yield AllocationAssessed(command.month, command.payroll, owed, due_on)


def receive_allocation(
    allocation: Allocation, command: ReceiveAllocation, *, rules: Rules, on: date
) -> Iterator[AllocationReceived]:
    """Book a receipt: the retained share is income, the rest is owed to the superior union.

    Source: R-FIN-05, R-ACC-02, R-ACC-05.
    """
    month = allocation.months.get(command.month)
    if command.receipt_id in allocation.receipts:
        raise ReceiptBookedAlready(month=command.month)
    if month is None or not month.missing:
        raise AllocationNotOwed(month=command.month)
    if command.received > month.missing:
        raise MoreThanOwed(owed=month.missing)
    upward = command.received - share(command.received, rules.ratio("R-FIN-05"))
    entry = divided(
        rules,
        debit="R-ACC-05.bank",
        credits={"R-ACC-02.allocation": command.received - upward, "R-ACC-05.due_to_superior": upward},
    )
    late, settled = max(0, (on - month.due_on).days), command.received == month.missing
    yield AllocationReceived(
        command.receipt_id, command.month, command.received, upward, late_days=late, settled=settled, entry=entry
    )


def fall_short(allocation: Allocation, command: FallShort, *, on: date) -> Iterator[AllocationFellShort]:
    """Signal once that a due date passed with something missing; nothing happens where it was paid meanwhile."""
    month = allocation.months.get(command.month)
    if month is None or not month.missing or month.short or on <= month.due_on:
        return
    yield AllocationFellShort(command.month, month.owed, month.missing)


def charge_late_fee(
    allocation: Allocation, command: ChargeLateFee, *, rules: Rules, on: date
) -> Iterator[LateFeeCharged]:
    """Charge for what was missing on each day since the due date or the last charge; what came late counts until it came.

    All fees of a month together stay under the cap.

    Source: R-FIN-04.
    """
    month = allocation.months.get(command.month)
    now = month.counted(command.until) if month and command.until <= on else None
    if now is None or not (fee := share(now.fen_days, rules.ratio("R-FIN-04"))):
        raise NotLate(rule=rules.version("R-FIN-04"), month=command.month)
    left = share(now.owed, rules.ratio("R-FIN-04.cap")) - now.fee
    if left <= 0:
        raise FeeAtCap(rule=rules.version("R-FIN-04.cap"), fee=now.fee)
    yield LateFeeCharged(command.month, now.late_days, min(fee, left), now.counted_until)


def remit(
    allocation: Allocation, command: Remit, *, received: "Received", superior: UnionId | None, rules: Rules
) -> Iterator[RemittanceMade | At]:
    """Book a remittance on both sides at once: the payer's stream and the superior union's.

    Args:
        received: the superior union's book of what came from below.
        superior: the superior union on the business date.

    Source: R-FIN-05.
    """
    month = allocation.months.get(command.month)
    if command.remittance_id in allocation.remittances | received.remittances:
        raise RemittedAlready(month=command.month)
    if command.to_union_id != superior:
        raise NotTheSuperior
    if month is None or not month.to_remit:
        raise NothingToRemit(month=command.month)
    paid = booked(rules, debit="R-ACC-05.due_to_superior", credit="R-ACC-05.bank", amount=month.to_remit)
    got = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-02.allocation", amount=month.to_remit)
    yield RemittanceMade(command.remittance_id, command.month, command.to_union_id, month.to_remit, paid)
    booking = RemittanceReceived(command.remittance_id, command.month, command.union_id, month.to_remit, got)
    yield At("received", booking)


def remit_listed(
    allocation: Allocation, command: Remit, *, received: "Received", superiors: Mapping[UnionId, UnionId], rules: Rules
) -> Iterator[RemittanceMade | At]:
    """One remittance of a collection run.

    Args:
        superiors: the superior union of every union on the list.
    """
    yield from remit(allocation, command, received=received, superior=superiors.get(command.union_id), rules=rules)


@dataclass(frozen=True, slots=True)
class Received:
    """What a superior union received from one subordinate in one year."""

    remittances: frozenset[Identifier] = frozenset()


def book_received(received: Received, event: RemittanceReceived) -> Received:
    """The state after one more remittance."""
    return Received(received.remittances | {event.remittance_id})


ALLOCATION = Decider("allocation", initial=Allocation(), evolve=evolve)
RECEIVED = Decider("remittance-received", initial=Received(), evolve=book_received)
