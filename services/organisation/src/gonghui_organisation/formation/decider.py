"""The rules of a formation: step by step, until the case is ripe for the superior union's decision."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gonghui_organisation.union.commands import RequestFormation
from gonghui_organisation.union.decider import Union, request_formation
from gonghui_organisation.union.refusals import AlreadyFormed, NotTheSuperior, SuperiorNotFit
from gonghui_shared.decider import At, Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import (
    AbandonFormation,
    ApplyOnline,
    AppointPrepGroup,
    CountApplicants,
    HoldFirstMeeting,
    HoldMobilisation,
    OpenFormation,
    SubmitFormation,
)
from .events import (
    ApplicantsCounted,
    FirstMeetingHeld,
    FormationAbandoned,
    FormationOpened,
    FormationSubmitted,
    MobilisationHeld,
    PrepGroupAppointed,
)

FormationEvent = (
    FormationOpened
    | PrepGroupAppointed
    | ApplicantsCounted
    | MobilisationHeld
    | FirstMeetingHeld
    | FormationSubmitted
    | FormationAbandoned
)
Step = AppointPrepGroup | CountApplicants | HoldMobilisation | HoldFirstMeeting | SubmitFormation | AbandonFormation


class FormationOpen(Refusal):
    """该单位的建会工作已经开始。 The formation of this union has begun already."""


class NoFormation(Refusal):
    """没有正在进行的建会工作。 No formation of this union is under way."""


class PrepGroupMissing(Refusal):
    """须先成立筹备组。 A preparatory group has to be appointed first."""


class MoreWomenThanApplicants(Refusal):
    """女职工人数超过申请入会人数。 There are more women than applicants."""


class MoreThanApplied(Refusal):
    """应到会人数超过申请入会人数，或者实到超过应到。 More are entitled than asked to join, or more present than entitled."""


class TooFewPresent(Refusal):
    """到会人数不足规定比例。 Too few of those entitled are present."""


class FirstMeetingMissing(Refusal):
    """须先召开第一次会员大会。 The first members' meeting has to be held first."""


@dataclass(frozen=True, slots=True)
class Formation:
    """Only what later decisions ask for."""

    opened: FormationOpened | None = None  # None: not begun, or given up
    prepared: bool = False
    applicants: int = 0
    meeting: FirstMeetingHeld | None = None


def evolve(formation: Formation, event: FormationEvent) -> Formation:
    """The state after one more event."""
    match event:
        case FormationOpened():
            return Formation(event)
        case PrepGroupAppointed():
            return replace(formation, prepared=True)
        case ApplicantsCounted(applicants=count):
            return replace(formation, applicants=count)
        case FirstMeetingHeld():
            return replace(formation, meeting=event)
        case MobilisationHeld() | FormationSubmitted():
            return formation
        case FormationAbandoned():
            return Formation()


def open_formation(
    formation: Formation, command: OpenFormation, *, union: Union, superior: Union
) -> Iterator[FormationOpened]:
    """Begin as the union above."""
    _may_begin(formation, union, superior)
    yield FormationOpened(
        command.superior_id, command.kind, command.unit_type, command.name, command.jurisdiction, "union", 0
    )


def apply_online(
    formation: Formation, command: ApplyOnline, *, union: Union, superior: Union
) -> Iterator[FormationOpened]:
    """Begin on the application of workers; the union above takes it from there."""
    _may_begin(formation, union, superior)
    yield FormationOpened(
        command.superior_id,
        "primary",
        command.unit_type,
        command.name,
        command.jurisdiction,
        "workers",
        command.workers,
    )


def appoint_prep_group(formation: Formation, command: AppointPrepGroup) -> Iterator[PrepGroupAppointed]:
    """Appoint those who prepare the formation."""
    _begun(formation, command)
    yield PrepGroupAppointed(command.head, tuple(dict.fromkeys([command.head, *command.members])))


def count_applicants(formation: Formation, command: CountApplicants) -> Iterator[ApplicantsCounted]:
    """Say how many asked to join; a preparatory group takes applications."""
    _begun(formation, command)
    if not formation.prepared:
        raise PrepGroupMissing
    if command.women > command.applicants:
        raise MoreWomenThanApplicants
    yield ApplicantsCounted(command.applicants, command.women)


def hold_mobilisation(formation: Formation, command: HoldMobilisation) -> Iterator[MobilisationHeld]:
    """Record what was done to win and to train people."""
    _begun(formation, command)
    yield MobilisationHeld(command.kind, command.attended)


def hold_first_meeting(formation: Formation, command: HoldFirstMeeting, *, rules: Rules) -> Iterator[FirstMeetingHeld]:
    """Record the first meeting of those who asked to join, with enough of them.

    Source: R-ELE-02.
    """
    _begun(formation, command)
    if not 0 < command.entitled <= formation.applicants or command.present > command.entitled:
        raise MoreThanApplied(applicants=formation.applicants)
    if command.present < command.entitled * rules.ratio("R-ELE-02"):
        raise TooFewPresent(rule=rules.version("R-ELE-02"), present=command.present, entitled=command.entitled)
    yield FirstMeetingHeld(command.entitled, command.present, command.seats)


def submit_formation(
    formation: Formation, command: SubmitFormation, *, union: Union, superior: Union, rules: Rules
) -> Iterator[FormationSubmitted | At]:
    """Lay a case whose first meeting was held before the superior union, under the rules of an application.

    Source: R-ORG-01, R-ORG-02, R-ORG-16.
    """
    opened = _begun(formation, command)
    if formation.meeting is None:
        raise FirstMeetingMissing
    asked = RequestFormation.model_construct(
        union_id=command.union_id, superior_id=opened.superior_id, kind=opened.kind, unit_type=opened.unit_type,
        name=opened.name, jurisdiction=opened.jurisdiction, staff=command.staff, women_staff=command.women_staff,
        members=formation.applicants, seats=formation.meeting.seats,
    )  # fmt: skip
    yield FormationSubmitted(command.staff, command.women_staff)
    for event in request_formation(union, asked, superior=superior, rules=rules):
        yield At("union", event)


def abandon_formation(formation: Formation, command: AbandonFormation) -> Iterator[FormationAbandoned]:
    """Give the formation up; it may begin anew."""
    _begun(formation, command)
    yield FormationAbandoned(command.reason)


def _may_begin(formation: Formation, union: Union, superior: Union) -> None:
    if union.formed or union.requested:
        raise AlreadyFormed
    if formation.opened is not None:
        raise FormationOpen
    if not superior.in_being:
        raise SuperiorNotFit


def _begun(formation: Formation, command: Step) -> FormationOpened:
    if formation.opened is None:
        raise NoFormation
    if formation.opened.superior_id != command.superior_id:
        raise NotTheSuperior
    return formation.opened


FORMATION = Decider("formation", initial=Formation(), evolve=evolve)
