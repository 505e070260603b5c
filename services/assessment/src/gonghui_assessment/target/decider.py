"""The rules of targets: set, owned by one post, divided, reported, reached or missed."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from gonghui_assessment.measures import catalogue
from gonghui_shared.contracts.assessment import (
    CommentsInvited,
    ProgressReported,
    StageTargetMet,
    StageTargetMissed,
    StageTargetSet,
    TargetCascaded,
    TargetDrafted,
    TargetMet,
    TargetMissed,
    TargetReassigned,
    TargetSet,
    TargetTerms,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import Identifier, PostId, UnionId
from gonghui_shared.money import Month
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import (
    MOST_STAGES,
    AddStage,
    CascadeTarget,
    ConcludeTarget,
    JudgeStage,
    NoticeTarget,
    ReassignTarget,
    ReportProgress,
    SetTarget,
    Stage,
    TakeShare,
)

WHOLE: Final = 100  # per cent
MOST_CHANGES: Final = 200  # of one target: its stream keeps room for the clock that says whether it was missed
MOST_SHARES: Final = 500  # of one target
Place = tuple[UnionId, Identifier]  # of a post or of a target: its union, and its id there


class TargetExists(Refusal):
    """该目标已经下达。 This target has been set."""


class NoSuchTarget(NotFound):
    """没有这个目标。 There is no such target."""


class NoMeasure(Refusal):
    """硬性目标须有平台能够计数的指标。 A hard target needs a measure that the platform counts."""


class NoSuchPost(Refusal):
    """责任岗位须是本会设置过的岗位。 The accountable post must be one of the union."""


class NoSuchParent(Refusal):
    """所对应的上级目标不存在。 The target that this one serves does not exist."""


class MoreThanTarget(Refusal):
    """分解总量超过目标值。 More would be handed down than the target holds."""


class TooManyShares(Refusal):
    """分解份数过多，请逐级分解。 There are too many shares: hand them down level by level."""


class NotASubordinate(Refusal):
    """只能分解给直接下级工会或本会岗位。 A target is cascaded to unions directly below, or to posts of one's own."""


class OwnerMissing(Refusal):
    """分解给本会内部的份额须指明责任岗位。 A share that stays in the union needs a post that answers for it."""


class WeightsNotWhole(Refusal):
    """各份权重之和须为 100%。 The weights have to make 100 per cent."""


class DividedAlready(Refusal):
    """该目标已经分解。 This target has been divided."""


class OutsideYear(Refusal):
    """日期不在目标年度内。 The day lies outside the target's year."""


class Concluded(Refusal):
    """该目标已经结项。 The target has been concluded."""


class TooManyChanges(Refusal):
    """进度填报或者责任岗位更换次数过多。 Progress was reported, or the accountable post changed, too often."""


class MonthNotOver(Refusal):
    """不能上报尚未开始的月份。 A month that has not begun cannot be reported."""


class StageExists(Refusal):
    """该阶段目标已经设定。 This stage has been set."""


class StageAfterTarget(Refusal):
    """阶段目标不得晚于目标的期限，数量不得超过目标值。 A stage is due no later than its target and wants no more."""


class TooManyStages(Refusal):
    """阶段目标过多。 There are too many stages."""


class SameOwner(Refusal):
    """责任岗位没有变化。 This post is accountable already."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one union."""

    draft: TargetDrafted | None = None
    invited: CommentsInvited | None = None
    terms: TargetSet | None = None  # once it is set
    owner_id: PostId | None = None
    cascaded: int = 0
    weights: int = 0
    handed: frozenset[Identifier] = frozenset()
    stages: frozenset[Identifier] = frozenset()
    open_stages: Mapping[Identifier, StageTargetSet] = field(default_factory=dict)
    reached: int = 0
    last_month: Month = ""
    changes: int = 0
    concluded: bool = False
    met: bool = False


def evolve(target: Target, event: Event) -> Target:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case TargetDrafted():
            return replace(target, draft=event)
        case CommentsInvited():
            return replace(target, invited=event)
        case TargetSet(owner_id=owner):
            return replace(target, terms=event, owner_id=owner)
        case TargetReassigned(owner_id=owner):
            return replace(target, owner_id=owner, changes=target.changes + 1)
        case TargetCascaded(wanted=wanted, to_target_id=handed, weight=weight):
            return replace(
                target, cascaded=target.cascaded + wanted, weights=target.weights + weight,
                handed=target.handed | {handed},
            )  # fmt: skip
        case StageTargetSet(stage_id=stage):
            return replace(target, stages=target.stages | {stage}, open_stages={**target.open_stages, stage: event})
        case StageTargetMet(stage_id=stage) | StageTargetMissed(stage_id=stage):
            left = {key: one for key, one in target.open_stages.items() if key != stage}
            return replace(target, open_stages=left)
        case ProgressReported(month=month, reached=reached):
            target = replace(target, changes=target.changes + 1)
            later = month >= target.last_month
            return replace(target, reached=reached, last_month=month) if later else target
        case TargetMet() | TargetMissed():
            return replace(target, concluded=True, met=isinstance(event, TargetMet))
        case _:
            return target


