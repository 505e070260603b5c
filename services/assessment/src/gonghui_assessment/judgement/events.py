"""What stays in the service: single ratings."""

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
