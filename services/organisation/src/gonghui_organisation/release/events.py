"""What stays in the service on the way to the answer."""

from datetime import date

from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import Identifier, PersonId, PostId


@private("organisation.ReleaseRequested.v1")
class ReleaseRequestedBefore(Event):
    """The same before the reason was sealed."""

    release_id: Identifier
    post_id: PostId
    person_id: PersonId
    reason: str


@private("organisation.ReleaseRequested.v2", subject="person_id")
class ReleaseRequested(Event):
    """Somebody elected is to be moved to another job during the term. Source: R-TRM-04."""

    release_id: Identifier
    post_id: PostId
    person_id: PersonId
    reason: Personal


@upcast("organisation.ReleaseRequested.v1", to="organisation.ReleaseRequested.v2")
def requested_in_clear(before: ReleaseRequestedBefore) -> ReleaseRequested:
    """The same fields."""
    return ReleaseRequested(before.release_id, before.post_id, before.person_id, before.reason)


@private("organisation.CommitteeConsented.v1")
class CommitteeConsented(Event):
    """The own committee consents: the superior union has to answer. Source: R-TRM-04."""

    release_id: Identifier
    answer_by: date


@private("organisation.ReleaseUnanswered.v1")
class ReleaseUnanswered(Event):
    """The superior union did not answer in time, and its silence is no consent here. Source: R-TRM-04.silence."""

    release_id: Identifier
