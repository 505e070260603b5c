"""Scoring functions that give a share: proportions, parts, products, means."""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, NumbersOf, Part, YesNo

from .amounts import ONE
from .base import ZERO, Look, Reach, Rule


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


class Formula(Rule):
    """Points as an expression says; then the stops of the item."""

    kind: Literal["formula"]
    points: NumberOf
    says: str = ""

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The value of the expression."""
        del full
        points = look.number(self.points)
        look.note("formula", formula=self.says or self.points.text, value=points)
        return points

    def reach(self, full: Fraction) -> Reach:
        """Without end before the stops."""
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
