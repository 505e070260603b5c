"""What finance tells the others. Topic gonghui.finance.v1, key union_id. All money in integer fen."""

from datetime import date
from typing import Literal

import msgspec

from gonghui_shared.events import Event, published, upcast
from gonghui_shared.ids import Identifier, MemberId, PersonId, PostId, UnionId
from gonghui_shared.money import Fen, Month


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a double entry: an account heading with a debit or a credit; an entry's lines sum to nothing."""

    account: str  # code of the chart in force, R-ACC-01
    debit: Fen = 0
    credit: Fen = 0


@published("finance.DuesAssessed.v1")
class DuesAssessed(Event):
    """A member owes dues for one month. Source: R-FIN-07."""

    member_id: MemberId
    month: Month
    owed: Fen
    arrears_on: date  # when the arrears clock of this month fires unless it is settled


@published("finance.DuesPaid.v1")
class DuesPaid(Event):
    """A member paid one month's dues, in part or in full."""

    member_id: MemberId
    payment_id: Identifier  # the bank's or cashier's reference
    month: Month
    paid: Fen
    settled: bool  # nothing is owed for the month any more
    entry: tuple[Line, ...]


@published("finance.DuesRefunded.v1")
class DuesRefunded(Event):
    """A payment was returned in part or in full; the month is owed again by that amount."""

    member_id: MemberId
    payment_id: Identifier
    refund_id: Identifier
    month: Month
    refunded: Fen
    entry: tuple[Line, ...]
    reopened: bool = False  # the month was settled until now; events before this was told say nothing
    arrears_on: date | None = None  # when the month's arrears clock fires anew unless it is settled; likewise


@published("finance.DuesArrearsReached.v1")
class DuesArrearsReached(Event):
    """A member has owed dues for as many months as the rule counts; a talk is due, never an automatic withdrawal.

    Source: R-MEM-03.
    """

    member_id: MemberId
    since: Month  # the oldest month still owed
    months: int
    owed: Fen  # over all unpaid months


@published("finance.DuesReported.v1")
class DuesReported(Event):
    """A union that collects dues outside the platform reported the totals of a period."""

    period: Identifier  # 2026-Q1, 2026-03 or 2026
    members_owing: int
    members_paid: int
    owed: Fen
    collected: Fen


@published("finance.AllocationAssessed.v1")
class AllocationAssessed(Event):
    """The employer owes its allocation on one month's payroll. Source: R-FIN-01, R-FIN-02."""

    month: Month
    payroll: Fen
    owed: Fen
    due_on: date


@published("finance.AllocationReceived.v1")
class AllocationReceived(Event):
    """The employer paid towards one month's allocation."""

    receipt_id: Identifier
    month: Month
    received: Fen
    upward: Fen  # the part of it that is owed to the superior union
    late_days: int  # 0 when paid by the due date
    settled: bool
    entry: tuple[Line, ...]


@published("finance.AllocationRefunded.v1")
class AllocationRefunded(Event):
    """A receipt was returned to the employer, in part or in full; the month is owed again by that amount. Source: R-ACC-06."""

    receipt_id: Identifier
    refund_id: Identifier
    month: Month
    refunded: Fen
    upward: Fen  # the part of it that was owed to the superior union
    late_days: int  # 0 when returned by the due date
    due_again_on: date | None  # by when the month, settled until now, has to be settled anew; None: it was not settled
    entry: tuple[Line, ...]


@published("finance.AllocationFellShort.v1")
class AllocationFellShort(Event):
    """The due date passed and part of a month's allocation is still unpaid."""

    month: Month
    owed: Fen
    missing: Fen


@published("finance.LateFeeCharged.v1")
class LateFeeCharged(Event):
    """A late fee was charged on an allocation. Source: R-FIN-04."""

    month: Month
    days: int
    fee: Fen
    until: date


@published("finance.LateFeePaid.v1")
class LateFeePaid(Event):
    """Part of a receipt went to the late fee of its month. Source: R-FIN-04.order."""

    receipt_id: Identifier
    month: Month
    paid: Fen
    settled: bool  # no fee is owed for the month any more
    entry: tuple[Line, ...]


@published("finance.LateFeeWaived.v1")
class LateFeeWaived(Event):
    """Somebody above the union let the employer off a late fee, in part or in full. Source: R-FIN-04.waiver."""

    month: Month
    waived: Fen
    reason: str


