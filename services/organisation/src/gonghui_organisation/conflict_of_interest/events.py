"""What a conflict of interest is about; it stays inside organisation."""

from datetime import date

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("organisation.ConflictDescribed.v1", subject="person_id")
class ConflictDescribed(Event):
    """What the holder of a post declared."""

    declaration_id: Identifier
    person_id: PersonId
    what: Personal
    since: date