def set_target(
    target: Target, command: SetTarget, *, rules: Rules, posts: AbstractSet[Place], parents: AbstractSet[Place]
) -> Iterator[Event]:
    """Set it, once, with its stages.

    Args:
        posts: those of the asked accountable posts that there are.
        parents: those of the asked superior targets that there are.

    Source: R-ASM-06.
    """
    if target.terms or target.draft:
        raise TargetExists(target=command.target_id)
    terms = described(TargetSet, command, rules, posts, parents)
    yield terms
    for number, stage in enumerate(command.stages):
        if stage.stage_id in {one.stage_id for one in command.stages[:number]}:
            raise StageExists(stage=stage.stage_id)
        yield _staged(terms, stage, rules)


def described(
    kind: type[Any], command: SetTarget, rules: Rules, posts: AbstractSet[Place], parents: AbstractSet[Place]
) -> Any:
    """What a target asks for, if it can be asked.

    Args:
        kind: of event that says so.

    Source: R-ASM-06.
    """
    due_on = command.due_on or date(command.year, 12, 31)
    if due_on.year != command.year:
        raise OutsideYear(year=command.year)
    if command.hard and not catalogue.is_counted(command.measure):
        raise NoMeasure(measure=command.measure)
    if command.owner_id is not None and (command.union_id, command.owner_id) not in posts:
        raise NoSuchPost(post=command.owner_id)
    asks_parent = command.parent_target is not None or command.parent_union is not None
    if asks_parent and (command.parent_union, command.parent_target) not in parents:
        raise NoSuchParent(target=command.parent_target)
    return kind(
        command.target_id, command.year, command.title, command.measure, command.wanted, command.source, due_on,
        judged_on(due_on, rules), command.hard, command.function, command.owner_id, command.parent_union,
        command.parent_target, 0, command.survey_id, command.business_goal,
    )  # fmt: skip


def judged_on(due_on: date, rules: Rules) -> date:
    """When the clock looks: reports come in during the first days after.

    Source: R-ASM-06.
    """
    return due_on + timedelta(days=rules.days("R-ASM-06.reports"))


def reassign_target(
    target: Target, command: ReassignTarget, *, posts: AbstractSet[Place]
) -> Iterator[TargetReassigned]:
    """Hand the duty to another post of the union; who was accountable before stays in the log."""
    _open(target)
    if target.changes >= MOST_CHANGES:
        raise TooManyChanges(most=MOST_CHANGES)
    if command.owner_id == target.owner_id:
        raise SameOwner
    if (command.union_id, command.owner_id) not in posts:
        raise NoSuchPost(post=command.owner_id)
    yield TargetReassigned(command.target_id, command.owner_id, target.owner_id)


def add_stage(target: Target, command: AddStage, *, rules: Rules) -> Iterator[StageTargetSet]:
    """Want part of it by an earlier day."""
    terms = _open(target)
    if command.stage_id in target.stages:
        raise StageExists(stage=command.stage_id)
    if len(target.stages) >= MOST_STAGES:
        raise TooManyStages(most=MOST_STAGES)
    yield _staged(terms, command, rules)


def cascade_target(
    target: Target, command: CascadeTarget, *, below: Target, superior: UnionId | None
) -> Iterator[TargetCascaded | At]:
    """Hand a share down, where it is a target of its own; all shares together stay within the whole.

    Args:
        below: the subordinate's target, which must not exist.
        superior: of the union that receives it.
    """
    terms = _open(target)
    if superior != command.union_id:
        raise NotASubordinate
    if target.weights:
        raise DividedAlready
    yield from _handed(target, terms, command, below, weight=0)


def take_share(
    target: Target, command: TakeShare, *, below: Target, superiors: Mapping[UnionId, UnionId | None],
    weights: int, posts: AbstractSet[Place],
) -> Iterator[TargetCascaded | At]:  # fmt: skip
    """One line of a sheet that divides a target among unions directly below and posts of one's own.

    Args:
        below: the target that the share becomes, which must not exist.
        superiors: of the unions of the sheet.
        weights: of all lines of the sheet together.
        posts: those of the asked accountable posts that there are.
    """
    terms = _open(target)
    if weights != WHOLE:
        raise WeightsNotWhole(weights=weights)
    if target.weights + command.weight > WHOLE or (target.handed and not target.weights):
        raise DividedAlready
    own = command.to_union_id == command.union_id
    if not own and superiors.get(command.to_union_id) != command.union_id:
        raise NotASubordinate(union=command.to_union_id)
    if own and command.owner_id is None:
        raise OwnerMissing
    if command.owner_id is not None and (command.to_union_id, command.owner_id) not in posts:
        raise NoSuchPost(post=command.owner_id)
    yield from _handed(target, terms, command, below, command.weight, command.title, command.owner_id)


