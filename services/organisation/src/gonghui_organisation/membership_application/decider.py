"""The rules of an application for membership: made freely, answered once, and by somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gonghui_organisation.membership.commands import AdmitMember
from gonghui_organisation.membership.decider import Membership, UnionNotOpen, admit_member
from gonghui_organisation.membership.identity import Registered, is_woman
from gonghui_organisation.post.acting import by_somebody_else
from gonghui_organisation.union.decider import Union
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AdmitApplicant, ApplyForMembership, DeclineApplication
from .events import ApplicationAdmitted, ApplicationDeclined, MembershipApplied

ApplicationEvent = MembershipApplied | ApplicationAdmitted | ApplicationDeclined


class AppliedAlready(Refusal):
    """该编号的入会申请已经提交。 An application with this number has been sent."""


class TooManyApplications(Refusal):
    """该工会收到的申请过多，请稍后再提交，或直接联系工会。 This union gets more applications than it can look at: send it later, or go to the union."""


class NothingApplied(Refusal):
    """没有待审批的入会申请。 No application waits for an answer."""


class ApplicantForgotten(Refusal):
    """申请人的个人信息已经删除，不能入会。 The applicant's data have been destroyed: nobody can be admitted."""


@dataclass(frozen=True, slots=True)
class Application:
    """One application."""

    person_id: PersonId | None = None  # None: nobody applied
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applied, opened for the admission.

    Args:
        known: what is registered under the id number and the person.
    """

    person_id: PersonId
    name: str
    id_number: str
    phone: str
    known: Registered


def evolve(application: Application, event: ApplicationEvent) -> Application:
    """The state after one more event."""
    match event:
        case MembershipApplied(person_id=person):
            return Application(person)
        case ApplicationAdmitted() | ApplicationDeclined():
            return replace(application, answered=True)


def apply_for_membership(
    application: Application, command: ApplyForMembership, *, union: Union, person: PersonId, lately: int, rules: Rules
) -> Iterator[MembershipApplied]:
    """Ask to join; whether the person is known, or a member already, is not said here, where anybody may ask.

    Args:
        person: as which the applicant is known, or will be.
        lately: how many have applied to this union within the last hour.

    Source: R-MEM-01, R-MEM-01.an_hour.
    """
    if application.person_id is not None:
        raise AppliedAlready
    if not union.in_being:
        raise UnionNotOpen
    if lately >= rules.number("R-MEM-01.an_hour"):
        raise TooManyApplications(rule=rules.version("R-MEM-01.an_hour"))
    yield MembershipApplied(
        command.application_id, person, is_woman(command.id_number), command.name, command.id_number, command.phone
    )


def admit_applicant(
    application: Application, command: AdmitApplicant, *, membership: Membership, union: Union, applicant: Applicant | None,
    actor: str,
) -> Iterator[ApplicationAdmitted | At]:  # fmt: skip
    """Admit somebody else who asked, under the rules of every admission; application and membership know each other.

    Source: R-MEM-01, R-MEM-02, R-MEM-05.
    """
    _waiting(application)
    if applicant is None:
        raise ApplicantForgotten
    by_somebody_else(actor, f"person:{applicant.person_id}", f"person:{application.person_id}")
    admission = AdmitMember(
        union_id=command.union_id, member_id=command.member_id, person_id=applicant.person_id,
        woman=is_woman(applicant.id_number), name=applicant.name, id_number=applicant.id_number, phone=applicant.phone,
    )  # fmt: skip
    yield ApplicationAdmitted(command.application_id, command.member_id)
    for event in admit_member(membership, admission, union=union, known=applicant.known):
        yield At("membership", event)


def decline_application(
    application: Application, command: DeclineApplication, *, applicant: Applicant | None, actor: str
) -> Iterator[ApplicationDeclined]:
    """Decline with a reason, of which nothing is kept where the applicant is forgotten; a new application may follow.

    Source: R-MEM-01.
    """
    person = _waiting(application)
    by_somebody_else(actor, f"person:{person}")
    yield ApplicationDeclined(command.application_id, person, command.reason if applicant else "")


def _waiting(application: Application) -> PersonId:
    if application.person_id is None or application.answered:
        raise NothingApplied
    return application.person_id


APPLICATION = Decider("membership_application", initial=Application(), evolve=evolve)
