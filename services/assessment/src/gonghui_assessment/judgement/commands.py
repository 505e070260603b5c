"""What can be asked here."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.scheme.part import ITEM_CODE
from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command, Count, ShortText
from gonghui_shared.ids import Identifier, UnionId

Item = Annotated[str, Field(pattern=ITEM_CODE)]
Exact = Annotated[str, Field(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$|^[^\x00-\x1f]{1,60}$")]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,60}$")]


class RateItem(Command):
    """Judge one item of a scheme."""

    union_id: UnionId
    scheme_id: Identifier
    item: Item
    year: Year
    rater: Identifier = "assessor"  # the group that the sheet gives a weight
    slip: Identifier = "1"  # which of the group's raters: each fills in a slip of their own
    value: Exact


class RateItems(Command):
    """Judge many items, as a filled-in sheet lists them."""

    union_id: UnionId
    ratings: Annotated[list[RateItem], Field(min_length=1, max_length=50_000)]


class RecordAppraisal(Command):
    """Record the members' yearly appraisal of their union."""

    union_id: UnionId
    appraisal_id: Identifier
    year: Year
    entitled: Count
    ballots: Count
    satisfied: Count


class RecordAppraisals(Command):
    """Record the appraisals of many unions."""

    union_id: UnionId
    appraisals: Annotated[list[RecordAppraisal], Field(min_length=1, max_length=20_000)]


class ReportFacts(Command):
    """Report facts that a scheme asks for."""

    union_id: UnionId
    report_id: Identifier
    year: Year
    facts: Annotated[dict[FactName, Exact], Field(min_length=1, max_length=200)]


class ReportFactsOfMany(Command):
    """Report the facts of many unions."""

    union_id: UnionId
    reports: Annotated[list[ReportFacts], Field(min_length=1, max_length=20_000)]


class RecordFinding(Command):
    """Record something that bars excellence for the year."""

    union_id: UnionId
    finding_id: Identifier
    year: Year
    kind: ShortText
