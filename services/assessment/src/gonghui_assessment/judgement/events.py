"""What stays in the service: single ratings, and that nobody fills in two slips."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("assessment.ItemRated.v1")
class ItemRated(Event):
    """A rater judged one item of a scheme; the group of the rater is kept with the mark, the person only as the actor."""

    scheme_id: Identifier
    item: str
    year: int
    rater: str
    value: str  # points as exact text, or a verdict of the sheet


@private("assessment.SlipFilledIn.v1")
class SlipFilledIn(Event):
    """Somebody filled in a slip; who it was only a keyed mark tells, which is another one for every item and union."""

    mark: str
