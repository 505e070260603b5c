"""What can be asked of a plan year."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.target.commands import Measure, Year
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.contracts.assessment import Recurrence, TargetFunction
from gonghui_shared.contracts.organisation import UnionKind
from gonghui_shared.ids import Identifier, UnionId


class Duty(Command):
    """Something that unions do again and again."""

    duty_id: Identifier
    title: ShortText
    measure: Measure
    every: Recurrence
    function: TargetFunction | None = None
    kinds: Annotated[list[UnionKind], Field(min_length=1, max_length=10)]


class OpenPlanYear(Command):
    """Open the plan of a year for a union and all below it."""

    union_id: UnionId
    year: Year
    duties: Annotated[list[Duty], Field(min_length=1, max_length=40)]
