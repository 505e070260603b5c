"""Who supervises; it stays inside organisation."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PersonId


@private("organisation.SupervisorAppointed.v1")
class SupervisorAppointed(Event):
    """Somebody supervises labour law and labour protection for a union. Source: R-ORG-15."""

    person_id: PersonId


@private("organisation.SupervisorReleased.v1")
class SupervisorReleased(Event):
    """Somebody supervises no longer."""

    person_id: PersonId
