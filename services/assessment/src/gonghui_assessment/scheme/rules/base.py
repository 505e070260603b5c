"""What every scoring function is: a part of a scheme that gives points within a reach."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from gonghui_assessment.scheme.defaults import Defaults, Gap, Steps
from gonghui_assessment.scheme.exact import Number, Value, exact, plain, rounded
from gonghui_assessment.scheme.expressions import Expression
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import Notes, NumberOf, Part, YesNo

ZERO = Fraction(0)
JUDGEMENT = "judgement"
OPEN = "not_stated"
PER_FULL = "full"


def _amount(raw: object) -> object:
    if raw in {JUDGEMENT, OPEN, PER_FULL}:
        return raw
    try:
        return exact(raw)
    except ValueError:
        raise ValueError(
            "应为数字，或 full、judgement、not_stated；算式请用 kind: formula 与 case(…)"
            " a number, full, judgement or not_stated is needed; for an expression there is kind: formula with case(…)"
        ) from None


def _stop(raw: object) -> object:
    return raw if raw is None or raw == "default" else exact(raw)


def _top(raw: object) -> object:
    return raw if raw == PER_FULL else _stop(raw)


def _text(raw: Fraction | str | None) -> str | None:
    return plain(raw) if isinstance(raw, Fraction) else raw


_SCHEMA = WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]})
_PLAIN = PlainSerializer(_text)
Otherwise = Annotated[Fraction | Literal["judgement", "not_stated", "full"], BeforeValidator(_amount), _PLAIN, _SCHEMA]
Stop = Annotated[Fraction | Literal["default"] | None, BeforeValidator(_stop), _PLAIN, _SCHEMA]
Top = Annotated[Fraction | Literal["default", "full"] | None, BeforeValidator(_top), _PLAIN, _SCHEMA]
Operator = Literal["at_least", "at_most", ">=", ">", "<=", "<", "="]


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person gave: a value with a reason. On a ballot, `value` None is a blank and `overall` the whole verdict."""

    value: Fraction | str | None
    reason: str | None = None  # None: kept where the rating was given; a blank one is refused
    rater: str = "assessor"
    overall: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Place of one unit among its peers: best is 1; `tied` units share it."""

    position: int
    tied: int
    units: int
    better: int = 0  # different values that are better


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the most that a rule can give; None is without end."""

    least: Fraction | None
    most: Fraction | None


class Look(Protocol):
    """What a scoring function may see of one unit, and where it writes what it did."""

    @property
    def defaults(self) -> Defaults:
        """D1 to D13 of the scheme."""

    @property
    def on(self) -> date:
        """The day as of which is scored."""

    def number(self, expression: Expression) -> Fraction:
        """The value of a measure."""

    def holds(self, expression: Expression) -> bool:
        """Whether a condition is true."""

    def text(self, expression: Expression) -> str:
        """A verdict, grade or form."""

    def day(self, expression: Expression) -> date:
        """A date."""

    def numbers(self, expression: Expression) -> tuple[Fraction, ...]:
        """A list of numbers."""

    def given(self, name: str) -> Value:
        """One value by its name."""

    def peers(self, figure: str, expression: Expression) -> Fraction:
        """A figure over the peers: mean, median, max, min."""

    def standing(
        self, expression: Expression, *, descending: bool, times: Mapping[str, Fraction] | None = None
    ) -> Standing:
        """The place of the unit among its peers; `times` multiplies the value of a unit, by its id or its type."""

    def placed(
        self,
        expression: Expression,
        worth: Callable[[Standing], Fraction],
        *,
        descending: bool,
        times: Mapping[str, Fraction] | None = None,
    ) -> Fraction:
        """What that place is worth; `worth` asks for nothing that units of one place do not share."""

    def points_of(self, code: str) -> Fraction:
        """Points of another indicator of the unit."""

    def ratings(self) -> Sequence[Rating]:
        """What raters gave for this place of the scheme."""

    def is_of(self, unit_type: str) -> bool:
        """Whether the unit belongs to a class of units."""

    def part(self, name: str) -> "Look":
        """The same unit, at a place inside the rule."""

    def note(self, step: str, **data: Value | int | None) -> None:
        """Record one step of the arithmetic."""


