"""The rules of a membership."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gonghui_organisation.union.decider import Union
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipResumed,
    MembershipRetained,
    MembershipSuspended,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.decider import At, Claim, Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import (
    AdmitMember,
    DeemWithdrawn,
    DescribeMember,
    DropWithdrawalNotice,
    ExportRoll,
    HoldWithdrawalTalk,
    NoticeWithdrawal,
    ResumeMembership,
    RetainMembership,
    SuspendMembership,
    TransferMember,
    WithdrawMember,
)
from .events import MemberDescribed, RollExported, WithdrawalNoticed, WithdrawalNoticeDropped, WithdrawalTalkHeld
from .identity import Registered

MembershipEvent = (
    MemberAdmitted
    | MemberReceived
    | MembershipSuspended
    | MembershipResumed
    | MembershipRetained
    | MemberTransferred
    | MemberWithdrew
    | MemberDescribed
    | WithdrawalNoticed
    | WithdrawalTalkHeld
    | WithdrawalNoticeDropped
)


class AlreadyMember(Refusal):
    """该职工已是工会会员，一人只能加入一个工会。 This person is a member already: one person, one union."""


class MembershipIdUsed(Refusal):
    """该会员编号已经使用。 This id of a membership has been used."""


class PersonKnownOtherwise(Refusal):
    """该身份证号或人员编号已与另一登记不符。 This id number is registered for another person, or the person under another number."""


class NotAMember(Refusal):
    """不是本会会员。 This is not a member of the union."""


class RetainedAlready(Refusal):
    """会籍已经保留。 The standing is retained already."""


class UnionNotOpen(Refusal):
    """工会不存在或已经撤销。 The union is not in being."""


class SameUnion(Refusal):
    """转入工会与转出工会相同。 The standing would stay where it is."""


class SuspendedAlready(Refusal):
    """会员资格已经中止。 The membership is suspended already."""


class NotSuspended(Refusal):
    """会员资格没有中止。 The membership is not suspended."""


class SuspensionOver(Refusal):
    """中止的最后一日早于业务日期。 The last day of the suspension lies before the business date."""


class OwesNoDues(Refusal):
    """保留会籍或中止期间不缴会费，不适用视为退会。 Retained and suspended members owe no dues, and are not deemed to have left."""


class ArrearsTooShort(Refusal):
    """欠缴会费未达到规定月数。 Dues have not been unpaid for as many months as the rule says."""


class NoticeGiven(Refusal):
    """已经催告。 Notice has been given already."""


class NoNotice(Refusal):
    """尚未催告。 No notice has been given."""


class NoTalk(Refusal):
    """催告后还没有谈话。 Nobody has talked to the member since the notice."""


class NoticeRuns(Refusal):
    """催告的答复期限未满。 The member may still answer the notice."""


class PeopleDecide(Refusal):
    """此项须由人作出决定。 A person decides this, not a program."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's standing in one union: only what later decisions ask for."""

    person_id: PersonId | None = None
    woman: bool = False
    standing: Literal["none", "member", "suspended", "retained", "ended"] = "none"
    answer_by: date | None = None  # of a notice that counts
    talked: bool = False  # since that notice


@dataclass(frozen=True, slots=True)
class DuesStanding:
    """What finance says of a member's dues."""

    months: int  # unpaid in a row, as signalled; 0: none, or they have been paid


def evolve(membership: Membership, event: MembershipEvent) -> Membership:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case MemberAdmitted(person_id=person, woman=woman) | MemberReceived(person_id=person, woman=woman):
            return Membership(person, woman, "member")
        case MembershipSuspended():
            return replace(membership, standing="suspended", answer_by=None, talked=False)
        case MembershipResumed():
            return replace(membership, standing="member")
        case MembershipRetained():
            return replace(membership, standing="retained", answer_by=None, talked=False)
        case WithdrawalNoticed(answer_by=day):
            return replace(membership, answer_by=day, talked=False)
        case WithdrawalTalkHeld():
            return replace(membership, talked=True)
        case WithdrawalNoticeDropped():
            return replace(membership, answer_by=None, talked=False)
        case MemberTransferred() | MemberWithdrew():
            return replace(membership, standing="ended")
        case MemberDescribed():
            return membership


def claims_of(event: MembershipEvent) -> Iterator[Claim]:
    """One person is a member of one union at a time.

    Source: R-MEM-02.
    """
    match event:
        case MemberAdmitted(person_id=person) | MemberReceived(person_id=person):
            yield Claim("membership", person, refusal=AlreadyMember)
        case MemberTransferred(person_id=person) | MemberWithdrew(person_id=person):
            yield Claim("membership", person, take=False)
        case _:
            return


def admit_member(
    membership: Membership, command: AdmitMember, *, union: Union, known: Registered
) -> Iterator[MemberAdmitted]:
    """Admit a person; one id number is one person, and one person has one.

    Args:
        known: what is registered under the command's id number and person.

    Source: R-MEM-01, R-MEM-05.
    """
    if not union.in_being:
        raise UnionNotOpen
    if membership.standing != "none":
        raise MembershipIdUsed(member_id=command.member_id)
    if known.contradicts(command.id_number, command.person_id):
        raise PersonKnownOtherwise(member_id=command.member_id)
    yield MemberAdmitted(
        command.member_id, command.person_id, command.woman, command.name, command.id_number, command.phone
    )


