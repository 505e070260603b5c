"""When targets and their stages have to be looked at."""

from gonghui_shared.contracts.assessment import (
    StageTargetMet,
    StageTargetMissed,
    StageTargetSet,
    TargetMet,
    TargetMissed,
    TargetSet,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ConcludeTarget, JudgeStage


@deadline("target_year_over", reads=[TargetSet, TargetMet, TargetMissed], issues=ConcludeTarget)
def target_year_over(due: Due, event: Recorded) -> None:
    """Some days after it was due, unless it was concluded before."""
    match event.body:
        case TargetSet(target_id=target, judged_on=day):
            command = ConcludeTarget(union_id=event.union_id, target_id=target)
            due.on(f"{event.union_id}/{target}", day, union_id=event.union_id, command=command)
        case TargetMet(target_id=target) | TargetMissed(target_id=target):
            due.done(f"{event.union_id}/{target}")


@deadline("target_stage_over", reads=[StageTargetSet, StageTargetMet, StageTargetMissed], issues=JudgeStage)
def target_stage_over(due: Due, event: Recorded) -> None:
    """Some days after a stage was due, unless it was reached before."""
    match event.body:
        case StageTargetSet(target_id=target, stage_id=stage, judged_on=day):
            command = JudgeStage(union_id=event.union_id, target_id=target, stage_id=stage)
            due.on(f"{event.union_id}/{target}/{stage}", day, union_id=event.union_id, command=command)
        case StageTargetMet(target_id=target, stage_id=stage) | StageTargetMissed(target_id=target, stage_id=stage):
            due.done(f"{event.union_id}/{target}/{stage}")
