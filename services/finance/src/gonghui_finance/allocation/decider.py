"""The rules of the employer's allocation; those of its way upward are in `remittance`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gonghui_finance.ledger.entries import booked, divided, reversed_
from gonghui_shared.contracts.finance import (
    AllocationAssessed,
    AllocationFellShort,
    AllocationReceived,
    AllocationRefunded,
    LateFeeCharged,
    LateFeePaid,
    LateFeeWaived,
    RemittanceForwarded,
    RemittanceMade,
)
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier
from gonghui_shared.money import Fen, Month, first_day, last_day, months_after, share
from gonghui_shared.rules import Rules

from .commands import AssessAllocation, ChargeLateFee, FallShort, ReceiveAllocation, RefundAllocation, WaiveLateFee
from .refusals import (
    AllocationNotOwed,
    FeeAtCap,
    MoreThanOwed,
    MoreThanReceived,
    NoFeeOwed,
    NoSuchReceipt,
    NotLate,
    PayrollAssessedAlready,
    ReceiptBookedAlready,
    RefundBookedAlready,
    WaiverNotProvided,
)

AllocationEvent = (
    AllocationAssessed
    | AllocationReceived
    | AllocationRefunded
    | AllocationFellShort
    | LateFeeCharged
    | LateFeePaid
    | LateFeeWaived
    | RemittanceMade
    | RemittanceForwarded
)


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
    fee_settled: Fen = 0  # paid or waived so far
    to_remit: int = 0  # below 0 where more went upward than is left after a refund
    short: bool = False

    @property
    def fee_owed(self) -> Fen:
        """Charged, and neither paid nor waived."""
        return self.fee - self.fee_settled

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
class Receipt:
    """What is left of a receipt after refunds, in fen."""

    month: Month
    left: Fen
    upward: Fen


@dataclass(frozen=True, slots=True)
class Allocation:
    """A union's allocation of one year, and what it passed on of its subordinates': only what later decisions ask for."""

    months: Mapping[Month, MonthOfAllocation] = field(default_factory=dict)
    receipts: Mapping[Identifier, Receipt] = field(default_factory=dict)
    refunds: frozenset[Identifier] = frozenset()
    remittances: frozenset[Identifier] = frozenset()
    passed_on: Mapping[Month, Fen] = field(default_factory=dict)  # of what came from below

    def moved(self, month: Month, now: MonthOfAllocation) -> "Allocation":
        """With one month as it is now."""
        return replace(self, months={**self.months, month: now})

    def booked(self, key: Identifier, receipt: Receipt) -> "Allocation":
        """With one receipt as it is now."""
        return replace(self, receipts={**self.receipts, key: receipt})

    def own_to_remit(self, month: Month) -> int:
        """What of the union's own allocation is still to go upward."""
        return self.months[month].to_remit if month in self.months else 0

    def remitted(self, key: Identifier, month: Month, amount: Fen) -> "Allocation":
        """With one remittance: it settles what is the union's own first, the rest came from below."""
        own = min(amount, self.own_to_remit(month))
        passed_on = {**self.passed_on, month: self.passed_on.get(month, 0) + amount - own}
        sent = replace(self, remittances=self.remittances | {key}, passed_on=passed_on)
        return (
            sent.moved(month, replace(self.months[month], to_remit=self.months[month].to_remit - own)) if own else sent
        )


