"""What stays in the service: who asked for a later election, and that it was not granted."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import TermId


@private("organisation.ExtensionRequested.v1")
class ExtensionRequested(Event):
    """A union asked to elect later. Source: R-TRM-02."""

    term_id: TermId
    until: date
    reason: str


@private("organisation.ExtensionDeclined.v1")
class ExtensionDeclined(Event):
    """The superior union did not agree."""

    term_id: TermId