@published("finance.RemittanceMade.v1")
class RemittanceMade(Event):
    """A union sent the superior's share of its allocation upward: the payer's side of the book."""

    remittance_id: Identifier
    month: Month
    to_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.RemittanceReceived.v1")
class RemittanceReceivedBefore(Event):
    """The payee's side of a remittance, when all of it stayed with the superior union."""

    remittance_id: Identifier
    month: Month
    from_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.RemittanceReceived.v2")
class RemittanceReceived(Event):
    """The superior union booked what a subordinate remitted: the payee's side of the same remittance."""

    remittance_id: Identifier
    month: Month
    from_union_id: UnionId
    amount: Fen
    onward: Fen  # the part of it that the superior union owes to its own superior
    entry: tuple[Line, ...]


@upcast("finance.RemittanceReceived.v1", to="finance.RemittanceReceived.v2")
def divided_upward(before: RemittanceReceivedBefore) -> RemittanceReceived:
    """Nothing of it goes on."""
    return RemittanceReceived(before.remittance_id, before.month, before.from_union_id, before.amount, 0, before.entry)


@published("finance.RemittanceForwarded.v1")
class RemittanceForwarded(Event):
    """The topmost union of the platform sent what it owes upward to its superior, which keeps its own books elsewhere.

    Source: R-FIN-05, R-FIN-05.national.
    """

    remittance_id: Identifier
    month: Month
    amount: Fen
    national: Fen  # the part of it that is the national federation's
    entry: tuple[Line, ...]


@published("finance.AllowancePaid.v1")
class AllowancePaid(Event):
    """A part-time cadre was paid the post allowance of a month. Source: R-TRM-10."""

    post_id: PostId
    person_id: PersonId
    month: Month
    payment_id: Identifier  # the bank's or cashier's reference
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.FundingClassified.v1")
class FundingClassified(Event):
    """A union's funding class of the year: leaders' support and secured funds."""

    year: int
    funding_class: Literal["A", "B", "C"]


@published("finance.HandoverAudited.v1")
class HandoverAudited(Event):
    """The assets of a union that is merged, split or dissolved were audited. Source: R-ORG-06, R-AUD-01."""

    case_id: Identifier
    passed: bool
    bank: Fen  # what the union has on its account


@published("finance.AssetsHandedOver.v1")
class AssetsHandedOver(Event):
    """A union's money went to one that takes over from it: the giver's side of the book. Source: R-ORG-06."""

    case_id: Identifier
    to_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.AssetsReceived.v1")
class AssetsReceived(Event):
    """The receiver's side of the same hand-over."""

    case_id: Identifier
    from_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.HandoverCompleted.v1")
class HandoverCompleted(Event):
    """Every union that takes over has what is due to it."""

    case_id: Identifier


@published("finance.HandoverCancelled.v1")
class HandoverCancelled(Event):
    """The restructuring was abandoned: nothing more is handed over."""

    case_id: Identifier


@published("finance.AssetsReturned.v1")
class AssetsReturned(Event):
    """What had been handed over came back, since the restructuring was abandoned: the first giver's side. Source: R-ACC-06."""

    case_id: Identifier
    from_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.AssetsGivenBack.v1")
class AssetsGivenBack(Event):
    """The other side of the same return."""

    case_id: Identifier
    to_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.PreparatoryFundAssessed.v1")
class PreparatoryFundAssessed(Event):
    """A unit that has formed no union in time owes the preparatory fund for one month. Source: R-ORG-04."""

    unit_id: Identifier
    month: Month
    payroll: Fen
    owed: Fen


@published("finance.PreparatoryFundReceived.v1")
class PreparatoryFundReceived(Event):
    """A unit paid towards its preparatory fund, which the higher union holds for it. Source: R-ORG-04."""

    unit_id: Identifier
    receipt_id: Identifier
    month: Month
    received: Fen
    entry: tuple[Line, ...]


@published("finance.PreparatoryFundReturned.v1")
class PreparatoryFundReturned(Event):
    """What was held for a unit went to the union that it formed: the holder's side of the book. Source: R-ORG-04."""

    unit_id: Identifier
    to_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]


@published("finance.PreparatoryFundTakenOver.v1")
class PreparatoryFundTakenOver(Event):
    """The new union's side of the same return."""

    unit_id: Identifier
    from_union_id: UnionId
    amount: Fen
    entry: tuple[Line, ...]
