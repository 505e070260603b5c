"""What stays in the service: whose hardship it is, and why."""

from datetime import date

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("engagement.HardshipFiled.v1", subject="person_id")
class HardshipFiled(Event):
    """The file of a person in hardship was opened and is shown to the members for a time."""

    file_id: Identifier
    person_id: PersonId
    tier: str
    shown_until: date
    facts: Personal


@private("engagement.HardshipClosed.v1")
class HardshipClosed(Event):
    """The hardship is over."""

    file_id: Identifier
    person_id: PersonId
