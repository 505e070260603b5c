"""The rules of a membership, sentence by sentence."""

from datetime import date, timedelta

import pytest

from gonghui_organisation.membership.commands import (
    AdmitMember,
    DeemWithdrawn,
    DropWithdrawalNotice,
    HoldWithdrawalTalk,
    NoticeWithdrawal,
    ResumeMembership,
    RetainMembership,
    SuspendMembership,
    TransferMember,
    WithdrawMember,
)
from gonghui_organisation.membership.decider import (
    MEMBERSHIP,
    AlreadyMember,
    ArrearsTooShort,
    DuesStanding,
    Membership,
    MembershipIdUsed,
    NoNotice,
    NoTalk,
    NotAMember,
    NoticeGiven,
    NoticeRuns,
    NotSuspended,
    OwesNoDues,
    PeopleDecide,
    PersonKnownOtherwise,
    RetainedAlready,
    SameUnion,
    SuspendedAlready,
    SuspensionOver,
    UnionNotOpen,
    admit_member,
    deem_withdrawn,
    drop_withdrawal_notice,
    hold_withdrawal_talk,
    notice_withdrawal,
    resume_membership,
    retain_membership,
    suspend_membership,
    transfer_member,
    withdraw_member,
)
from gonghui_organisation.membership.events import WithdrawalNoticed, WithdrawalNoticeDropped, WithdrawalTalkHeld
from gonghui_organisation.membership.identity import Registered
from gonghui_organisation.union.decider import UNION, Union
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipResumed,
    MembershipRetained,
    MembershipSuspended,
    MemberTransferred,
    MemberWithdrew,
    UnionFormed,
)
from gonghui_shared.decider import At, Claim
from gonghui_shared.testing.given import DAY, given, rules

NUMBER = "11010519491231002X"
OPEN = UNION.fold([UnionFormed("primary", "private", "机械厂工会", "d", "CN/500000", date(2020, 5, 1))])
ADMIT = AdmitMember(
    union_id="u", member_id="m", person_id="p", woman=True, name="王芳", id_number=NUMBER, phone="13800000000"
)
ADMITTED = MemberAdmitted("m", "p", woman=True, name="王芳", id_number=NUMBER, phone="13800000000")
RETAINED = MembershipRetained("m", "retired")
RULES = rules({"R-MEM-03": (6, "months"), "R-MEM-03.notice": (30, "days"), "R-MEM-04": (True, "switch")})
SUSPENDED, RESUMED = MembershipSuspended("m", "abroad", None), MembershipResumed("m")
ANSWER_BY = DAY + timedelta(days=30)
NOTICED, TALKED = WithdrawalNoticed("m", 7, ANSWER_BY), WithdrawalTalkHeld("m", "will_pay")
NOTICE = NoticeWithdrawal(union_id="u", member_id="m")
DECIDE = DeemWithdrawn(union_id="u", member_id="m")
OWING, PAID = DuesStanding(7), DuesStanding(0)
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


def test_membership_ends_once() -> None:
    """Also a retained one. The event says what others count by: whether it was a woman, whether retained."""
    command = WithdrawMember(union_id="u", member_id="m", reason="own_wish")
    left = MemberWithdrew("m", "own_wish", "p", woman=True)
    given(MEMBERSHIP, ADMITTED).when(withdraw_member, command).then(left)
    given(MEMBERSHIP, ADMITTED, RETAINED).when(withdraw_member, command).then(
        MemberWithdrew("m", "own_wish", "p", woman=True, retained=True)
    )
    given(MEMBERSHIP, ADMITTED, left).when(withdraw_member, command).then_refused(NotAMember)
    given(MEMBERSHIP).when(withdraw_member, command).then_refused(NotAMember)


