"""The rules of a post allowance: one for a post and month, up to a cap, and granted by somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_organisation.post.acting import FullTimePost, by_somebody_else, holds, only_as_oneself
from gonghui_organisation.post.decider import Post
from gonghui_organisation.staffing.decider import Staffing
from gonghui_shared.contracts.organisation import AllowanceGranted
from gonghui_shared.decider import Decider
from gonghui_shared.money import Fen, first_day, last_day
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ClaimAllowance, GrantAllowance, RefuseAllowance
from .events import AllowanceClaimed, AllowanceRefused

AllowanceEvent = AllowanceClaimed | AllowanceGranted | AllowanceRefused


class ClaimedAlready(Refusal):
    """该岗位本月津贴已经申领。 The allowance of this post and month has been claimed."""


class MonthNotBegun(Refusal):
    """该月尚未开始。 The month has not begun."""


class AboveAllowanceCap(Refusal):
    """津贴超过每月上限。 The allowance lies above the cap of a month."""


class NothingClaimed(Refusal):
    """没有待审批的申领。 No claim waits for an answer."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One post's month."""

    claim: AllowanceClaimed | None = None  # None: nothing is claimed, or the claim was refused
    granted: bool = False


def evolve(allowance: Allowance, event: AllowanceEvent) -> Allowance:
    """The state after one more event."""
    match event:
        case AllowanceClaimed():
            return Allowance(event)
        case AllowanceGranted():
            return replace(allowance, granted=True)
        case AllowanceRefused():
            return Allowance()


def claim_allowance(
    allowance: Allowance, command: ClaimAllowance, *, post: Post, staffing: Staffing, rules: Rules, on: date, actor: str
) -> Iterator[AllowanceClaimed]:
    """Claim one's own allowance of a month in which one holds a part-time post.

    Source: R-TRM-10.
    """
    only_as_oneself(command.person_id, actor)
    holds(post, command.person_id, last_day(command.month))
    if staffing.full_time(post):
        raise FullTimePost
    if first_day(command.month) > on:
        raise MonthNotBegun
    if allowance.claim is not None:
        raise ClaimedAlready
    _within_cap(command.amount, rules)
    yield AllowanceClaimed(command.post_id, command.person_id, command.month, command.amount)


def grant_allowance(
    allowance: Allowance, _command: GrantAllowance, *, rules: Rules, actor: str
) -> Iterator[AllowanceGranted]:
    """Grant what somebody else claimed, as far as the cap still allows it.

    Source: R-TRM-10.
    """
    claim = _waiting(allowance)
    by_somebody_else(actor, f"person:{claim.person_id}")
    _within_cap(claim.amount, rules)
    yield AllowanceGranted(claim.post_id, claim.person_id, claim.month, claim.amount)


def refuse_allowance(allowance: Allowance, command: RefuseAllowance, *, actor: str) -> Iterator[AllowanceRefused]:
    """Refuse what somebody else claimed."""
    claim = _waiting(allowance)
    by_somebody_else(actor, f"person:{claim.person_id}")
    yield AllowanceRefused(claim.post_id, claim.person_id, claim.month, command.reason)


def _waiting(allowance: Allowance) -> AllowanceClaimed:
    if allowance.claim is None or allowance.granted:
        raise NothingClaimed
    return allowance.claim


def _within_cap(amount: Fen, rules: Rules) -> None:
    cap = rules.fen("R-TRM-10")
    if amount > cap:
        raise AboveAllowanceCap(rule=rules.version("R-TRM-10"), amount=amount, cap=cap)


ALLOWANCE = Decider("allowance", initial=Allowance(), evolve=evolve)
