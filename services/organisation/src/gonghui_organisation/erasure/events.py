"""What stays in the service: that somebody asked."""

from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PersonId

Ground = Literal["own_wish", "consent_withdrawn", "purpose_ended", "unlawful"]


@private("organisation.ErasureRequested.v1")
class ErasureRequested(Event):
    """Somebody asked that a person's data be destroyed."""

    person_id: PersonId
    ground: Ground
