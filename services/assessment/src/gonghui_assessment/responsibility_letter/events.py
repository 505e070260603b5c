"""What stays in the service: in whose person a side of a letter signed."""

from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("assessment.LetterSignatory.v1")
class LetterSignatory(Event):
    """Who signed for a side; nobody is named where a paper was recorded."""

    letter_id: Identifier
    side: Literal["issuer", "union"]
    signed_by: str  # actor
