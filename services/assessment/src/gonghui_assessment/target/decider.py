"""The rules of targets."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_shared.contracts.assessment import (
    ProgressReported,
    TargetCascaded,
    TargetMet,
    TargetMissed,
    TargetSet,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Month
from gonghui_shared.refusals import NotFound, Refusal

from .commands import CascadeTarget, ConcludeTarget, ReportProgress, SetTarget


class TargetExists(Refusal):
    """该目标已经下达。 This target has been set."""


class NoSuchTarget(NotFound):
    """没有这个目标。 There is no such target."""


class MoreThanTarget(Refusal):
    """分解总量超过目标值。 More would be handed down than the target holds."""


class NotASubordinate(Refusal):
    """只能分解给直接下级工会。 A target is cascaded to unions directly below."""


class OutsideYear(Refusal):
    """月份不在目标年度内。 The month lies outside the target's year."""


class Concluded(Refusal):
    """该目标已经结项。 The target has been concluded."""


class MonthNotOver(Refusal):
    """不能上报尚未开始的月份。 A month that has not begun cannot be reported."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one union."""

    year: int = 0
    title: str = ""
    measure: str = ""
    wanted: int = 0
    cascaded: int = 0
    reached: int = 0
    last_month: Month = ""
    handed: frozenset[Identifier] = frozenset()
    concluded: bool = False


TargetEvent = TargetSet | TargetCascaded | ProgressReported | TargetMet | TargetMissed


def evolve(target: Target, event: TargetEvent) -> Target:
    """The state after one more event."""
    match event:
        case TargetSet(year=year, title=title, measure=measure, wanted=wanted):
            return Target(year, title, measure, wanted)
        case TargetCascaded(wanted=wanted, to_target_id=handed):
            return replace(target, cascaded=target.cascaded + wanted, handed=target.handed | {handed})
        case ProgressReported(month=month, reached=reached):
            later = month >= target.last_month
            return replace(target, reached=reached, last_month=month) if later else target
        case TargetMet() | TargetMissed():
            return replace(target, concluded=True)


def set_target(target: Target, command: SetTarget) -> Iterator[TargetSet]:
    """Set it, once."""
    if target.year:
        raise TargetExists(target=command.target_id)
    yield TargetSet(command.target_id, command.year, command.title, command.measure, command.wanted, command.source)


def cascade_target(
    target: Target, command: CascadeTarget, *, below: Target, superior: UnionId | None
) -> Iterator[TargetCascaded | At]:
    """Hand a share down, where it is a target of its own; all shares together stay within the whole.

    Args:
        below: the subordinate's target, which must not exist.
        superior: of the union that receives it.
    """
    _open(target)
    if superior != command.union_id:
        raise NotASubordinate
    if below.year:
        raise TargetExists(target=command.to_target_id)
    if target.cascaded + command.wanted > target.wanted:
        raise MoreThanTarget(left=target.wanted - target.cascaded)
    yield TargetCascaded(command.target_id, command.to_union_id, command.to_target_id, command.wanted)
    share = TargetSet(command.to_target_id, target.year, target.title, target.measure, command.wanted, "superior")
    yield At("below", share)


def report_progress(target: Target, command: ReportProgress, *, on: date) -> Iterator[ProgressReported]:
    """Report; a later report of a month takes the place of an earlier one."""
    _open(target)
    if int(command.month[:4]) != target.year:
        raise OutsideYear(year=target.year)
    if command.month > f"{on:%Y-%m}":
        raise MonthNotOver(month=command.month)
    yield ProgressReported(command.target_id, command.month, command.reached)


def conclude_target(target: Target, command: ConcludeTarget, *, on: date) -> Iterator[TargetMet | TargetMissed]:
    """After the year the last report decides; nothing happens where it was concluded before."""
    if not target.year or target.concluded or on.year <= target.year:
        return
    met = target.reached >= target.wanted
    result = TargetMet if met else TargetMissed
    yield result(command.target_id, target.year, target.wanted, target.reached)


def _open(target: Target) -> None:
    if not target.year:
        raise NoSuchTarget
    if target.concluded:
        raise Concluded


TARGET = Decider("target", initial=Target(), evolve=evolve)