def transfer_member(
    membership: Membership, command: TransferMember, *, received: Membership, receiver: Union, name: str
) -> Iterator[MemberTransferred | At]:
    """Pass the standing on: it ends in one union and goes on in the other at once, with dues and vote, since it follows the job.

    Args:
        received: the membership that begins.
        receiver: the union that takes the member.
        name: the member's, which the receiving union's event seals anew.

    Source: R-MEM-02.
    """
    person = _standing(membership)
    if command.to_union_id == command.union_id:
        raise SameUnion
    if not receiver.in_being:
        raise UnionNotOpen
    if received.standing != "none":
        raise MembershipIdUsed(member_id=command.to_member_id)
    retained = membership.standing == "retained"
    yield MemberTransferred(command.member_id, command.to_union_id, person, membership.woman, retained)
    going_on = MemberReceived(command.to_member_id, person, command.union_id, membership.woman, name)
    yield At("received", going_on)


def retain_membership(
    membership: Membership, command: RetainMembership, *, rules: Rules
) -> Iterator[MembershipRetained]:
    """Keep the standing without dues and vote.

    Source: R-MEM-04.
    """
    _standing(membership)
    if membership.standing == "retained":
        raise RetainedAlready(rule=rules.version("R-MEM-04"))
    yield MembershipRetained(command.member_id, command.reason)


def withdraw_member(membership: Membership, command: WithdrawMember) -> Iterator[MemberWithdrew]:
    """End a membership."""
    person, retained = _standing(membership), membership.standing == "retained"
    yield MemberWithdrew(command.member_id, command.reason, person, membership.woman, retained)


def suspend_membership(
    membership: Membership, command: SuspendMembership, *, on: date
) -> Iterator[MembershipSuspended]:
    """Let rights and duties rest; a notice about unpaid dues counts no longer, since none are owed meanwhile."""
    _standing(membership)
    if membership.standing == "suspended":
        raise SuspendedAlready
    if membership.standing == "retained":
        raise RetainedAlready
    if command.until is not None and command.until < on:
        raise SuspensionOver
    yield MembershipSuspended(command.member_id, command.reason, command.until)


def resume_membership(membership: Membership, command: ResumeMembership) -> Iterator[MembershipResumed]:
    """End a suspension."""
    _standing(membership)
    if membership.standing != "suspended":
        raise NotSuspended
    yield MembershipResumed(command.member_id)


def describe_member(membership: Membership, command: DescribeMember) -> Iterator[MemberDescribed]:
    """Say what work a member does; the last word counts."""
    _standing(membership)
    yield MemberDescribed(command.member_id, command.level)


def notice_withdrawal(
    membership: Membership, command: NoticeWithdrawal, *, dues: DuesStanding, rules: Rules, on: date
) -> Iterator[WithdrawalNoticed]:
    """Give notice to a member who has paid nothing for as long as the rule says.

    Source: R-MEM-03.
    """
    _owing(membership)
    if membership.answer_by is not None:
        raise NoticeGiven(answer_by=membership.answer_by.isoformat())
    _refuse_short(dues, rules)
    yield WithdrawalNoticed(command.member_id, dues.months, on + timedelta(days=rules.days("R-MEM-03.notice")))


def hold_withdrawal_talk(membership: Membership, command: HoldWithdrawalTalk) -> Iterator[WithdrawalTalkHeld]:
    """Record what came of the talk; it may be held again.

    Source: R-MEM-03.
    """
    _noticed(membership)
    yield WithdrawalTalkHeld(command.member_id, command.said)


def drop_withdrawal_notice(membership: Membership, command: DropWithdrawalNotice) -> Iterator[WithdrawalNoticeDropped]:
    """Drop the notice, whatever the reason: nobody leaves by an oversight."""
    _noticed(membership)
    yield WithdrawalNoticeDropped(command.member_id, command.reason)


def deem_withdrawn(
    membership: Membership, command: DeemWithdrawn, *, dues: DuesStanding, rules: Rules, on: date, actor: str
) -> Iterator[MemberWithdrew]:
    """Decide, after notice and talk, that a member has left: a person does, and never a clock.

    Source: R-MEM-03, R-PRV-02.
    """
    person, answer_by = _owing(membership), _noticed(membership)
    if not actor.startswith("person:"):
        raise PeopleDecide(rule=rules.version("R-MEM-03"))
    if not membership.talked:
        raise NoTalk(rule=rules.version("R-MEM-03"))
    if on <= answer_by:
        raise NoticeRuns(rule=rules.version("R-MEM-03.notice"), answer_by=answer_by.isoformat())
    _refuse_short(dues, rules)
    yield MemberWithdrew(command.member_id, "deemed", person, membership.woman)


def export_roll(_exports: None, command: ExportRoll, *, members: int) -> Iterator[RollExported]:
    """Record that a roll leaves the platform, with whom and what for."""
    yield RollExported(command.export_id, command.purpose, members)


def _refuse_short(dues: DuesStanding, rules: Rules) -> None:
    needed = rules.months("R-MEM-03")
    if dues.months < needed:
        raise ArrearsTooShort(rule=rules.version("R-MEM-03"), months=dues.months, needed=needed)


def _owing(membership: Membership) -> PersonId:
    person = _standing(membership)
    if membership.standing != "member":
        raise OwesNoDues
    return person


def _noticed(membership: Membership) -> date:
    _standing(membership)
    if membership.answer_by is None:
        raise NoNotice
    return membership.answer_by


def _standing(membership: Membership) -> PersonId:
    if membership.person_id is None or membership.standing not in {"member", "suspended", "retained"}:
        raise NotAMember
    return membership.person_id


MEMBERSHIP = Decider("membership", initial=Membership(), evolve=evolve, claims=claims_of)
EXPORTS: Decider[None] = Decider("roll_export", initial=None, evolve=lambda state, _: state)  # each export is a stream
