"""When the ratings of an activity are counted."""

from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import CloseRatings
from .events import RatingsAwaited, RatingsClosed


@deadline("ratings", reads=[RatingsAwaited, RatingsClosed], issues=CloseRatings)
def ratings(due: Due, event: Recorded) -> None:
    """Once the time for ratings is over, unless they were counted before."""
    match event.body:
        case RatingsAwaited(activity_id=number, until=day):
            command = CloseRatings(union_id=event.union_id, activity_id=number)
            due.on(f"{event.union_id}/{number}", day, union_id=event.union_id, command=command)
        case RatingsClosed(activity_id=number):
            due.done(f"{event.union_id}/{number}")
