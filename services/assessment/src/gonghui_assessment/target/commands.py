"""What can be asked of a target."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command, Count, ShortText
from gonghui_shared.contracts.assessment import TargetSource
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Month

Year = Annotated[int, Field(ge=2000, le=2100)]
Measure = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{1,60}$")]


class SetTarget(Command):
    """Give a union a target for a year."""

    union_id: UnionId
    target_id: Identifier
    year: Year
    title: ShortText
    measure: Measure
    wanted: Count
    source: TargetSource = "superior"


class SetTargets(Command):
    """Give many unions their targets, as a federation's plan of the year lists them."""

    union_id: UnionId
    targets: Annotated[list[SetTarget], Field(min_length=1, max_length=20_000)]


class CascadeTarget(Command):
    """Hand a share of a target to a subordinate union."""

    union_id: UnionId
    target_id: Identifier
    to_union_id: UnionId
    to_target_id: Identifier
    wanted: Annotated[int, Field(ge=1, le=100_000_000)]


class ReportProgress(Command):
    """Report how far the union has come by the end of a month."""

    union_id: UnionId
    target_id: Identifier
    month: Month
    reached: Count


class ReportProgressOfMany(Command):
    """Report the progress of many targets, as a return sheet lists them."""

    union_id: UnionId
    reports: Annotated[list[ReportProgress], Field(min_length=1, max_length=20_000)]


class ConcludeTarget(Command):
    """Look at the end of the year whether the target was reached."""

    union_id: UnionId
    target_id: Identifier
