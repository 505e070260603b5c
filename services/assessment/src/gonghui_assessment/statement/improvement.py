"""What would be needed for the next step of an item: found by scoring it again with one value changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.peers import Frozen
from gonghui_assessment.evaluation.results import LeafResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.measures.catalogue import VALUES
from gonghui_assessment.scheme.exact import Value
from gonghui_assessment.scheme.expressions import Call, Name
from gonghui_assessment.scheme.tree import Indicator, Scheme

from .language import MEASURES, Counted, Language, number
from .monotone import Ways

MOST: Final = 2**40  # so much more of anything is out of reach
SHOWN: Final = 3  # ways for one item


@dataclass(frozen=True, slots=True)
class Lever:
    """A value that somebody can raise or settle, and what it becomes after so many steps."""

    name: str
    counted: Counted | None  # what is done, where it is known
    at: Callable[[int], Value]
    most: int


@dataclass(frozen=True, slots=True)
class Improvement:
    """So much more of one thing, and the points that the item would have then; all else as it was."""

    lever: Lever
    steps: int
    points: Fraction
    full: bool

    def told(self, language: Language) -> str:
        """In a sentence."""
        gain = language.say("可得满分", "gives full marks") if self.full else language.say(f"可得 {language.points(self.points)}", f"gives {language.points(self.points)}")  # fmt: skip
        return f"{self._deed(language)}{language.say('，', ' ')}{gain}"

    def _deed(self, language: Language) -> str:
        label = language.name(self.lever.name)
        if isinstance(settled := self.lever.at(1), bool):
            return language.say(
                f"{'具备' if settled else '消除'}“{label}”", f"{'fulfilling' if settled else 'ending'} “{label}”"
            )
        counted = self.lever.counted
        if counted and counted.more:
            return language.of(counted.more).format(n=number(Fraction(self.steps, 100 if counted.fen else 1)))
        return language.say(f"“{label}”再增加 {self.steps:,}", f"{self.steps:,} more of “{label}”")


def improvements(
    scheme: Scheme, unit: Unit, leaf: Indicator, found: LeafResult, on: date, frozen: Frozen, counts: Mapping[str, int]
) -> list[Improvement]:
    """What would raise an item: single changes that give full marks first, the fewest steps; then those that give more.

    Args:
        found: how the item was scored.
        counts: the unit's measures, from which its rates follow.
    """
    rule = leaf.rule_for(unit.unit_type)
    if rule is None or found.points is None or found.points >= found.full:
        return []
    beside = _compared(City(scheme, [unit], on, frozen), unit, leaf)
    reached: list[Improvement] = []
    for name in found.values:
        way = Ways(scheme, name).rule(rule)
        if name not in VALUES and Language(scheme, "zh").is_rate(name):
            continue  # what a rate that was only reported counts is not known
        for lever in _levers(unit, name, way, counts):
            reached += _reached(lever, _scored(scheme, unit, leaf, on, frozen, lever, beside), found)
    whole = [one for one in reached if one.full]
    return sorted(whole or reached, key=lambda one: (-one.points, one.steps))[:SHOWN]


def _levers(unit: Unit, name: str, way: int | None, counts: Mapping[str, int]) -> Iterator[Lever]:
    value = unit.values.get(name)
    match value:
        case bool() if way == (-1 if value else 1):
            yield Lever(name, None, lambda _steps: not value, 1)
        case Fraction() if way == 1 and (value.denominator == 1 or name in VALUES):
            yield from _raised(name, value, counts)


def _raised(name: str, value: Fraction, counts: Mapping[str, int]) -> Iterator[Lever]:
    """A count one by one, a rate by what it counts; a share of a whole ends with the whole."""
    root = VALUES[name].root if name in VALUES else None
    match root:
        case Call(function="/", arguments=(Name(name=part), Name(name=whole))):
            above, below = counts.get(part, 0), counts.get(whole, 0)
            if below and Fraction(above, below) == value and MEASURES[part].more:
                most = below - above if above <= below else MOST
                yield Lever(name, MEASURES[part], lambda steps: Fraction(above + steps, below), most)
        case Name(name=measure):
            if MEASURES[measure].more:
                yield Lever(name, MEASURES[measure], lambda steps: value + steps, MOST)
        case Call(function="+", arguments=(Name(name=measure), *_)):
            yield Lever(name, MEASURES[measure], lambda steps: value + steps, MOST)
        case None:
            yield Lever(name, None, lambda steps: value + steps, MOST)
        case _:
            return


def _scored(
    scheme: Scheme, unit: Unit, leaf: Indicator, on: date, frozen: Frozen, lever: Lever, beside: frozenset[object]
) -> Callable[[int], Fraction | None]:  # fmt: skip
    """Points of the item after so many steps; none if they hang on others whose values are not at hand."""

    def points(steps: int) -> Fraction | None:
        changed = replace(unit, values={**unit.values, lever.name: lever.at(steps)})
        city = City(scheme, [changed], on, frozen)
        found = city.leaf(changed, leaf).points
        return found if all(repr(key) in frozen.columns or key in beside for key in city.peers.columns) else None

    return points


def _compared(city: City, unit: Unit, leaf: Indicator) -> frozenset[object]:
    """What the item was compared with as it is."""
    city.leaf(unit, leaf)
    return frozenset(city.peers.columns)


def _reached(lever: Lever, points: Callable[[int], Fraction | None], found: LeafResult) -> Iterator[Improvement]:
    """The fewest steps to full marks, else to the next points at all."""
    now = found.points or Fraction(0)
    for goal, enough in ((found.full, Fraction.__ge__), (now, Fraction.__gt__)):
        steps = _fewest(lambda steps, goal=goal, enough=enough: (got := points(steps)) is not None and enough(got, goal), lever.most)  # type: ignore[misc]  # fmt: skip
        if steps and (got := points(steps)) is not None:
            yield Improvement(lever, steps, got, got >= found.full)
            return


def _fewest(enough: Callable[[int], bool], most: int) -> int | None:
    """The least number of steps that is enough, where more never is less; None if none is."""
    high = 1
    while high < most and not enough(high):
        high *= 2
    high = min(high, most)
    if high < 1 or not enough(high):
        return None
    low = high // 2 if high > 1 else 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
