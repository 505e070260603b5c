"""Scoring functions that add up: bonuses, open scales, tables, proportions."""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gonghui_assessment.scheme.defaults import steps_in
from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, NumbersOf, Part, YesNo

from .amounts import ONE, Counted
from .base import ZERO, Look, Otherwise, Reach, Rule, amount_reach, otherwise


class Credit(Counted):
    """An event, how often it happened, and what one earns."""

    event: str
    points: Number
    at_most: Number | None = None

    def earned(self, look: Look) -> Fraction:
        """Points that it adds."""
        count = self.counted(look)
        points = count * self.points if self.at_most is None else min(count * self.points, self.at_most)
        if points:
            look.note("credit", event=self.event, count=count, points=self.points, earned=points)
        return points


class Matrix(Part):
    """Level × prize: one value of the unit for each cell, named `<prefix>_<row>_<column>`."""

    rows: Annotated[tuple[str, ...], Field(min_length=1)]
    cols: Annotated[tuple[str, ...], Field(min_length=1)]
    points: tuple[tuple[Number, ...], ...]
    prefix: str

    @model_validator(mode="after")
    def _whole(self) -> "Matrix":
        if len(self.points) != len(self.rows) or any(len(row) != len(self.cols) for row in self.points):
            raise ValueError("矩阵的行列数不符 rows and columns of the matrix do not fit")
        return self

    def names(self) -> tuple[str, ...]:
        """The values that it reads."""
        return tuple(f"{self.prefix}_{row}_{col}" for row in self.rows for col in self.cols)

    def cells(self, look: Look) -> list[Fraction]:
        """Points of each cell."""
        prices = [price for row in self.points for price in row]
        return [self._cell(look, name, price) for name, price in zip(self.names(), prices, strict=True)]

    @staticmethod
    def _cell(look: Look, name: str, price: Fraction) -> Fraction:
        count = look.given(name)
        if not isinstance(count, Fraction) or count < 0:
            raise Unscored("gap", "negative_count", name=name)
        if count:
            look.note("credit", event=name, count=count, points=price, earned=count * price)
        return count * price


class PerUnitBonus(Rule):
    """(a) Σ points × count; (b) base points at the base target and more beyond; (c) level × prize."""

    tops: ClassVar[bool] = True

    kind: Literal["per_unit_bonus"]
    items: tuple[Credit, ...] = ()
    counts: Literal["all", "highest"] = "all"  # several levels: all, or the best one only
    measure: NumberOf | None = None
    base_target: NumberOf | None = None
    base_points: Number | None = None
    per_unit: Number | None = None
    unit: Number = Field(default=ONE, gt=0)
    below: Otherwise = ZERO
    matrix: Matrix | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "PerUnitBonus":
        base = [part is not None for part in (self.measure, self.base_target, self.per_unit)]
        if [bool(self.items), all(base), self.matrix is not None].count(True) != 1 or any(base) != all(base):
            raise ValueError(
                "写 items、matrix 之一，或写 measure、base_target、per_unit"
                " give items or matrix, or measure, base_target and per_unit"
            )
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What was earned."""
        if self.measure:
            return self._beyond_base(look, full)
        earned = self.matrix.cells(look) if self.matrix else [item.earned(look) for item in self.items]
        return sum(earned, ZERO) if self.counts == "all" else self._highest(earned)

    def _highest(self, earned: list[Fraction]) -> Fraction:
        prices = [p for row in self.matrix.points for p in row] if self.matrix else [item.points for item in self.items]
        return max((price for price, points in zip(prices, earned, strict=True) if points), default=ZERO)

    def _beyond_base(self, look: Look, full: Fraction) -> Fraction:
        if self.measure is None or self.base_target is None or self.per_unit is None:
            raise AssertionError
        count, base = look.number(self.measure), look.number(self.base_target)
        look.note("beyond_base", measure=self.measure.text, value=count, target=base, per_unit=self.per_unit)
        if count < base:
            return otherwise(look, self.below, full)
        beyond = steps_in(count - base, self.unit, self.steps or look.defaults.steps)
        return (full if self.base_points is None else self.base_points) + self.per_unit * beyond

    def reach(self, full: Fraction) -> Reach:
        """From nothing without end, unless every item is capped."""
        if self.measure:
            return Reach(amount_reach([self.below], full).least, None)
        limits = [item.points if item.when and item.at_most is None else item.at_most for item in self.items]
        ended = self.items and None not in limits
        return Reach(ZERO, sum((limit for limit in limits if limit is not None), ZERO) if ended else None)


class Accumulate(Rule):
    """Σ points of events by a table; no full mark, no cap: units are only compared."""

    tops: ClassVar[bool] = True

    kind: Literal["accumulate"]
    items: Annotated[tuple[Credit, ...], Field(min_length=1)]

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The sum."""
        del full
        return sum((item.earned(look) for item in self.items), ZERO)

    def reach(self, full: Fraction) -> Reach:
        """From nothing without end."""
        del full
        return Reach(ZERO, None)


class TableRow(Counted):
    """One line: its table value, and the base and coefficient that it should be the product of."""

    name: str
    value: Number
    base: Number | None = None
    coefficient: Number | None = None


