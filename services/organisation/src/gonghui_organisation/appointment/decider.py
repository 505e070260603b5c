"""The rules of an appointment: every criterion looked at, two people, and only posts that nobody elects."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gonghui_organisation.post.acting import by_somebody_else, established
from gonghui_organisation.post.commands import FillPost
from gonghui_organisation.post.decider import ELECTED_POSTS, ElectedPost, Post, fill_post
from gonghui_shared.decider import At, Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ApproveAppointment, NominateCadre, RejectNomination
from .events import AppointmentApproved, CadreNominated, NominationRejected

AppointmentEvent = CadreNominated | AppointmentApproved | NominationRejected


class AppointmentUsed(Refusal):
    """该编号的任用程序已经存在。 An appointment with this id exists."""


class ChecklistIncomplete(Refusal):
    """须对每项任用条件逐项审核，且只审核一次。 Every criterion of an appointment is looked at, and once."""


class CriterionNotMet(Refusal):
    """有任用条件未达到。 A criterion is not met."""


class NoNomination(Refusal):
    """没有待审批的提名。 No nomination waits for an answer."""


class OtherPostNominated(Refusal):
    """提名的不是这个岗位。 The nomination is for another post."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One nomination and its answer."""

    nominated: CadreNominated | None = None
    answered: bool = False


def evolve(appointment: Appointment, event: AppointmentEvent) -> Appointment:
    """The state after one more event."""
    match event:
        case CadreNominated():
            return Appointment(event)
        case AppointmentApproved() | NominationRejected():
            return replace(appointment, answered=True)


def nominate_cadre(
    appointment: Appointment, command: NominateCadre, *, post: Post, rules: Rules, actor: str
) -> Iterator[CadreNominated]:
    """Nominate somebody with what was found about every criterion.

    Source: R-TRM-11, R-ELE-10.
    """
    if appointment.nominated is not None:
        raise AppointmentUsed
    established(post)
    if post.kind in ELECTED_POSTS:
        raise ElectedPost(rule=rules.version("R-ELE-10"))
    if sorted(one.criterion for one in command.checklist) != sorted(rules.list("R-TRM-11")):
        raise ChecklistIncomplete(rule=rules.version("R-TRM-11"))
    ordered = sorted(command.checklist, key=lambda one: (not one.met, one.criterion))
    yield CadreNominated(
        command.appointment_id, command.post_id, command.person_id,
        met=tuple(one.criterion for one in ordered if one.met),
        unmet=tuple(one.criterion for one in ordered if not one.met),
        notes="\n".join(" ".join(one.note.split()) for one in ordered),
        nominated_by=actor,
    )  # fmt: skip


def approve_appointment(
    appointment: Appointment, command: ApproveAppointment, *, post: Post, rules: Rules, actor: str
) -> Iterator[AppointmentApproved | At]:
    """Approve what somebody else nominated; the post is filled at the same time.

    Source: R-TRM-11.
    """
    nominated = _waiting(appointment)
    if nominated.post_id != command.post_id:
        raise OtherPostNominated
    by_somebody_else(actor, nominated.nominated_by, f"person:{nominated.person_id}")
    if nominated.unmet:
        raise CriterionNotMet(rule=rules.version("R-TRM-11"), unmet=list(nominated.unmet))
    fill = FillPost(
        union_id=command.union_id, post_id=command.post_id, person_id=nominated.person_id, held_from=command.held_from
    )
    yield AppointmentApproved(command.appointment_id, command.post_id)
    for filled in fill_post(post, fill, rules=rules):
        yield At("post", filled)


def reject_nomination(
    appointment: Appointment, command: RejectNomination, *, actor: str
) -> Iterator[NominationRejected]:
    """Reject what somebody else nominated."""
    nominated = _waiting(appointment)
    by_somebody_else(actor, nominated.nominated_by, f"person:{nominated.person_id}")
    yield NominationRejected(command.appointment_id, nominated.post_id, nominated.person_id, command.reason)


def _waiting(appointment: Appointment) -> CadreNominated:
    if appointment.nominated is None or appointment.answered:
        raise NoNomination
    return appointment.nominated


APPOINTMENT = Decider("appointment", initial=Appointment(), evolve=evolve)
