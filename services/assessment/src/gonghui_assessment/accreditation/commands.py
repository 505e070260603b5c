"""What can be asked of a round of a checklist."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.checklist.form import MOST_CLAUSES, ClauseCode
from gonghui_assessment.supervision.acting import BySuperior
from gonghui_shared.commands import BusinessDate, Command, LongText
from gonghui_shared.ids import Identifier, UnionId


class Mark(Command):
    """A clause and its points; 1 or 0 where it only is met or not."""

    code: ClauseCode
    points: Annotated[int, Field(ge=0, le=1_000)]


Marks = Annotated[list[Mark], Field(min_length=1, max_length=MOST_CLAUSES)]


class OnRound(Command):
    """One round of a version of a checklist at a union."""

    union_id: UnionId
    checklist_id: Identifier
    version: Identifier
    check_id: Identifier


class SelfCheck(OnRound):
    """Say of every clause how far the union meets it."""

    marks: Marks


class ApplyForLevel(OnRound):
    """Apply for a level."""

    level: Identifier


class OnRoundBySuperior(BySuperior):
    """What the union above does about a round."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier


class InspectUnion(OnRoundBySuperior):
    """Say of every clause how far the union was found to meet it."""

    marks: Marks
    seen: LongText


class PlanGapTraining(OnRoundBySuperior):
    """Plan training for clauses that the union does not meet."""

    training_id: Identifier
    clauses: Annotated[list[ClauseCode], Field(min_length=1, max_length=MOST_CLAUSES)]
    due_on: BusinessDate
    plan: LongText


class ReportGapTraining(OnRound):
    """Say that planned training was held, and what it was."""

    training_id: Identifier
    account: LongText


class GrantLevel(OnRoundBySuperior):
    """Grant a level that was reached."""

    level: Identifier


class RevokeAccreditation(OnRoundBySuperior):
    """Take a level away."""

    reason: LongText


class ExpireAccreditation(OnRound):
    """Look whether an accreditation has run out; asked by the clock."""
