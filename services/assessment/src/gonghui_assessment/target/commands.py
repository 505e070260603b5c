"""What can be asked of a target."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, Count, ShortText
from gonghui_shared.contracts.assessment import TargetFunction, TargetSource
from gonghui_shared.ids import Identifier, PostId, UnionId
from gonghui_shared.money import Month

Year = Annotated[int, Field(ge=2000, le=2100)]
Measure = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{1,60}$")]
Share = Annotated[int, Field(ge=1, le=100_000_000)]
MOST_STAGES = 24


class Stage(Command):
    """Part of a target that is wanted by an earlier day."""

    stage_id: Identifier
    title: ShortText
    wanted: Count
    due_on: BusinessDate


class SetTarget(Command):
    """Give a union a target for a year."""

    union_id: UnionId
    target_id: Identifier
    year: Year
    title: ShortText
    measure: Measure | Literal[""] = ""
    wanted: Count
    source: TargetSource = "superior"
    due_on: BusinessDate | None = None  # the end of the year
    hard: bool = False
    function: TargetFunction | None = None
    owner_id: PostId | None = None
    parent_union: UnionId | None = None
    parent_target: Identifier | None = None
    survey_id: Identifier | None = None
    business_goal: ShortText | Literal[""] = ""
    stages: Annotated[list[Stage], Field(default_factory=list, max_length=MOST_STAGES)]


class SetTargets(Command):
    """Give many unions their targets, as a federation's plan of the year lists them."""

    union_id: UnionId
    targets: Annotated[list[SetTarget], Field(min_length=1, max_length=20_000)]


class DraftTarget(SetTarget):
    """Write down what a union may be asked for, so that its members can be heard; stages are added once it is set."""

    stages: Annotated[list[Stage], Field(default_factory=list, max_length=0)]


class OnTarget(Command):
    """Something about one target."""

    union_id: UnionId
    target_id: Identifier


class InviteComments(OnTarget):
    """Let members comment on a draft between two days."""

    opens_on: BusinessDate
    closes_on: BusinessDate


class SetDraft(OnTarget):
    """Set a target as it was drafted, or as the comments have changed it."""

    title: ShortText | None = None
    wanted: Count | None = None
    due_on: BusinessDate | None = None


class ReassignTarget(OnTarget):
    """Make another post of the union accountable."""

    owner_id: PostId


class AddStage(OnTarget):
    """Want part of a target by an earlier day."""

    stage_id: Identifier
    title: ShortText
    wanted: Count
    due_on: BusinessDate


class CascadeTarget(OnTarget):
    """Hand a share of a target to a subordinate union."""

    to_union_id: UnionId
    to_target_id: Identifier
    wanted: Share


class Line(Command):
    """One line of a sheet: who takes which part of a target."""

    to_union_id: UnionId
    to_target_id: Identifier
    wanted: Share
    weight: Annotated[int, Field(ge=1, le=100)]  # per cent of the whole
    title: ShortText | None = None  # as the whole is called
    owner_id: PostId | None = None


class TakeShare(CascadeTarget, Line):
    """A line with the target that it is a part of."""


class DivideTarget(OnTarget):
    """Divide a target among subordinate unions and posts of one's own, by weights that make a whole."""

    shares: Annotated[list[Line], Field(min_length=1, max_length=500)]

    def taken(self) -> list[TakeShare]:
        """The lines, each decided by itself."""
        whole = {"union_id": self.union_id, "target_id": self.target_id}
        return [TakeShare.model_validate(whole | line.model_dump()) for line in self.shares]


class ReportProgress(OnTarget):
    """Report how far the union has come by the end of a month."""

    month: Month
    reached: Count


class ReportProgressOfMany(Command):
    """Report the progress of many targets, as a return sheet lists them."""

    union_id: UnionId
    reports: Annotated[list[ReportProgress], Field(min_length=1, max_length=20_000)]


class JudgeStage(OnTarget):
    """Look after its day whether a stage was reached."""

    stage_id: Identifier


class NoticeTarget(OnTarget):
    """Look whether events already prove what a hard target wants."""


class ConcludeTarget(OnTarget):
    """Look after its day whether the target was reached."""
