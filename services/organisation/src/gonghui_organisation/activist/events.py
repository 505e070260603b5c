"""Who is recognised as an activist; it stays inside organisation."""

from typing import Literal

from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import PersonId

WhyEnded = Literal["own_wish", "left_unit", "took_office", "other"]


@private("organisation.ActivistRecognised.v1")
class ActivistRecognisedBefore(Event):
    """The same before what the activist does was sealed."""

    person_id: PersonId
    does: str


@private("organisation.ActivistRecognised.v2", subject="person_id")
class ActivistRecognised(Event):
    """A union recognised an activist, or says anew what the activist does."""

    person_id: PersonId
    does: Personal


@upcast("organisation.ActivistRecognised.v1", to="organisation.ActivistRecognised.v2")
def recognised_in_clear(before: ActivistRecognisedBefore) -> ActivistRecognised:
    """The same fields."""
    return ActivistRecognised(before.person_id, before.does)


@private("organisation.ActivistEnded.v1")
class ActivistEnded(Event):
    """Somebody is an activist no longer."""

    person_id: PersonId
    reason: WhyEnded