def report_progress(target: Target, command: ReportProgress, *, on: date) -> Iterator[Event]:
    """Report; a later report of a month takes the place of an earlier one, and may reach stages of a soft target.

    Events may meet a hard target in any month; its reports go on to its end and decide nothing.
    """
    met = target.terms if target.met and target.terms and target.terms.hard and on < target.terms.judged_on else None
    terms = met or _open(target)
    if int(command.month[:4]) != terms.year:
        raise OutsideYear(year=terms.year)
    if command.month > f"{on:%Y-%m}":
        raise MonthNotOver(month=command.month)
    if target.changes >= MOST_CHANGES:
        raise TooManyChanges(most=MOST_CHANGES)
    yield ProgressReported(command.target_id, command.month, command.reached)
    if terms.hard or command.month < target.last_month:
        return
    for stage in target.open_stages.values():
        if on <= stage.judged_on and command.month <= f"{stage.due_on:%Y-%m}" and command.reached >= stage.wanted:
            yield StageTargetMet(command.target_id, stage.stage_id, stage.wanted, command.reached)


def judge_stage(target: Target, command: JudgeStage, *, counted: int | None, on: date) -> Iterator[Event]:
    """After its day a stage is met or missed: of a hard target by what events prove, of a soft one by its reports, too.

    Args:
        counted: by the target's measure up to the stage's day; None where no event tells of it.
    """
    stage = target.open_stages.get(command.stage_id)
    if target.terms is None or stage is None or target.concluded or on < stage.judged_on:
        return
    told = target.reached if not target.terms.hard and target.last_month <= f"{stage.due_on:%Y-%m}" else 0
    reached = max(counted or 0, told)
    result = StageTargetMet if reached >= stage.wanted else StageTargetMissed
    yield result(command.target_id, command.stage_id, stage.wanted, reached)


def notice_target(target: Target, command: NoticeTarget, *, counted: int | None, on: date) -> Iterator[Event]:
    """A hard target is met as soon as events prove it, and its open stages whose day has not passed with it.

    Args:
        counted: by the target's measure up to today; None where no event tells of it.
    """
    terms = target.terms
    if terms is None or not terms.hard or target.concluded or counted is None or on > terms.judged_on:
        return
    for stage in target.open_stages.values():
        if on <= stage.due_on and counted >= stage.wanted:
            yield StageTargetMet(command.target_id, stage.stage_id, stage.wanted, counted)
    if counted >= terms.wanted and catalogue.kind_of(terms.measure) == "flow":  # others may fall again
        yield TargetMet(command.target_id, terms.year, terms.wanted, counted)


def conclude_target(
    target: Target, command: ConcludeTarget, *, counted: int | None, on: date
) -> Iterator[TargetMet | TargetMissed]:
    """After its day events decide over a hard target and the last report over a soft one; nothing happens twice.

    Args:
        counted: by the target's measure up to its day; None where no event tells of it.
    """
    terms = target.terms
    if terms is None or target.concluded or on < terms.judged_on:
        return
    reached = (counted or 0) if terms.hard else target.reached
    result = TargetMet if reached >= terms.wanted else TargetMissed
    yield result(command.target_id, terms.year, terms.wanted, reached)


def _handed(
    target: Target, terms: TargetSet, command: CascadeTarget, below: Target, weight: int, title: str | None = None,
    owner_id: PostId | None = None,
) -> Iterator[TargetCascaded | At]:  # fmt: skip
    if below.terms or below.draft:
        raise TargetExists(target=command.to_target_id)
    if len(target.handed) >= MOST_SHARES:
        raise TooManyShares(most=MOST_SHARES)
    if target.cascaded + command.wanted > terms.wanted:
        raise MoreThanTarget(left=terms.wanted - target.cascaded)
    yield TargetCascaded(command.target_id, command.to_union_id, command.to_target_id, command.wanted, weight)
    hard = (
        terms.hard and command.to_union_id != command.union_id
    )  # events name the union, not which of its posts did it
    share = TargetSet(
        command.to_target_id, terms.year, title or terms.title, terms.measure, command.wanted, "superior", terms.due_on,
        terms.judged_on, hard, terms.function, owner_id, command.union_id, command.target_id, weight, None, "",
    )  # fmt: skip
    yield At("below", share)


def _staged(terms: TargetTerms, stage: Stage | AddStage, rules: Rules) -> StageTargetSet:
    if stage.due_on.year != terms.year:
        raise OutsideYear(year=terms.year)
    if stage.due_on > terms.due_on or stage.wanted > terms.wanted:
        raise StageAfterTarget(due_on=terms.due_on, wanted=terms.wanted)
    return StageTargetSet(
        terms.target_id, stage.stage_id, stage.title, stage.wanted, stage.due_on, judged_on(stage.due_on, rules)
    )


def _open(target: Target) -> TargetSet:
    if target.terms is None:
        raise NoSuchTarget
    if target.concluded:
        raise Concluded
    return target.terms


TARGET = Decider("target", initial=Target(), evolve=evolve)