def evolve(allocation: Allocation, event: AllocationEvent) -> Allocation:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case AllocationAssessed(month=month, owed=owed, due_on=due_on):
            return allocation.moved(month, MonthOfAllocation(owed, due_on, owed, counted_until=due_on))
        case AllocationReceived(month=month, received=received, receipt_id=receipt, upward=upward, late_days=days):
            now = allocation.months[month]
            now = now.counted(now.due_on + timedelta(days=days))
            now = replace(now, missing=now.missing - received, to_remit=now.to_remit + upward)
            return allocation.moved(month, now).booked(receipt, Receipt(month, received, upward))
        case AllocationRefunded(month=month, refunded=refunded, receipt_id=receipt, upward=upward, late_days=days):
            now = allocation.months[month]
            now = now.counted(now.due_on + timedelta(days=days))
            now = replace(now, missing=now.missing + refunded, to_remit=now.to_remit - upward)
            left = allocation.receipts[receipt]
            left = replace(left, left=left.left - refunded, upward=left.upward - upward)
            moved = allocation.moved(month, now).booked(receipt, left)
            return replace(moved, refunds=moved.refunds | {event.refund_id})
        case AllocationFellShort(month=month):
            return allocation.moved(month, replace(allocation.months[month], short=True))
        case LateFeeCharged(month=month, fee=fee, until=until):
            now = allocation.months[month].counted(until)
            return allocation.moved(month, replace(now, fee=now.fee + fee, late_days=0, fen_days=0))
        case LateFeePaid(month=month, paid=paid, receipt_id=receipt):
            now = allocation.months[month]
            moved = allocation.moved(month, replace(now, fee_settled=now.fee_settled + paid))
            return moved if receipt in moved.receipts else moved.booked(receipt, Receipt(month, 0, 0))
        case LateFeeWaived(month=month, waived=waived):
            now = allocation.months[month]
            return allocation.moved(month, replace(now, fee_settled=now.fee_settled + waived))
        case RemittanceMade(month=month, amount=amount) | RemittanceForwarded(month=month, amount=amount):
            return allocation.remitted(event.remittance_id, month, amount)


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
) -> Iterator[AllocationReceived | LateFeePaid]:
    """Book a receipt: it settles the allocation and its late fee in the order that the rule gives.

    Source: R-FIN-04.order.
    """
    month = allocation.months.get(command.month)
    if command.receipt_id in allocation.receipts:
        raise ReceiptBookedAlready(month=command.month)
    if month is None or not month.missing + month.fee_owed:
        raise AllocationNotOwed(month=command.month)
    if command.received > month.missing + month.fee_owed:
        raise MoreThanOwed(owed=month.missing + month.fee_owed)
    fee = _to_the_fee(month, command.received, rules)
    if received := command.received - fee:
        yield _receipt(month, command, received, rules, on)
    if fee:
        entry = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-02.other", amount=fee)
        yield LateFeePaid(command.receipt_id, command.month, fee, settled=fee == month.fee_owed, entry=entry)


def _to_the_fee(month: MonthOfAllocation, received: Fen, rules: Rules) -> Fen:
    if not month.fee_owed:
        return 0
    fee_first = rules.text("R-FIN-04.order") == "fee_first"
    return min(received, month.fee_owed) if fee_first else max(0, received - month.missing)


def _receipt(
    month: MonthOfAllocation, command: ReceiveAllocation, received: Fen, rules: Rules, on: date
) -> AllocationReceived:
    """The retained share is income, the rest is owed to the superior union.

    Source: R-FIN-05, R-ACC-02, R-ACC-05.
    """
    upward = received - share(received, rules.ratio("R-FIN-05"))
    entry = divided(
        rules,
        debit="R-ACC-05.bank",
        credits={"R-ACC-02.allocation": received - upward, "R-ACC-05.due_to_superior": upward},
    )
    late, settled = max(0, (on - month.due_on).days), received == month.missing
    return AllocationReceived(
        command.receipt_id, command.month, received, upward, late_days=late, settled=settled, entry=entry
    )


def refund_allocation(
    allocation: Allocation, command: RefundAllocation, *, rules: Rules, on: date
) -> Iterator[AllocationRefunded]:
    """Return a receipt, in part or in full; its parts go back in the proportion in which they came.

    What went upward already is set against what the month brings next.

    Source: R-ACC-06.
    """
    receipt, month = allocation.receipts.get(command.receipt_id), allocation.months.get(command.month)
    if command.refund_id in allocation.refunds:
        raise RefundBookedAlready(month=command.month)
    if receipt is None or month is None or receipt.month != command.month or not receipt.left:
        raise NoSuchReceipt(month=command.month)
    if command.refunded > receipt.left:
        raise MoreThanReceived(left=receipt.left)
    upward = receipt.upward - receipt.upward * (receipt.left - command.refunded) // receipt.left
    entry = reversed_(
        rules,
        debits={"R-ACC-02.allocation": command.refunded - upward, "R-ACC-05.due_to_superior": upward},
        credit="R-ACC-05.bank",
    )
    yield AllocationRefunded(
        command.receipt_id, command.refund_id, command.month, command.refunded, upward,
        late_days=max(0, (on - month.due_on).days), due_again_on=None if month.missing else max(month.due_on, on),
        entry=entry,
    )  # fmt: skip


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


def waive_late_fee(allocation: Allocation, command: WaiveLateFee, *, rules: Rules) -> Iterator[LateFeeWaived]:
    """Let the employer off a fee that was charged; nothing is booked, since fees are income once they are paid.

    Source: R-FIN-04.waiver.
    """
    if not rules.switch("R-FIN-04.waiver"):
        raise WaiverNotProvided(rule=rules.version("R-FIN-04.waiver"))
    month = allocation.months.get(command.month)
    if month is None or not month.fee_owed:
        raise NoFeeOwed(month=command.month)
    if command.waived > month.fee_owed:
        raise MoreThanOwed(owed=month.fee_owed)
    yield LateFeeWaived(command.month, command.waived, command.reason)


ALLOCATION = Decider("allocation", initial=Allocation(), evolve=evolve)
