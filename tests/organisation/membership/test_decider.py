"""The rules of a membership, sentence by sentence."""

from datetime import date

import pytest

from gonghui_organisation.membership.commands import AdmitMember, RetainMembership, TransferMember, WithdrawMember
from gonghui_organisation.membership.decider import (
    MEMBERSHIP,
    AlreadyMember,
    Membership,
    MembershipIdUsed,
    NotAMember,
    PersonKnownOtherwise,
    RetainedAlready,
    SameUnion,
    UnionNotOpen,
    admit_member,
    retain_membership,
    transfer_member,
    withdraw_member,
)
from gonghui_organisation.membership.identity import Registered
from gonghui_organisation.union.decider import UNION, Union
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipRetained,
    MemberTransferred,
    MemberWithdrew,
    UnionFormed,
)
from gonghui_shared.decider import At, Claim
from gonghui_shared.testing.given import given, rules

NUMBER = "11010519491231002X"
OPEN = UNION.fold([UnionFormed("primary", "private", "机械厂工会", "d", "CN/500000", date(2020, 5, 1))])
ADMIT = AdmitMember(
    union_id="u", member_id="m", person_id="p", woman=True, name="王芳", id_number=NUMBER, phone="13800000000"
)
ADMITTED = MemberAdmitted("m", "p", woman=True, name="王芳", id_number=NUMBER, phone="13800000000")
RETAINED = MembershipRetained("m", "retired")
RULES = rules({"R-MEM-04": (True, "switch")})
NOBODY = Registered()


@pytest.mark.rule("R-MEM-01")
@pytest.mark.rule("R-MEM-05")
def test_person_is_admitted_under_the_own_name() -> None:
    """An admission records who joined, to be sealed under the person's key."""
    given(MEMBERSHIP).when(admit_member, ADMIT, union=OPEN, known=NOBODY).then(ADMITTED)


def test_only_a_union_in_being_admits() -> None:
    """Neither an unknown nor a dissolved union does."""
    given(MEMBERSHIP).when(admit_member, ADMIT, union=Union(), known=NOBODY).then_refused(UnionNotOpen)


def test_id_of_a_membership_is_used_once() -> None:
    """Also after the membership has ended."""
    ended = given(MEMBERSHIP, ADMITTED, MemberWithdrew("m", "own_wish", "p"))
    ended.when(admit_member, ADMIT, union=OPEN, known=NOBODY).then_refused(MembershipIdUsed, member_id="m")


def test_one_id_number_is_one_person() -> None:
    """A number registered for somebody else is refused, for the same person it is not; nor has one person two numbers."""
    given(MEMBERSHIP).when(admit_member, ADMIT, union=OPEN, known=known("q", NUMBER)).then_refused(PersonKnownOtherwise)
    given(MEMBERSHIP).when(admit_member, ADMIT, union=OPEN, known=known("p", NUMBER)).then(ADMITTED)
    given(MEMBERSHIP).when(admit_member, ADMIT, union=OPEN, known=known("p", "other")).then_refused(
        PersonKnownOtherwise
    )


def known(person: str, number: str) -> Registered:
    """One person with an id number."""
    return Registered({number: person}, {person: number})


@pytest.mark.rule("R-MEM-02")
def test_person_is_member_of_one_union_at_a_time() -> None:
    """Joining takes the claim, leaving gives it back."""
    taken = [Claim("membership", "p", refusal=AlreadyMember)]
    given_back = [Claim("membership", "p", take=False)]
    assert list(MEMBERSHIP.claims(ADMITTED)) == taken
    assert list(MEMBERSHIP.claims(RETAINED)) == []
    assert list(MEMBERSHIP.claims(MemberWithdrew("m", "died", "p"))) == given_back
    assert list(MEMBERSHIP.claims(MemberTransferred("m", "v", "p"))) == given_back
    assert list(MEMBERSHIP.claims(MemberReceived("n", "p", "u", woman=True, name=""))) == taken


@pytest.mark.rule("R-MEM-02")
def test_standing_goes_on_in_the_other_union() -> None:
    """It ends here and begins there in one step."""
    command = TransferMember(union_id="u", member_id="m", to_union_id="v", to_member_id="n")
    going_on = MemberReceived("n", "p", "u", woman=True, name="王芳")
    given(MEMBERSHIP, ADMITTED).when(transfer_member, command, received=Membership(), receiver=OPEN, name="王芳").then(
        MemberTransferred("m", "v", "p", woman=True), At("received", going_on)
    )


def test_transfer_needs_a_member_and_an_open_union() -> None:
    """Nobody is transferred twice, to the same union, to a closed one, or over another member."""
    command = TransferMember(union_id="u", member_id="m", to_union_id="v", to_member_id="n")
    rest = {"received": Membership(), "receiver": OPEN, "name": ""}
    gone = given(MEMBERSHIP, ADMITTED, MemberTransferred("m", "v", "p"))
    gone.when(transfer_member, command, **rest).then_refused(NotAMember)
    member = given(MEMBERSHIP, ADMITTED)
    same = command.model_copy(update={"to_union_id": "u"})
    member.when(transfer_member, same, **rest).then_refused(SameUnion)
    member.when(transfer_member, command, **(rest | {"receiver": Union()})).then_refused(UnionNotOpen)
    taken = MEMBERSHIP.fold([ADMITTED])
    member.when(transfer_member, command, **(rest | {"received": taken})).then_refused(MembershipIdUsed)


@pytest.mark.rule("R-MEM-04")
def test_standing_is_retained_once() -> None:
    """Who retires stays a member without dues and vote."""
    command = RetainMembership(union_id="u", member_id="m", reason="retired")
    given(MEMBERSHIP, ADMITTED).when(retain_membership, command, rules=RULES).then(RETAINED)
    given(MEMBERSHIP, ADMITTED, RETAINED).when(retain_membership, command, rules=RULES).then_refused(RetainedAlready)


@pytest.mark.rule("R-MEM-03")
def test_membership_ends_by_a_decision() -> None:
    """Also a retained one; only once. The event says what others count by: whether it was a woman, whether retained."""
    command = WithdrawMember(union_id="u", member_id="m", reason="deemed")
    left = MemberWithdrew("m", "deemed", "p", woman=True)
    given(MEMBERSHIP, ADMITTED).when(withdraw_member, command).then(left)
    given(MEMBERSHIP, ADMITTED, RETAINED).when(withdraw_member, command).then(
        MemberWithdrew("m", "deemed", "p", woman=True, retained=True)
    )
    given(MEMBERSHIP, ADMITTED, left).when(withdraw_member, command).then_refused(NotAMember)
    given(MEMBERSHIP).when(withdraw_member, command).then_refused(NotAMember)