def test_suspended_member_comes_back_or_goes() -> None:
    """Once at a time, for a while that is not over yet; a suspended member can be retained, transferred or leave."""
    suspend = SuspendMembership(union_id="u", member_id="m", reason="abroad")
    resume = ResumeMembership(union_id="u", member_id="m")
    given(MEMBERSHIP, ADMITTED).when(suspend_membership, suspend, on=DAY).then(SUSPENDED)
    given(MEMBERSHIP, ADMITTED, SUSPENDED).when(suspend_membership, suspend, on=DAY).then_refused(SuspendedAlready)
    given(MEMBERSHIP, ADMITTED, RETAINED).when(suspend_membership, suspend, on=DAY).then_refused(RetainedAlready)
    late = suspend.model_copy(update={"until": DAY - timedelta(days=1)})
    given(MEMBERSHIP, ADMITTED).when(suspend_membership, late, on=DAY).then_refused(SuspensionOver)
    given(MEMBERSHIP, ADMITTED, SUSPENDED).when(resume_membership, resume).then(RESUMED)
    given(MEMBERSHIP, ADMITTED, SUSPENDED, RESUMED).when(resume_membership, resume).then_refused(NotSuspended)
    given(MEMBERSHIP, ADMITTED, SUSPENDED, RESUMED).when(suspend_membership, suspend, on=DAY).then(SUSPENDED)
    leave = WithdrawMember(union_id="u", member_id="m", reason="own_wish")
    given(MEMBERSHIP, ADMITTED, SUSPENDED).when(withdraw_member, leave).then(
        MemberWithdrew("m", "own_wish", "p", woman=True)
    )


@pytest.mark.rule("R-MEM-03")
@pytest.mark.rule("R-MEM-03.notice")
def test_nobody_is_deemed_to_have_left_without_notice_talk_and_a_persons_decision() -> None:
    """Each step waits for the one before, and the last one looks once more whether dues are still unpaid."""
    member = given(MEMBERSHIP, ADMITTED)
    member.when(notice_withdrawal, NOTICE, dues=OWING, rules=RULES, on=DAY).then(NOTICED)
    member.when(notice_withdrawal, NOTICE, dues=DuesStanding(5), rules=RULES, on=DAY).then_refused(
        ArrearsTooShort, months=5, needed=6
    )
    talk = HoldWithdrawalTalk(union_id="u", member_id="m", said="will_pay")
    member.when(hold_withdrawal_talk, talk).then_refused(NoNotice)
    noticed = given(MEMBERSHIP, ADMITTED, NOTICED)
    noticed.when(notice_withdrawal, NOTICE, dues=OWING, rules=RULES, on=DAY).then_refused(NoticeGiven)
    noticed.when(hold_withdrawal_talk, talk).then(TALKED)
    after = {"dues": OWING, "rules": RULES, "on": ANSWER_BY + timedelta(days=1), "actor": "person:chair"}
    member.when(deem_withdrawn, DECIDE, **after).then_refused(NoNotice)
    noticed.when(deem_withdrawn, DECIDE, **after).then_refused(NoTalk)
    ripe = given(MEMBERSHIP, ADMITTED, NOTICED, TALKED)
    ripe.when(deem_withdrawn, DECIDE, **after).then(MemberWithdrew("m", "deemed", "p", woman=True))
    ripe.when(deem_withdrawn, DECIDE, **after | {"on": ANSWER_BY}).then_refused(NoticeRuns)
    ripe.when(deem_withdrawn, DECIDE, **after | {"dues": PAID}).then_refused(ArrearsTooShort)
    ripe.when(deem_withdrawn, DECIDE, **after | {"actor": "service:organisation"}).then_refused(PeopleDecide)


@pytest.mark.rule("R-MEM-03")
@pytest.mark.rule("R-MEM-04")
def test_notice_ends_with_its_reason() -> None:
    """Dropped, or because the member owes nothing any more: retained and suspended ones pay no dues."""
    drop = DropWithdrawalNotice(union_id="u", member_id="m", reason="paid")
    dropped = WithdrawalNoticeDropped("m", "paid")
    given(MEMBERSHIP, ADMITTED, NOTICED, TALKED).when(drop_withdrawal_notice, drop).then(dropped)
    given(MEMBERSHIP, ADMITTED).when(drop_withdrawal_notice, drop).then_refused(NoNotice)
    asked = {"dues": OWING, "rules": RULES, "on": DAY}
    given(MEMBERSHIP, ADMITTED, NOTICED, dropped).when(notice_withdrawal, NOTICE, **asked).then(NOTICED)
    for resting in (SUSPENDED, RETAINED):
        given(MEMBERSHIP, ADMITTED, resting).when(notice_withdrawal, NOTICE, **asked).then_refused(OwesNoDues)
    suspended_meanwhile = MEMBERSHIP.fold([ADMITTED, NOTICED, TALKED, SUSPENDED, RESUMED])
    assert (suspended_meanwhile.answer_by, suspended_meanwhile.talked) == (None, False)
