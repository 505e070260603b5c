"""Who sits in which group; it stays inside organisation."""

from typing import Literal

from gonghui_shared.contracts.organisation import SeatRole
from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, PersonId

GroupKind = Literal["openness_leading", "openness_supervision", "other"]
Office = Literal["party_secretary", "unit_head", "union_chair", "discipline_secretary", "staff_representative", "other"]


@private("organisation.GroupSetUp.v1")
class GroupSetUp(Event):
    """A group was set up."""

    group_id: Identifier
    kind: GroupKind
    title: str


@private("organisation.GroupJoined.v1")
class GroupJoined(Event):
    """Somebody sits in a group."""

    group_id: Identifier
    person_id: PersonId
    role: SeatRole
    office: Office


@private("organisation.GroupLeft.v1")
class GroupLeft(Event):
    """Somebody sits in a group no longer."""

    group_id: Identifier
    person_id: PersonId


@private("organisation.GroupEnded.v1")
class GroupEnded(Event):
    """A group ended with all its seats."""

    group_id: Identifier
