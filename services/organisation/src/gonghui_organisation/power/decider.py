"""The rules of a union's powers: its type of unit says which it has."""

from collections.abc import Iterator, Sequence

from gonghui_organisation.union.decider import Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ExercisePower
from .events import PowerExercised, PowerKind


class UseRecorded(Refusal):
    """该次行使已经登记。 This use is on record."""


class MemberNamed(Refusal):
    """用途中不得写会员姓名：此项记录不能按个人删除。 What a power was used for names no member: it could not be erased for one person."""


class NoPowerHere(Refusal):
    """这一类型单位的工会不适用这项权力。 Unions in units of this type have no such power."""


def evolve(_recorded: bool, _event: PowerExercised) -> bool:
    """The state after one more event."""
    return True


def powers_of(unit_type: UnitType | None, rules: Rules) -> Sequence[PowerKind]:
    """The powers of a union in a unit of some type; none where that is not known.

    Source: R-PWR-01.
    """
    powers: Sequence[PowerKind] = rules.table("R-PWR-01").get(unit_type or "", ())
    return powers


def exercise_power(
    recorded: bool, command: ExercisePower, *, union: Union, named: bool, rules: Rules
) -> Iterator[PowerExercised]:
    """Record one use of a power that the union has.

    Args:
        named: whether the text names a member, as far as the names are kept here.

    Source: R-PWR-01, R-PRV-03.
    """
    if not union.in_being:
        raise UnionNotInBeing
    if recorded:
        raise UseRecorded
    if command.kind not in powers_of(union.unit_type, rules):
        raise NoPowerHere(rule=rules.version("R-PWR-01"), unit_type=union.unit_type)
    if named:
        raise MemberNamed(rule=rules.version("R-PRV-03"))
    yield PowerExercised(command.use_id, command.kind, command.used_for)


POWER = Decider("power", initial=False, evolve=evolve)
