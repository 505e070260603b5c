"""What stays in the service."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("organisation.InspectionDescribed.v1")
class InspectionDescribed(Event):
    """What was looked at in an inspection, and what was found."""

    inspection_id: Identifier
    looked_at: str
