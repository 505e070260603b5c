"""What stays in the service: what others told that duties depend on."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("organisation.WorkersCongressNoted.v1")
class WorkersCongressNoted(Event):
    """Engagement told that a workers' congress met; the first one of a year is noted. Source: R-WC-01."""

    congress_id: Identifier
