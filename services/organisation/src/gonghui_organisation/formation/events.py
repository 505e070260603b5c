"""What stays in the service: the steps of a formation; what comes of it is told by the union's own events."""

from typing import Literal

import msgspec

from gonghui_shared.contracts.organisation import UnionKind, UnionKindBefore, UnitType
from gonghui_shared.events import Event, private, upcast
from gonghui_shared.ids import PersonId, UnionId

AppliedBy = Literal["workers", "union"]


@private("organisation.FormationOpened.v1")
class FormationOpenedBefore(Event):
    """The same before there were unions of communities and workshops."""

    superior_id: UnionId
    kind: UnionKindBefore
    unit_type: UnitType
    name: str
    jurisdiction: str
    applied_by: AppliedBy
    workers: int


@private("organisation.FormationOpened.v2")
class FormationOpened(Event):
    """The formation of a union began, on the application of workers or by the union above."""

    superior_id: UnionId
    kind: UnionKind
    unit_type: UnitType
    name: str
    jurisdiction: str
    applied_by: AppliedBy
    workers: int  # who stand behind the application


@upcast("organisation.FormationOpened.v1", to="organisation.FormationOpened.v2")
def of_a_kind_still_known(before: FormationOpenedBefore) -> FormationOpened:
    """Every kind of old is one of today's."""
    return FormationOpened(*msgspec.structs.astuple(before))


@private("organisation.PrepGroupAppointed.v1")
class PrepGroupAppointed(Event):
    """A preparatory group was appointed, or another one."""

    head: PersonId
    members: tuple[PersonId, ...]  # the head included


@private("organisation.ApplicantsCounted.v1")
class ApplicantsCounted(Event):
    """How many asked to join so far."""

    applicants: int
    women: int


@private("organisation.MobilisationHeld.v1")
class MobilisationHeld(Event):
    """The staff were mobilised, or the preparatory group was trained."""

    kind: Literal["mobilisation", "training"]
    attended: int


@private("organisation.FirstMeetingHeld.v1")
class FirstMeetingHeld(Event):
    """The first members' meeting was held with enough of those entitled. Source: R-ELE-02."""

    entitled: int
    present: int
    seats: int  # of the committee that it elected; 0: an organiser


@private("organisation.FormationSubmitted.v1")
class FormationSubmitted(Event):
    """The case was laid before the superior union for its approval."""

    staff: int
    women_staff: int


@private("organisation.FormationAbandoned.v1")
class FormationAbandoned(Event):
    """The formation was given up."""

    reason: str
