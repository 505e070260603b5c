"""The rules of the preparatory fund."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gonghui_finance.ledger.entries import booked
from gonghui_shared.contracts.finance import (
    PreparatoryFundAssessed,
    PreparatoryFundReceived,
    PreparatoryFundReturned,
    PreparatoryFundTakenOver,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, Month, share
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AssessFund, CloseFund, OpenFund, ReceiveFund, ReturnFund
from .events import PreparatoryFundClosed, PreparatoryFundOpened

FundEvent = (
    PreparatoryFundOpened
    | PreparatoryFundAssessed
    | PreparatoryFundReceived
    | PreparatoryFundClosed
    | PreparatoryFundReturned
)


class FundNotOwed(Refusal):
    """该单位在这个月不应缴建会筹备金。 The unit does not owe the preparatory fund for this month."""


class FundAssessedAlready(Refusal):
    """该月建会筹备金已经核定。 This month has been assessed."""


class MoreThanOwed(Refusal):
    """收款超过应缴金额。 More is booked than is owed for the month."""


class FundReceiptBooked(Refusal):
    """该收款已经入账。 This receipt has been booked."""


class NothingHeld(Refusal):
    """该单位尚未建会，或者没有可返还的筹备金。 The unit has no union yet, or nothing is held for it."""


class AnotherUnion(Refusal):
    """不是该单位建立的工会。 This is not the union that the unit formed."""


@dataclass(frozen=True, slots=True)
class Fund:
    """Only what later decisions ask for."""

    owes_from: Month | None = None
    owed: Mapping[Month, Fen] = field(default_factory=dict)  # still to be paid
    receipts: frozenset[Identifier] = frozenset()
    held: Fen = 0
    formed: UnionId | None = None


def evolve(fund: Fund, event: FundEvent) -> Fund:
    """The state after one more event."""
    match event:
        case PreparatoryFundOpened(owes_from=month):
            return replace(fund, owes_from=month, formed=None)
        case PreparatoryFundAssessed(month=month, owed=owed):
            return replace(fund, owed={**fund.owed, month: owed})
        case PreparatoryFundReceived(month=month, received=fen, receipt_id=receipt):
            left = {**fund.owed, month: fund.owed[month] - fen}
            return replace(fund, owed=left, receipts=fund.receipts | {receipt}, held=fund.held + fen)
        case PreparatoryFundClosed(formed_union_id=union):
            return replace(fund, formed=union)
        case PreparatoryFundReturned():
            return replace(fund, held=0)


def open_fund(fund: Fund, command: OpenFund) -> Iterator[PreparatoryFundOpened]:
    """Open it once; nothing happens where it is open."""
    if fund.owes_from is None or fund.formed is not None:
        yield PreparatoryFundOpened(command.unit_id, command.owes_from)


def assess_fund(fund: Fund, command: AssessFund, *, rules: Rules) -> Iterator[PreparatoryFundAssessed]:
    """Derive a month's share of the payroll, from the month on from which it is owed.

    Source: R-ORG-04.
    """
    if fund.owes_from is None or fund.formed is not None or command.month < fund.owes_from:
        raise FundNotOwed(rule=rules.version("R-ORG-04"))
    if command.month in fund.owed:
        raise FundAssessedAlready
    owed = share(command.payroll, rules.ratio("R-ORG-04"))
    yield PreparatoryFundAssessed(command.unit_id, command.month, command.payroll, owed)


def receive_fund(fund: Fund, command: ReceiveFund, *, rules: Rules) -> Iterator[PreparatoryFundReceived]:
    """Book a receipt; the money is held for the union to come. What is still owed may be paid after the formation, too.

    Source: R-ORG-04, R-ACC-05.
    """
    if command.receipt_id in fund.receipts:
        raise FundReceiptBooked
    if command.received > fund.owed.get(command.month, 0):
        raise MoreThanOwed(owed=fund.owed.get(command.month, 0))
    entry = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-05.custody", amount=command.received)
    yield PreparatoryFundReceived(command.unit_id, command.receipt_id, command.month, command.received, entry)


def close_fund(fund: Fund, command: CloseFund) -> Iterator[PreparatoryFundClosed]:
    """Close it when the unit has a union; nothing happens where none was open."""
    if fund.owes_from is not None and fund.formed is None:
        yield PreparatoryFundClosed(command.unit_id, command.formed_union_id)


def return_fund(fund: Fund, command: ReturnFund, *, rules: Rules) -> Iterator[PreparatoryFundReturned | At]:
    """Hand all that is held over to the new union, on both sides of the books at once.

    Source: R-ORG-04.
    """
    if fund.formed is None or not fund.held:
        raise NothingHeld(rule=rules.version("R-ORG-04"))
    if command.to_union_id != fund.formed:
        raise AnotherUnion
    out = booked(rules, debit="R-ACC-05.custody", credit="R-ACC-05.bank", amount=fund.held)
    into = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-02.allocation", amount=fund.held)
    yield PreparatoryFundReturned(command.unit_id, fund.formed, fund.held, out)
    yield At("formed", PreparatoryFundTakenOver(command.unit_id, command.union_id, fund.held, into))


@dataclass(frozen=True, slots=True)
class Takeover:
    """What a new union got: nothing is ever asked of it."""

    amount: Fen = 0


def book_takeover(takeover: Takeover, event: PreparatoryFundTakenOver) -> Takeover:
    """The state after one more booking."""
    return Takeover(takeover.amount + event.amount)


FUND: Final = Decider("preparatory-fund", initial=Fund(), evolve=evolve)
TAKEOVER: Final = Decider("preparatory-takeover", initial=Takeover(), evolve=book_takeover)
