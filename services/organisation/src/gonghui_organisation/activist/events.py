"""Who is recognised as an activist; it stays inside organisation."""

from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PersonId

WhyEnded = Literal["own_wish", "left_unit", "took_office", "other"]


@private("organisation.ActivistRecognised.v1")
class ActivistRecognised(Event):
    """A union recognised an activist, or says anew what the activist does."""

    person_id: PersonId
    does: str


@private("organisation.ActivistEnded.v1")
class ActivistEnded(Event):
    """Somebody is an activist no longer."""

    person_id: PersonId
    reason: WhyEnded
