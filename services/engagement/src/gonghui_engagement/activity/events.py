"""What stays in the service: who enrolled, who came, who rated and how."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, MemberId


@private("engagement.MembersEnrolled.v1")
class MembersEnrolled(Event):
    """Members were put on the list of an activity."""

    activity_id: Identifier
    member_ids: tuple[MemberId, ...]


@private("engagement.AttendanceTaken.v1")
class AttendanceTaken(Event):
    """Who came."""

    activity_id: Identifier
    member_ids: tuple[MemberId, ...]


@private("engagement.RatingsAwaited.v1")
class RatingsAwaited(Event):
    """Those who came may say how satisfied they were, up to a day."""

    activity_id: Identifier
    until: date


@private("engagement.RatingGiven.v1")
class RatingGiven(Event):
    """Somebody who came said how satisfied they were."""

    activity_id: Identifier
    score: int


@private("engagement.RatingsClosed.v1")
class RatingsClosed(Event):
    """The ratings were counted, whether or not they were enough to be told."""

    activity_id: Identifier
    answers: int


@private("engagement.CancellationExplained.v1")
class CancellationExplained(Event):
    """Why an activity was called off."""

    activity_id: Identifier
    reason: str
