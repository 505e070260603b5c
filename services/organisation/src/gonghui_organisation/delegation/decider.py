"""The rules of a delegation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gonghui_organisation.post.acting import established
from gonghui_organisation.post.decider import Post
from gonghui_shared.contracts.organisation import AmountDelegated, DelegationRevoked
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import DelegateAmount, RevokeDelegation

DelegationEvent = AmountDelegated | DelegationRevoked


class DelegationUsed(Refusal):
    """该编号的授权已经存在。 A delegation with this id exists."""


class DelegationBackdated(Refusal):
    """授权不能追溯生效。 A delegation does not reach back."""


class DelegationReversed(Refusal):
    """授权的截止日期早于生效日期。 The delegation would end before it begins."""


class DelegatedToChair(Refusal):
    """主席无须授权。 The chair needs no delegation."""


class DelegatedToOneself(Refusal):
    """不能授权本人。 Nobody delegates to a post of their own."""


class NoDelegation(Refusal):
    """没有这项授权，或者已经终止。 There is no such delegation, or it has ended."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """One line of the matrix."""

    given: bool = False
    last_day: date | None = None  # None: until it is revoked


def evolve(_delegation: Delegation, event: DelegationEvent) -> Delegation:
    """The state after one more event."""
    match event:
        case AmountDelegated(valid_to=day):
            return Delegation(given=True, last_day=day)
        case DelegationRevoked(last_day=day):
            return Delegation(given=True, last_day=day)


def delegate_amount(
    delegation: Delegation, command: DelegateAmount, *, post: Post, on: date, actor: str
) -> Iterator[AmountDelegated]:
    """Add a line to the matrix; what was approved before stays as it was approved."""
    if delegation.given:
        raise DelegationUsed
    established(post)
    if post.kind == "chair":
        raise DelegatedToChair
    if actor == f"person:{post.holder}":
        raise DelegatedToOneself
    if command.valid_from < on:
        raise DelegationBackdated
    if command.valid_to is not None and command.valid_to < command.valid_from:
        raise DelegationReversed
    yield AmountDelegated(
        command.delegation_id, command.post_id, command.matter, command.up_to, command.valid_from, command.valid_to
    )


def revoke_delegation(delegation: Delegation, command: RevokeDelegation, *, on: date) -> Iterator[DelegationRevoked]:
    """End a line of the matrix before its time."""
    if not delegation.given or (delegation.last_day is not None and delegation.last_day < on):
        raise NoDelegation
    yield DelegationRevoked(command.delegation_id, on - timedelta(days=1))


DELEGATION = Decider("delegation", initial=Delegation(), evolve=evolve)
