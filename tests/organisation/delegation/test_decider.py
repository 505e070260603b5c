"""The delegation matrix."""

from datetime import date
from typing import Any

from gonghui_organisation.delegation.commands import DelegateAmount, RevokeDelegation
from gonghui_organisation.delegation.decider import (
    DELEGATION,
    DelegatedToChair,
    DelegatedToOneself,
    DelegationBackdated,
    DelegationReversed,
    DelegationUsed,
    NoDelegation,
    delegate_amount,
    revoke_delegation,
)
from gonghui_organisation.delegation.views import project_delegations
from gonghui_organisation.post.decider import NoSuchPost, Post
from gonghui_shared.contracts.organisation import AmountDelegated, DelegationRevoked
from gonghui_shared.testing import DAY, folded, given
from gonghui_shared.testing.given import Decision

GIVEN = AmountDelegated("d1", "v1", "expense", 500_000, DAY, date(2026, 12, 31))
REVOKED = DelegationRevoked("d1", date(2026, 3, 1))
VICE = Post(kind="vice_chair")


def delegate(*history: Any, post: Post = VICE, **changes: Any) -> Decision:
    """A vice-chair may approve 5,000 yuan this year."""
    plain: dict[str, Any] = {
        "union_id": "u1", "delegation_id": "d1", "post_id": "v1", "matter": "expense", "up_to": 500_000,
        "valid_from": DAY, "valid_to": date(2026, 12, 31),
    }  # fmt: skip
    command = DelegateAmount(**plain | changes)
    return given(DELEGATION, *history).when(delegate_amount, command, post=post, on=DAY, actor="person:li")


def test_chair_lets_another_post_approve() -> None:
    """From today on at the earliest: nothing that was approved before becomes right by it."""
    delegate().then(GIVEN)
    delegate(valid_from=date(2026, 3, 1)).then_refused(DelegationBackdated)
    delegate(valid_to=date(2026, 3, 1)).then_refused(DelegationReversed)
    delegate(post=Post()).then_refused(NoSuchPost)
    delegate(post=Post(kind="chair")).then_refused(DelegatedToChair)
    delegate(GIVEN).then_refused(DelegationUsed)


def test_nobody_delegates_to_themselves() -> None:
    """A vice-chair who may give delegations gives none to the post that they hold."""
    delegate(post=Post(kind="vice_chair", holder="li")).then_refused(DelegatedToOneself)
    delegate(post=Post(kind="vice_chair", holder="wu")).then(GIVEN)


def test_delegation_is_revoked_from_today_on() -> None:
    """Once, and not after it has ended by itself."""
    revoke = RevokeDelegation(union_id="u1", delegation_id="d1")
    given(DELEGATION, GIVEN).when(revoke_delegation, revoke, on=DAY).then(REVOKED)
    given(DELEGATION, GIVEN, REVOKED).when(revoke_delegation, revoke, on=DAY).then_refused(NoDelegation)
    given(DELEGATION, GIVEN).when(revoke_delegation, revoke, on=date(2027, 1, 1)).then_refused(NoDelegation)
    given(DELEGATION).when(revoke_delegation, revoke, on=DAY).then_refused(NoDelegation)


def test_matrix_shows_the_last_day_as_it_is_now() -> None:
    """A revocation brings it forward."""
    row = folded(project_delegations, GIVEN, REVOKED)["delegations"]["u1", "d1"]
    assert (row["up_to"], row["valid_to"]) == (500_000, date(2026, 3, 1))