class Rule(Part, ABC):
    """A scoring function with what every one of them may carry."""

    tops: ClassVar[bool] = False  # may pass the full mark by its nature (D4)
    sinks: ClassVar[bool] = False  # stops at zero only if the text says so

    kind: str
    full: Number | None = None  # full mark of a part of a larger item
    zero_if: YesNo | None = None
    na_if: YesNo | None = None
    if_na: Gap | None = None  # not applicable; None: as D5 says
    if_gap: Gap | None = None  # nothing to measure; None: as D5 says
    floor: Stop = "default"
    cap: Top = "default"
    steps: Steps | None = None  # None: as D2 says
    times: NumberOf | None = None  # the points are multiplied, before the stops
    places: int | None = Field(default=None, ge=0, le=6)  # decimals to which the points are rounded, before the stops
    notes: Notes = ()

    @abstractmethod
    def score(self, look: Look, full: Fraction) -> Fraction:
        """Points before the stops of the item."""

    @abstractmethod
    def reach(self, full: Fraction) -> Reach:
        """Bounds of `score`, before the stops of the item."""

    def low(self, defaults: Defaults, full: Fraction) -> Fraction | None:
        """The lower stop; `full` lets a rule whose printed limits imply one decide."""
        del full
        if self.floor != "default":
            return self.floor if isinstance(self.floor, Fraction) else None
        return None if self.sinks or defaults.below_zero == "allow" else ZERO

    def high(self, defaults: Defaults, full: Fraction) -> Fraction | None:
        """The upper stop."""
        if self.cap == PER_FULL:
            return full or None
        if self.cap != "default":
            return self.cap if isinstance(self.cap, Fraction) else None
        return None if not full or (self.may_top() and defaults.bonus_inside != "capped_by_item") else full

    def may_top(self) -> bool:
        """Whether the rule can pass its full mark."""
        return self.tops

    def stopped(self, points: Fraction, defaults: Defaults, full: Fraction) -> Fraction:
        """The points after the stops."""
        low, high = self.low(defaults, full), self.high(defaults, full)
        points = points if low is None else max(points, low)
        return points if high is None else min(points, high)

    def bounds(self, defaults: Defaults, full: Fraction) -> Reach:
        """Bounds of what `award` gives."""
        reach, low, high = self.reach(full), self.low(defaults, full), self.high(defaults, full)
        reach = Reach(None, None) if self.times else reach
        least = low if reach.least is None else reach.least if low is None else max(low, reach.least)
        most = high if reach.most is None else reach.most if high is None else min(high, reach.most)
        if self.zero_if and least is not None:
            least = min(least, ZERO)
        return Reach(least, most)


def award(look: Look, rule: Rule, full: Fraction) -> Fraction:
    """Points of a rule: what comes before it, its arithmetic, its stops.

    Raises:
        Unscored: no points can be given, and neither `if_na` nor `if_gap` of the rule settles it here.
    """
    full = full if rule.full is None else rule.full
    try:
        raw = _scored(look, rule, full)
    except Unscored as why:
        choice = _choice(rule, why, look.defaults)
        if choice not in {"full", "zero"}:
            why.choice = why.choice or choice
            raise
        look.note("settled", reason=why.reason, choice=choice)
        return full if choice == "full" else ZERO
    points = rule.stopped(raw, look.defaults, full)
    if points != raw:
        look.note("stopped", raw=raw, points=points)
    return points


def _choice(rule: Rule, why: Unscored, defaults: Defaults) -> Gap | None:
    """What settles a case without points: the rule's own word, else D5; None if nothing may."""
    if why.state == "not_applicable":
        choice = rule.if_na or defaults.nothing_to_measure
    elif why.nothing_to_measure:
        choice = rule.if_gap or defaults.nothing_to_measure
    else:
        return None
    return None if choice == "gap" else choice


