"""Who represents the members; it stays inside organisation."""

from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PersonId

Left = Literal["left_unit", "resigned", "recalled", "died"]


@private("organisation.RepresentativesSeated.v1")
class RepresentativesSeated(Event):
    """The members elected their representatives for a term. Source: R-TRM-09."""

    session: int
    persons: tuple[PersonId, ...]


@private("organisation.RepresentativeReplaced.v1")
class RepresentativeReplaced(Event):
    """A representative left; a successor may have been elected. Source: R-TRM-09."""

    session: int
    left: PersonId
    reason: Left
    successor: PersonId | None
