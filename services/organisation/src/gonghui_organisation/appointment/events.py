"""How somebody comes to a post that is not elected; that the post is filled is told to others, this is not."""

from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import Identifier, PersonId, PostId


@private("organisation.CadreNominated.v1", subject="person_id")
class CadreNominated(Event):
    """Somebody was nominated for a post, and looked at criterion by criterion."""

    appointment_id: Identifier
    post_id: PostId
    person_id: PersonId
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    notes: Personal  # a line for each criterion, first those that are met
    nominated_by: str  # actor


@private("organisation.AppointmentApproved.v1")
class AppointmentApproved(Event):
    """Somebody else approved a nomination."""

    appointment_id: Identifier
    post_id: PostId


@private("organisation.NominationRejected.v1")
class NominationRejectedBefore(Event):
    """The same before the reason was sealed."""

    appointment_id: Identifier
    post_id: PostId
    reason: str


@private("organisation.NominationRejected.v2", subject="person_id")
class NominationRejected(Event):
    """Somebody else rejected a nomination."""

    appointment_id: Identifier
    post_id: PostId
    person_id: PersonId  # empty where an earlier release did not write it
    reason: Personal


@upcast("organisation.NominationRejected.v1", to="organisation.NominationRejected.v2")
def rejected_in_clear(before: NominationRejectedBefore) -> NominationRejected:
    """Who was nominated stands in the event before."""
    return NominationRejected(before.appointment_id, before.post_id, "", before.reason)
