"""What can be asked of a finding."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_assessment.supervision.acting import BySuperior
from gonghui_assessment.work_report.commands import Citation
from gonghui_shared.commands import BusinessDate, Command, LongText, ShortText
from gonghui_shared.contracts.assessment import Severity
from gonghui_shared.ids import Identifier, UnionId

Clause = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,64}@[0-9A-Za-z_.-]{1,64}/[0-9A-Za-z_.-]{1,20}$")]


class OpenFinding(BySuperior):
    """Say what is wrong, and until when it has to be put right."""

    finding_id: Identifier
    title: ShortText
    description: LongText
    severity: Severity
    due_on: BusinessDate | None = None  # by the rule unless said
    target_id: Identifier | Literal[""] = ""  # the target that is behind
    clause: Clause | Literal[""] = ""  # checklist@version/clause: the gap that it came from


class OnFinding(Command):
    """A finding that is there."""

    union_id: UnionId
    finding_id: Identifier


class TakeUpFinding(OnFinding):
    """Say what will be done about it."""

    plan: LongText


class ClaimRectified(OnFinding):
    """Say that it is put right, and what shows it."""

    account: LongText
    evidence: Annotated[list[Citation], Field(max_length=50)] = Field(default_factory=list)


class VerifyRectification(BySuperior):
    """Look whether it is put right."""

    finding_id: Identifier
    holds: bool
    seen: LongText


class WithdrawFinding(BySuperior):
    """Close a finding that was none."""

    finding_id: Identifier
    reason: LongText


class WatchFinding(OnFinding):
    """Look whether a finding is overdue or has to go one level up; asked by the clock."""
