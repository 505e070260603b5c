"""Scoring functions that add up: bonuses, open scales, tables, proportions."""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gonghui_assessment.scheme.defaults import steps_in
from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, Part

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
