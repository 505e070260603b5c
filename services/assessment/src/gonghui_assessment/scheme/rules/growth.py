"""Scoring functions that look at both sides of a target, or at last year."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from gonghui_assessment.scheme.defaults import steps_in
from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, Part

from .base import ZERO, Look, Otherwise, Reach, Rule, amount_reach, otherwise

ONE = Fraction(1)


class SignedStep(Rule):
    """full + up for each step above the target, full − down for each step below; stops only if printed."""

    tops: ClassVar[bool] = True
    sinks: ClassVar[bool] = True

    kind: Literal["signed_step"]
    measure: NumberOf
    target: NumberOf
    step: Number = Field(gt=0)
    up: Number
    down: Number

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Both sides of the target."""
        value, target = look.number(self.measure), look.number(self.target)
        steps = steps_in(abs(value - target), self.step, self.steps or look.defaults.steps)
        look.note(
            "signed_step", measure=self.measure.text, value=value, target=target, steps=steps, above=value >= target
        )
        return full + steps * self.up if value >= target else full - steps * self.down

    def reach(self, full: Fraction) -> Reach:
        """Without end on both sides."""
        return Reach(None if self.down else full, None if self.up else full)


class GrowthTargetWithBonus(Rule):
    """Growth over last year reaches the target: full + up per step above it; below: as printed."""

    tops: ClassVar[bool] = True

    kind: Literal["growth_target_with_bonus"]
    measure: NumberOf
    last_year: NumberOf
    target: Number
    step: Number = Field(gt=0)
    up: Number
    below: Otherwise = "not_stated"

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full and more, or `below`."""
        value, before = look.number(self.measure), look.number(self.last_year)
        if not before:
            raise Unscored("gap", "zero_denominator")
        growth = value / before - 1
        look.note("growth", value=value, before=before, growth=growth, target=self.target)
        if growth < self.target:
            return otherwise(look, self.below, full)
        return full + self.up * steps_in(growth - self.target, self.step, self.steps or look.defaults.steps)

    def reach(self, full: Fraction) -> Reach:
        """`below`, or full and more."""
        return Reach(amount_reach([self.below, full], full).least, None if self.up else full)


class YearStep(Part):
    """Points per so many more (or fewer) than last year, up to a cap."""

    per: Number = Field(default=ONE, gt=0)
    points: Number
    cap: Number | None = None

    def earned(self, look: Look, rule: Rule, distance: Fraction) -> Fraction:
        """Points for a distance."""
        points = steps_in(distance, self.per, rule.steps or look.defaults.steps) * self.points
        return points if self.cap is None else min(points, self.cap)


class YearOverYearSigned(Rule):
    """base + min(cap_up, up × increase) − min(cap_down, down × decrease); may be negative."""

    tops: ClassVar[bool] = True
    sinks: ClassVar[bool] = True

    kind: Literal["year_over_year_signed"]
    measure: NumberOf
    last_year: NumberOf | None = None  # None: the measure is the change itself
    base: Number | None = None
    up: YearStep
    down: YearStep

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The base and what the change adds or takes."""
        change = look.number(self.measure) - (look.number(self.last_year) if self.last_year else ZERO)
        base = full if self.base is None else self.base
        plus, minus = self.up.earned(look, self, change), self.down.earned(look, self, -change)
        look.note("change", change=change, base=base, plus=plus, minus=minus)
        return base + plus - minus

    def reach(self, full: Fraction) -> Reach:
        """The base and both caps."""
        base = full if self.base is None else self.base
        return Reach(
            None if self.down.cap is None else base - self.down.cap, None if self.up.cap is None else base + self.up.cap
        )
