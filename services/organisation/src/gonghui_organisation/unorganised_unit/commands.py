"""What can be asked about a unit without a union."""

from typing import Annotated

from pydantic import Field

from gonghui_organisation.union.commands import Jurisdiction
from gonghui_shared.commands import BusinessDate, Command, Count, LongText, ShortText
from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.ids import Identifier, UnionId


class RecordUnit(Command):
    """Enter a unit that has no union, as the union in whose area it lies."""

    union_id: UnionId
    unit_id: Identifier
    name: ShortText
    unit_type: UnitType
    jurisdiction: Jurisdiction
    staff: Count
    established_on: BusinessDate


class RecordUnits(Command):
    """Enter many units, as a register of enterprises lists them."""

    union_id: UnionId
    units: Annotated[list[RecordUnit], Field(min_length=1, max_length=5_000)]


class MarkFormationOverdue(Command):
    """Look whether a unit's time to form a union has passed."""

    union_id: UnionId
    unit_id: Identifier


class IssueOpinion(Command):
    """Issue the written opinion that a union has to be formed."""

    union_id: UnionId
    unit_id: Identifier
    paper: ShortText  # its number
    text: LongText


class LinkUnion(Command):
    """Record which union the unit has formed."""

    union_id: UnionId
    unit_id: Identifier
    formed_union_id: UnionId


class CloseUnit(Command):
    """Take a unit from the register: it has closed, or was entered by mistake."""

    union_id: UnionId
    unit_id: Identifier
    reason: ShortText
