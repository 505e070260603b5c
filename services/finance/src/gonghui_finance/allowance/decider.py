"""The rules of paying an allowance: once, within the approver's limit, and by two people who are not the one who is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import BaseModel

from gonghui_finance.ledger.entries import booked
from gonghui_shared.contracts.finance import AllowancePaid
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier, PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ApproveAllowance, OweAllowance, PayAllowance
from .events import AllowanceApproved, AllowanceOwed

AllowanceEvent = AllowanceOwed | AllowanceApproved | AllowancePaid


class NothingOwed(Refusal):
    """该岗位该月没有待支付的津贴。 No allowance of this post and month waits to be paid."""


class ApprovedAlready(Refusal):
    """支付已经审批。 The payment has been approved."""


class NotApproved(Refusal):
    """支付还没有审批。 The payment has not been approved."""


class BeyondDelegation(Refusal):
    """没有被授权审批这一金额的岗位津贴。 The union's delegation matrix does not let this person approve so much."""


class SecondPersonNeeded(Refusal):
    """领取人、审批人、付款人不能是同一人。 Whoever is paid, whoever approves and whoever pays are different people."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One post's month."""

    owed: AllowanceOwed | None = None
    approved_by: str = ""  # actor
    paid: bool = False


class Approver(BaseModel):
    """Somebody whom organisation's matrix lets approve the amount."""

    person_id: PersonId
    delegation_id: Identifier | None  # None: by office


def evolve(allowance: Allowance, event: AllowanceEvent) -> Allowance:
    """The state after one more event."""
    match event:
        case AllowanceOwed():
            return Allowance(event)
        case AllowanceApproved(approved_by=actor):
            return replace(allowance, approved_by=actor)
        case AllowancePaid():
            return replace(allowance, paid=True)


def owe_allowance(allowance: Allowance, command: OweAllowance) -> Iterator[AllowanceOwed]:
    """Owe it once; a post's month is granted once."""
    if allowance.owed is None:
        yield AllowanceOwed(command.post_id, command.person_id, command.month, command.amount)


def approve_allowance(
    allowance: Allowance, command: ApproveAllowance, *, approvers: Sequence[Approver], rules: Rules, actor: str
) -> Iterator[AllowanceApproved]:
    """Approve a payment to somebody else, as far as one's limit goes today.

    Args:
        approvers: who may approve the amount, as organisation says just now.

    Source: R-ACC-06.
    """
    owed = _owed(allowance)
    if allowance.approved_by:
        raise ApprovedAlready
    _different(rules, actor, f"person:{owed.person_id}")
    limit = next((one for one in approvers if actor == f"person:{one.person_id}"), None)
    if limit is None:
        raise BeyondDelegation(amount=owed.amount)
    yield AllowanceApproved(command.post_id, command.month, actor, limit.delegation_id)


def pay_allowance(allowance: Allowance, command: PayAllowance, *, rules: Rules, actor: str) -> Iterator[AllowancePaid]:
    """Pay what somebody else approved, to somebody else.

    Source: R-ACC-04.allowance, R-ACC-06.
    """
    owed = _owed(allowance)
    if not allowance.approved_by:
        raise NotApproved
    _different(rules, actor, allowance.approved_by, f"person:{owed.person_id}")
    entry = booked(rules, debit="R-ACC-04.allowance", credit="R-ACC-05.bank", amount=owed.amount)
    yield AllowancePaid(owed.post_id, owed.person_id, owed.month, command.payment_id, owed.amount, entry)


def _owed(allowance: Allowance) -> AllowanceOwed:
    if allowance.owed is None or allowance.paid:
        raise NothingOwed
    return allowance.owed


def _different(rules: Rules, actor: str, *others: str) -> None:
    if rules.switch("R-ACC-06") and actor in others:
        raise SecondPersonNeeded(rule=rules.version("R-ACC-06"))


ALLOWANCE: Final = Decider("allowance", initial=Allowance(), evolve=evolve)