class CoefficientTable(Rule):
    """Σ of table values; where table and coefficient disagree, the table rules."""

    tops: ClassVar[bool] = True

    kind: Literal["coefficient_table"]
    table: Annotated[tuple[TableRow, ...], Field(min_length=1)]

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The sum."""
        del full
        total = ZERO
        for row in self.table:
            if count := row.counted(look):
                look.note("credit", event=row.name, count=count, points=row.value, earned=count * row.value)
                total += count * row.value
        return total

    def reach(self, full: Fraction) -> Reach:
        """From nothing without end."""
        del full
        return Reach(ZERO, None)


class Share(Part):
    """A part of an item: whether it is there, whether it applies, its points if printed."""

    part: str
    condition: YesNo
    applies_if: YesNo | None = None
    points: Number | None = None


class Proportional(Rule):
    """to_target: full × min(1, v / target); to_best: full × v / best, or best / v; parts: Σ of earned parts."""

    kind: Literal["proportional"]
    mode: Literal["to_target", "to_best", "parts"]
    measure: NumberOf | None = None
    target: NumberOf | None = None  # to_target; 1 if the measure is a rate
    best: Literal["max", "min"] = "max"  # to_best: whether more or less is better
    parts: tuple[Share, ...] = ()
    of: NumberOf | None = None  # parts, counted: how many parts there are

    @model_validator(mode="after")
    def _one_form(self) -> "Proportional":
        counted = self.measure is not None and self.of is not None
        if (self.mode == "parts") != (bool(self.parts) or counted) or (self.mode != "parts" and self.measure is None):
            raise ValueError(
                "parts 需要 parts 或 measure 和 of，其他需要 measure mode parts needs parts, or measure and of"
            )
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The share of the full mark."""
        if self.parts:
            return self._listed(look, full)
        if self.measure is None:
            raise AssertionError
        value = look.number(self.measure)
        if self.mode == "to_best":
            return full * self._of_best(look, value, self.measure.text)
        against = self.of or self.target
        goal = look.number(against) if against else ONE
        look.note("share", measure=self.measure.text, value=value, target=goal)
        return full * min(ONE, _ratio(value, goal))

    def _of_best(self, look: Look, value: Fraction, text: str) -> Fraction:
        if self.measure is None:
            raise AssertionError
        best = look.peers(self.best, self.measure)
        look.note("to_best", measure=text, value=value, best=best)
        return _ratio(value, best) if self.best == "max" else _ratio(best, value)

    def _listed(self, look: Look, full: Fraction) -> Fraction:
        applying = [part for part in self.parts if part.applies_if is None or look.holds(part.applies_if)]
        if not applying:
            raise Unscored("not_applicable", "no_part_applies")
        over = len(applying) if look.defaults.parts == "equal_over_applicable" else len(self.parts)
        earned = [part for part in applying if look.holds(part.condition)]
        look.note("parts", earned=len(earned), of=over, parts="、".join(part.part for part in earned))
        return sum((full / over if part.points is None else part.points for part in earned), ZERO)

    def reach(self, full: Fraction) -> Reach:
        """From nothing to full."""
        if self.parts and all(part.points is not None for part in self.parts):
            return Reach(ZERO, sum((part.points for part in self.parts if part.points is not None), ZERO))
        return Reach(ZERO, full)


def _ratio(value: Fraction, base: Fraction) -> Fraction:
    if not base:
        raise Unscored("gap", "zero_denominator")
    return value / base


class LinearAboveBase(Rule):
    """(v − base) / per × points_per, from 0 up to a cap."""

    kind: Literal["linear_above_base"]
    measure: NumberOf
    base: NumberOf
    per: Number = Field(default=ONE, gt=0)
    points_per: Number

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Continuous from the base on."""
        del full
        value, base = look.number(self.measure), look.number(self.base)
        look.note("linear", measure=self.measure.text, value=value, base=base, per=self.per, points=self.points_per)
        return (value - base) / self.per * self.points_per

    def reach(self, full: Fraction) -> Reach:
        """Without end before the stops."""
        del full
        return Reach(None, None)


class RatioProduct(Rule):
    """Product of two or more ratios × weight (the full mark if not printed); no stops unless printed."""

    tops: ClassVar[bool] = True
    sinks: ClassVar[bool] = True

    kind: Literal["ratio_product"]
    ratios: Annotated[tuple[NumberOf, ...], Field(min_length=2)]
    weight: Number | None = None

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The product."""
        product = ONE
        for ratio in self.ratios:
            product *= look.number(ratio)
        weight = full if self.weight is None else self.weight
        look.note("product", product=product, weight=weight)
        return product * weight

    def reach(self, full: Fraction) -> Reach:
        """Without end on both sides."""
        del full
        return Reach(None, None)


class MinSizePerEvent(Rule):
    """An event counts only with at least `min_size` participants; equal parts over the required events."""

    kind: Literal["min_size_per_event"]
    sizes: Annotated[tuple[NumberOf, ...], Field(min_length=1)]  # one per required event; its attendance
    min_size: int = Field(ge=1)

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The share of the events that count."""
        counted = sum(look.number(size) >= self.min_size for size in self.sizes)
        look.note("events", counted=counted, of=len(self.sizes), min_size=self.min_size)
        return full * counted / len(self.sizes)

    def reach(self, full: Fraction) -> Reach:
        """From nothing to full."""
        return Reach(ZERO, full)


class MeanOfParts(Rule):
    """Plain mean of scores of the unit's parts, times a factor if the scale differs."""

    kind: Literal["mean_of_parts"]
    scores: NumbersOf
    factor: Number = ONE

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The mean."""
        del full
        scores = look.numbers(self.scores)
        if not scores:
            raise Unscored("gap", "empty_list")
        mean = sum(scores, ZERO) / len(scores)
        look.note("mean", mean=mean, of=len(scores), factor=self.factor)
        return mean * self.factor

    def reach(self, full: Fraction) -> Reach:
        """Whatever the parts earned."""
        del full
        return Reach(None, None)
