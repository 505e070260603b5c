"""What stays in finance."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Month


@private("finance.PreparatoryFundOpened.v1")
class PreparatoryFundOpened(Event):
    """A unit owes the preparatory fund from a month on. Source: R-ORG-04."""

    unit_id: Identifier
    owes_from: Month


@private("finance.PreparatoryFundClosed.v1")
class PreparatoryFundClosed(Event):
    """A unit has a union, and owes the fund no longer."""

    unit_id: Identifier
    formed_union_id: UnionId
