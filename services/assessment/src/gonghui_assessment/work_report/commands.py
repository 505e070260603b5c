"""What can be asked of work reports."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.supervision.acting import BySuperior
from gonghui_assessment.supervision.periods import PERIOD
from gonghui_shared.commands import Command, LongText
from gonghui_shared.ids import UnionId

PeriodName = Annotated[str, Field(pattern=PERIOD)]
Citation = Annotated[str, Field(pattern=r"^(organisation|finance|engagement|assessment)/[0-9a-f-]{36}$")]  # whose event


class SubmitReport(Command):
    """Report what was done in a period."""

    union_id: UnionId
    period: PeriodName
    text: LongText
    evidence: Annotated[list[Citation], Field(max_length=50)] = Field(default_factory=list)


class ReturnReport(BySuperior):
    """Give a report back, with reasons."""

    period: PeriodName
    reason: LongText


class AcceptReport(BySuperior):
    """Accept a report."""

    period: PeriodName
