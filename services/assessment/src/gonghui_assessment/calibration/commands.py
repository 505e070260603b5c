"""What can be asked of a calibration."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_assessment.annual_evaluation.commands import Exact, OnResult
from gonghui_assessment.appeal.commands import Points
from gonghui_assessment.judgement.commands import Item
from gonghui_assessment.scheme.part import Code
from gonghui_shared.commands import Command, LongText
from gonghui_shared.ids import Identifier, UnionId

Actor = Annotated[str, Field(pattern=r"^person:[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$")]


class OnCalibration(Command):
    """A calibration of one evaluation."""

    union_id: UnionId  # the federation
    evaluation_id: Identifier
    calibration_id: Identifier


class ProposeCalibration(OnCalibration):
    """Propose to adjust an item for some unions."""

    item: Item
    delta: Points
    unions: Annotated[list[UnionId], Field(min_length=1, max_length=2_000)]
    reason: LongText


class DecideCalibration(OnCalibration):
    """Confirm or drop a calibration that somebody else proposed."""

    confirmed: bool
    reason: LongText


class FinishCalibration(OnCalibration):
    """Say that what follows from a calibration is recorded."""


class RecordRevision(OnResult):
    """Record what a calibration makes of one union's result."""

    calibration_id: Identifier
    item: Item | Literal[""]  # empty: only the grade follows from those of others
    before: Exact | Literal[""]  # points of the item
    points: Exact | Literal[""]
    total: Exact
    full: Exact
    grade: Code
    revised_by: Actor


class RecordRevisions(Command):
    """Record what it makes of many."""

    union_id: UnionId
    revisions: Annotated[list[RecordRevision], Field(min_length=1, max_length=2_000)]
