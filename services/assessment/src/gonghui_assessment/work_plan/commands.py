"""What can be asked of an annual work plan."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.supervision.acting import BySuperior
from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command, LongText, ShortText
from gonghui_shared.ids import Identifier, UnionId


class SubmitPlan(Command):
    """Put the plan of a year before the union above, or a next version of it."""

    union_id: UnionId
    year: Year
    title: ShortText
    text: LongText
    targets: Annotated[list[Identifier], Field(min_length=1, max_length=100)]


class ReturnPlan(BySuperior):
    """Give a plan back, with reasons."""

    year: Year
    reason: LongText


class ApprovePlan(BySuperior):
    """Approve a plan."""

    year: Year
