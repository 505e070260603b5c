"""Which way the points of a rule go when one value grows: by its form alone, and only where that is certain."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from gonghui_assessment.scheme.expressions import Call, Expression, Literal, Name, Node
from gonghui_assessment.scheme.functions import AMONG
from gonghui_assessment.scheme.rules.amounts import (
    AllOfRatesWithDeduction,
    Band,
    Bands,
    Counted,
    OwnStructureTarget,
    PerUnitDeduction,
    TieredDeductionByOrigin,
)
from gonghui_assessment.scheme.rules.base import Rule
from gonghui_assessment.scheme.rules.bonuses import Accumulate, CoefficientTable, PerUnitBonus
from gonghui_assessment.scheme.rules.compound import CompositeSum, Wrapped
from gonghui_assessment.scheme.rules.conditions import (
    AllOf,
    AlternativeConditions,
    AnyOf,
    EarnOrLose,
    HighestLevelAllMet,
    RangeTarget,
    Threshold,
    YesOrNo,
    ZeroAfterN,
)
from gonghui_assessment.scheme.rules.growth import GrowthTargetWithBonus, SignedStep, YearOverYearSigned
from gonghui_assessment.scheme.rules.proportions import (
    Formula,
    LinearAboveBase,
    MeanOfParts,
    MinSizePerEvent,
    Proportional,
    RatioProduct,
)
from gonghui_assessment.scheme.tree import Scheme

Way = int | None  # 1 up, -1 down, 0 not at all; None: it cannot be told
_UP: Final = frozenset(
    {"+", "min", "max", "floor", "ceil", "round", "count", "sum", "mean", "largest", "smallest", "list", "and", "or"}
)
_COMPARED: Final[Mapping[str, int]] = {">=": 1, ">": 1, "<=": -1, "<": -1}
_OPERATORS: Final[Mapping[str, int]] = {"at_least": 1, **_COMPARED, "at_most": -1}


def together(ways: Iterable[Way]) -> Way:
    """The way of a whole of which every part goes along: none may go against another."""
    found = set(ways) - {0}
    return 0 if not found else found.pop() if len(found) == 1 else None


def turned(way: Way) -> Way:
    """The other way."""
    return None if way is None else -way


class Ways:
    """What follows from one value of the unit."""

    def __init__(self, scheme: Scheme, name: str) -> None:
        self._measures, self._name = scheme.measures, name

    def of(self, expression: Expression | None) -> Way:
        """An expression; values that are counted are never less than nothing."""
        return 0 if expression is None else self._node(expression.root)

    def all(self, expressions: Iterable[Expression | None]) -> Way:
        """Some of them, added or multiplied."""
        return together(map(self.of, expressions))

    def _node(self, node: Node) -> Way:
        match node:
            case Literal():
                return 0
            case Name(name=name) if name in self._measures:
                return self._node(self._measures[name].root)
            case Name(name=name):
                return int(name == self._name)
            case Call(function=function, arguments=arguments):
                return self._call(function, arguments)

    def _call(self, function: str, arguments: Sequence[Node]) -> Way:  # noqa: PLR0911 - one for each sort
        ways = [self._node(argument) for argument in arguments]
        if function in {"points", "full"} or function in AMONG:
            return 0 if function == "full" else None
        if not any(way != 0 for way in ways):
            return 0
        if function in _UP:
            return together(ways)
        if function in {"-", "/"}:
            return together([ways[0], *map(turned, ways[1:])])
        if function == "*":
            return together(ways) if all(map(_not_negative, arguments)) else None
        if function in {"not", "negative"}:
            return turned(ways[0])
        if function in _COMPARED:
            difference = together([ways[0], turned(ways[1])])
            return difference if _COMPARED[function] == 1 else turned(difference)
        return None

    def rule(self, rule: Rule) -> Way:
        """A whole rule; where it is settled or multiplied by the same value, nothing can be told."""
        if any(self.of(said) != 0 for said in (rule.na_if, rule.times)):
            return None
        return together([self._points(rule), turned(self.of(rule.zero_if))])

    def _points(self, rule: Rule) -> Way:  # noqa: PLR0911, PLR0912 - one for each kind
        match rule:
            case YesOrNo(condition=condition) | EarnOrLose(condition=condition):
                return self.of(condition)
            case Threshold():
                return together(
                    together([self.of(goal.measure), turned(self.of(goal.target))])
                    if _OPERATORS.get(goal.op) == 1
                    else together([turned(self.of(goal.measure)), self.of(goal.target)])
                    if goal.op != "="
                    else None
                    for goal in rule.targets()
                )
            case AllOf(conditions=conditions) | AnyOf(conditions=conditions):
                return self.all(conditions)
            case AlternativeConditions(alternatives=cases):
                falling = _falling([case.points for case in cases])
                return self.all(case.when for case in cases) if falling else None
            case HighestLevelAllMet(levels=levels):
                return self.all(condition for level in levels for condition in level.conditions)
            case RangeTarget(ranges=ranges):
                return together(
                    self.of(one.measure) if one.max is None and self.of(one.min) == 0 else None for one in ranges
                )
            case ZeroAfterN(count=count):
                return turned(self.of(count))
            case Bands(measure=Expression() as measure, bands=bands, condition_for_full=asked):
                return together([self.of(measure) if _rising(bands) else None, self.of(asked)])
            case PerUnitDeduction(items=()):
                distance = together([self.of(rule.measure), turned(self.of(rule.target))])
                return distance if rule.side == "below" else turned(distance)
            case PerUnitDeduction(items=items) | TieredDeductionByOrigin(items=items):
                return turned(self._counted(items))
            case OwnStructureTarget(measure=measure, structure=structure):
                return together([self.of(measure), turned(self.of(structure))])
            case AllOfRatesWithDeduction(measures=measures, target=target):
                return together([self.all(measures), turned(self.of(target))])
            case PerUnitBonus(measure=None, matrix=None, items=items) | Accumulate(items=items):
                return self._counted(items)
            case PerUnitBonus(measure=Expression() as measure, base_target=base):
                return together([self.of(measure), turned(self.of(base))])
            case PerUnitBonus(matrix=matrix) if matrix is not None:
                return int(self._name in matrix.names())
            case CoefficientTable(table=rows):
                return self._counted(rows)
            case Proportional(mode="to_target", target=target, measure=measure):
                return together([self.of(measure), turned(self.of(target))])
            case Proportional(mode="parts", parts=parts):
                applying = self.all(part.applies_if for part in parts)
                counted = together([self.of(rule.measure), turned(self.of(rule.of))])
                return together([self.all(part.condition for part in parts), counted]) if applying == 0 else None
            case LinearAboveBase(measure=measure, base=base):
                way = together([self.of(measure), turned(self.of(base))])
                return way if rule.points_per >= 0 else turned(way)
            case RatioProduct(ratios=ratios):
                return self.all(ratios)
            case Formula(points=points):
                return self.of(points)
            case MinSizePerEvent(sizes=sizes):
                return self.all(sizes)
            case MeanOfParts(scores=scores):
                return self.of(scores)
            case SignedStep(measure=measure, target=target):
                return together([self.of(measure), turned(self.of(target))])
            case (
                GrowthTargetWithBonus(measure=measure, last_year=before)
                | YearOverYearSigned(measure=measure, last_year=before)
            ):
                return together([self.of(measure), turned(self.of(before))])
            case CompositeSum(parts=parts):
                return together(map(self.rule, parts))
            case Wrapped(rule=inner):
                return self.rule(inner)
            case _:  # what people, other bodies, dates or the places of others decide
                return None

    def _counted(self, items: Sequence[Counted]) -> Way:
        return self.all(item.count or item.when for item in items)


def _not_negative(node: Node) -> bool:
    """Names are counts, rates and amounts; only a number with a sign, or a difference, may be less than nothing."""
    match node:
        case Literal(value=Fraction() as value):
            return value >= 0
        case Call(function=function, arguments=arguments):
            return function not in {"-", "negative"} and all(map(_not_negative, arguments))
        case _:
            return True


def _falling(points: Sequence[Fraction | str]) -> bool:
    numbers = [one for one in points if isinstance(one, Fraction)]
    return len(numbers) == len(points) and all(before >= after for before, after in pairwise(numbers))


def _rising(bands: Sequence[Band]) -> bool:
    """Whether a larger value never falls into a band with fewer points: lower limits fall, and so do points."""
    lows = [band.above if band.min is None else band.min for band in bands]
    numbers = [low for low in lows if low is not None]
    return len(numbers) == len(lows) and _falling(numbers) and _falling([band.points for band in bands])
