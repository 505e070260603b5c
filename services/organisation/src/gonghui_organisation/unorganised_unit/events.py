"""What stays in the service."""

from datetime import date

from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("organisation.UnitRecorded.v1")
class UnitRecorded(Event):
    """A unit without a union was entered. Source: R-ORG-03."""

    unit_id: Identifier
    name: str
    unit_type: UnitType
    jurisdiction: str
    staff: int
    established_on: date
    form_by: date


@private("organisation.FormationOpinionIssued.v1")
class FormationOpinionIssued(Event):
    """The higher union told a unit in writing that it has to form a union. Source: R-ORG-03."""

    unit_id: Identifier
    paper: str
    text: str


@private("organisation.UnitClosed.v1")
class UnitClosed(Event):
    """A unit is on the register no longer."""

    unit_id: Identifier
    reason: str
