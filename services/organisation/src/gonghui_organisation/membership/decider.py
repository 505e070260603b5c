"""The rules of a membership."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from gonghui_organisation.union.decider import Union
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipRetained,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.decider import At, Claim, Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AdmitMember, RetainMembership, TransferMember, WithdrawMember
from .identity import Registered

MembershipEvent = MemberAdmitted | MemberReceived | MembershipRetained | MemberTransferred | MemberWithdrew


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


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's standing in one union: only what later decisions ask for."""

    person_id: PersonId | None = None
    woman: bool = False
    standing: Literal["none", "member", "retained", "ended"] = "none"


def evolve(membership: Membership, event: MembershipEvent) -> Membership:
    """The state after one more event."""
    match event:
        case MemberAdmitted(person_id=person, woman=woman) | MemberReceived(person_id=person, woman=woman):
            return Membership(person, woman, "member")
        case MembershipRetained():
            return replace(membership, standing="retained")
        case MemberTransferred() | MemberWithdrew():
            return replace(membership, standing="ended")


def claims_of(event: MembershipEvent) -> Iterator[Claim]:
    """One person is a member of one union at a time.

    Source: R-MEM-02.
    """
    match event:
        case MemberAdmitted(person_id=person) | MemberReceived(person_id=person):
            yield Claim("membership", person, refusal=AlreadyMember)
        case MemberTransferred(person_id=person) | MemberWithdrew(person_id=person):
            yield Claim("membership", person, take=False)
        case MembershipRetained():
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
    """Pass the standing on: it ends in one union and goes on in the other at once.

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
    """End a membership; that it is deemed to have ended is decided by people, after notice.

    Source: R-MEM-03.
    """
    person, retained = _standing(membership), membership.standing == "retained"
    yield MemberWithdrew(command.member_id, command.reason, person, membership.woman, retained)


def _standing(membership: Membership) -> PersonId:
    if membership.person_id is None or membership.standing not in {"member", "retained"}:
        raise NotAMember
    return membership.person_id


MEMBERSHIP = Decider("membership", initial=Membership(), evolve=evolve, claims=claims_of)
