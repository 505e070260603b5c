"""What stays in the service: the items of the agenda, and until when they are to be reported."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("engagement.MotionDecided.v1")
class MotionDecided(Event):
    """An item of the agenda was dealt with."""

    congress_id: Identifier
    title: str
    kind: str
    votes_for: int
    adopted: bool | None  # None: it needed no vote; False: it does not bind the staff (R-WC-09)


@private("engagement.CongressReportAwaited.v1")
class CongressReportAwaited(Event):
    """What was adopted is to be reported up to a day."""

    congress_id: Identifier
    report_by: date
