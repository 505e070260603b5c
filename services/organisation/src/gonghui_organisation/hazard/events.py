"""What stays in the service: what the hazard is, and what was said of its repair."""

from datetime import date

from gonghui_shared.events import Event, private, upcast
from gonghui_shared.ids import Identifier, PersonId


@private("organisation.HazardDescribed.v1")
class HazardDescribed(Event):
    """Where a hazard is, and what it is."""

    hazard_id: Identifier
    site: str
    what: str


@private("organisation.FixClaimed.v1")
class FixClaimedBefore(Event):
    """The same before it said who entered it."""

    hazard_id: Identifier
    person_id: PersonId
    measures: str
    in_time: bool


@private("organisation.FixClaimed.v2")
class FixClaimed(Event):
    """Somebody says that a hazard has been put right."""

    hazard_id: Identifier
    person_id: PersonId
    entered_by: str  # actor; empty where an earlier release did not write it
    measures: str
    in_time: bool


@upcast("organisation.FixClaimed.v1", to="organisation.FixClaimed.v2")
def entered_by_nobody_known(before: FixClaimedBefore) -> FixClaimed:
    """Who entered it was not written down."""
    return FixClaimed(before.hazard_id, before.person_id, "", before.measures, before.in_time)


@private("organisation.FixVerified.v1")
class FixVerified(Event):
    """A supervisor looked at what had been claimed."""

    hazard_id: Identifier
    person_id: PersonId
    fixed: bool
    remark: str | None
    look_again_on: date | None  # where it has not been put right: when its clock is looked at next