def _scored(look: Look, rule: Rule, full: Fraction) -> Fraction:
    if rule.na_if and look.holds(rule.na_if):
        raise Unscored("not_applicable", "na_if")
    if rule.zero_if and look.holds(rule.zero_if):
        look.note("zero_if", condition=rule.zero_if.text)
        return ZERO
    points = rule.score(look, full)
    if rule.times:
        times = look.number(rule.times)
        look.note("times", measure=rule.times.text, value=times, points=points)
        points *= times
    if rule.places is not None and (exact := points) != (points := rounded(points, rule.places)):
        look.note("rounded", value=exact, places=rule.places, points=points)
    return points


def judged(look: Look, least: Fraction, most: Fraction) -> Fraction:
    """The value that a person gave, with a reason; several agree on their mean.

    Raises:
        Unscored: nobody gave one yet, one is outside, or a reason is missing.
    """
    ratings = look.ratings()
    if not ratings:
        raise Unscored("needs_rating", "judgement", least=least, most=most)
    values = [rating.value for rating in ratings if isinstance(rating.value, Fraction)]
    if len(values) < len(ratings) or not all(least <= value <= most for value in values):
        raise Unscored("needs_rating", "rating_outside", least=least, most=most)
    if any(rating.reason is not None and not rating.reason.strip() for rating in ratings):
        raise Unscored("needs_rating", "reason_missing", least=least, most=most)
    mean = _agreed(look, ratings, least, most)
    look.note("judged", given=mean, least=least, most=most, raters=len(values))
    return mean


def _agreed(look: Look, ratings: Sequence[Rating], least: Fraction, most: Fraction) -> Fraction:
    """The mean of all, or what the raters of the scheme make of it together."""
    raters = look.defaults.raters
    if raters is None:
        return sum((rating.value for rating in ratings if isinstance(rating.value, Fraction)), ZERO) / len(ratings)
    means: list[tuple[Fraction, Fraction]] = []
    for group in raters.groups:
        given = [r.value for r in ratings if r.rater == group.rater and isinstance(r.value, Fraction)]
        if given:
            means.append((group.weight, mean := sum(given, ZERO) / len(given)))
            look.note("rater_group", rater=group.rater, weight=group.weight, raters=len(given), mean=mean)
        elif raters.combine == "weighted" and group.weight and raters.missing == "wait":
            raise Unscored("needs_rating", "rater_missing", rater=group.rater, least=least, most=most)
    if not means or (raters.combine == "weighted" and not sum(weight for weight, _ in means)):
        raise Unscored("needs_rating", "judgement", least=least, most=most)
    match raters.combine:
        case "last":
            return means[-1][1]
        case "highest":
            return max(mean for _, mean in means)
        case "lowest":
            return min(mean for _, mean in means)
        case "mean":
            return sum((mean for _, mean in means), ZERO) / len(means)
        case "weighted":
            return sum((weight * mean for weight, mean in means), ZERO) / sum(weight for weight, _ in means)


def otherwise(look: Look, amount: Fraction | str, full: Fraction) -> Fraction:
    """What `else`, `below` or `beyond` say: points, full, a judgement, or nothing at all."""
    if isinstance(amount, Fraction):
        return amount
    if amount == JUDGEMENT:
        return judged(look, ZERO, full)
    if amount == PER_FULL:
        return full
    raise Unscored("gap", "case_not_stated")


def amount_reach(amounts: Sequence[Fraction | str], full: Fraction) -> Reach:
    """The reach of a closed list of results."""
    sizes = [size for amount in amounts for size in ((ZERO, full) if amount == JUDGEMENT else _size(amount, full))]
    return Reach(min(sizes, default=ZERO), max(sizes, default=ZERO))


def _size(amount: Fraction | str, full: Fraction) -> tuple[Fraction, ...]:
    if isinstance(amount, Fraction):
        return (amount,)
    return (full,) if amount == PER_FULL else ()


def compared(value: Fraction, operator: Operator, target: Fraction, defaults: Defaults) -> bool:
    """A comparison; the words at_least and at_most follow D1 at the limit."""
    if value == target:
        return operator in {">=", "<=", "="} or (operator[:2] == "at" and defaults.at_limit == "included")
    return operator in ({">=", ">", "at_least"} if value > target else {"<=", "<", "at_most"})
