"""Scoring functions that turn an amount into points: bands, deductions, bonuses, proportions, growth."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gonghui_assessment.scheme.defaults import Defaults, steps_in
from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, NumbersOf, Part, TextOf, YesNo

from .base import ZERO, Look, Otherwise, Reach, Rule, amount_reach, otherwise

ONE = Fraction(1)


class Band(Part):
    """An interval and its points; `min` and `max` follow D1 at the limit, `above` and `under` never include it."""

    min: Number | None = None
    above: Number | None = None
    max: Number | None = None
    under: Number | None = None
    points: Otherwise

    @model_validator(mode="after")
    def _limited(self) -> "Band":
        limits = (self.min, self.above, self.max, self.under)
        if all(limit is None for limit in limits):
            raise ValueError("等级档需有界限 a band needs a limit")
        if None not in (self.min, self.above) or None not in (self.max, self.under):
            raise ValueError("同一侧只写一个界限 one limit for each side")
        return self

    def holds(self, value: Fraction, defaults: Defaults) -> bool:
        """Whether the value lies in the band."""
        at = defaults.at_limit == "included"
        return (
            (self.min is None or value > self.min or (at and value == self.min))
            and (self.above is None or value > self.above)
            and (self.max is None or value < self.max or (at and value == self.max))
            and (self.under is None or value < self.under)
        )


class Bands(Rule):
    """The first band that holds gives its points; a verdict gives its own; otherwise `below`."""

    kind: Literal["bands"]
    measure: NumberOf | None = None
    bands: tuple[Band, ...] = ()
    verdict: TextOf | None = None
    verdicts: Mapping[str, Otherwise] = Field(default_factory=dict)
    below: Otherwise = ZERO
    condition_for_full: YesNo | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Bands":
        if bool(self.bands) == bool(self.verdicts) or (self.measure is None) == (self.verdict is None):
            raise ValueError(
                "写 measure 和 bands，或写 verdict 和 verdicts give measure and bands, or verdict and verdicts"
            )
        if bool(self.bands) != (self.measure is not None):
            raise ValueError("bands 配 measure，verdicts 配 verdict bands go with measure, verdicts with verdict")
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Points of the band."""
        may_be_full = self.condition_for_full is None or look.holds(self.condition_for_full)
        if self.verdict:
            word = look.text(self.verdict)
            look.note("verdict", verdict=word)
            return otherwise(look, self.verdicts.get(word, self.below), full)
        if not self.measure:
            raise AssertionError
        value = look.number(self.measure)
        for number, band in enumerate(self.bands, 1):
            if (may_be_full or band.points not in (full, "full")) and band.holds(value, look.defaults):
                look.note("band", measure=self.measure.text, value=value, number=number, full_allowed=may_be_full)
                return otherwise(look, band.points, full)
        look.note("band", measure=self.measure.text, value=value, number=0, full_allowed=may_be_full)
        return otherwise(look, self.below, full)

    def reach(self, full: Fraction) -> Reach:
        """All printed results."""
        return amount_reach([*(band.points for band in self.bands), *self.verdicts.values(), self.below], full)


class Counted(Part):
    """Something that is counted: a number, or a condition that counts 0 or 1."""

    count: NumberOf | None = None
    when: YesNo | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.count is None) == (self.when is None):
            raise ValueError("写 count 或 when give count or when")
        return self

    def counted(self, look: Look) -> Fraction:
        """How often; never less than nothing."""
        if self.when:
            return Fraction(look.holds(self.when))
        if not self.count:
            raise AssertionError
        if (count := look.number(self.count)) < 0:
            raise Unscored("gap", "negative_count")
        return count


class Finding(Counted):
    """What is found, how often, and what one costs."""

    finding: str
    origin: str = ""  # who made the finding, where the amount depends on it
    points: Number
    per: str = "each"  # `once` counts 0 or 1; any other word is a label
    at_most: Number | None = None  # most points that this finding can cost

    def cost(self, look: Look) -> Fraction:
        """Points that it takes away."""
        count = self.counted(look)
        count = min(count, ONE) if self.per == "once" else count
        cost = count * self.points if self.at_most is None else min(count * self.points, self.at_most)
        if cost:
            look.note("finding", finding=self.finding, count=count, points=self.points, cost=cost)
        return cost

    def dearest(self) -> Fraction | None:
        """The most it can take away; None: without end."""
        return self.points if self.at_most is None and (self.per == "once" or self.when) else self.at_most


def deducted(look: Look, items: Sequence[Finding]) -> Fraction:
    """The sum of the deductions, or the largest (D9)."""
    costs = [item.cost(look) for item in items]
    return sum(costs, ZERO) if look.defaults.listed_deductions == "add_up" else max(costs, default=ZERO)


class PerUnitDeduction(Rule):
    """(a) Findings: start − Σ points × count. (b) Shortfall: start − per_unit for each unit below the target."""

    kind: Literal["per_unit_deduction"]
    start: Number | Literal["full"] = "full"
    items: tuple[Finding, ...] = ()
    measure: NumberOf | None = None
    target: NumberOf | None = None
    unit: Number | None = Field(default=None, gt=0)
    per_unit: Number | None = None
    side: Literal["below", "over"] = "below"  # what is deducted for
    most: Number | None = None  # cap of the deduction; larger than the full mark, the item may be negative (D3)

    @model_validator(mode="after")
    def _one_form(self) -> "PerUnitDeduction":
        given = [part is not None for part in (self.measure, self.target, self.unit, self.per_unit)]
        if any(given) != all(given) or any(given) == bool(self.items):
            raise ValueError(
                "写 items，或写 measure、target、unit、per_unit give items, or measure, target, unit and per_unit"
            )
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the deductions leave."""
        start = full if isinstance(self.start, str) else self.start
        loss = deducted(look, self.items) if self.items else self._shortfall(look)
        return start - (loss if self.most is None else min(loss, self.most))

    def _shortfall(self, look: Look) -> Fraction:
        if self.measure is None or self.target is None or self.unit is None or self.per_unit is None:
            raise AssertionError
        value, target = look.number(self.measure), look.number(self.target)
        loss = shortfall(look, self, value, target, self.unit, self.per_unit, over=self.side == "over")
        look.note("shortfall", measure=self.measure.text, value=value, target=target, loss=loss)
        return loss

    def low(self, defaults: Defaults, full: Fraction) -> Fraction | None:
        """A printed cap of the deduction that is larger than the full mark replaces the stop at 0."""
        if self.floor == "default" and self.most is not None and self.most > full:
            return None
        return super().low(defaults, full)

    def reach(self, full: Fraction) -> Reach:
        """From start down to what the deductions can take."""
        start = full if isinstance(self.start, str) else self.start
        dearest = [item.dearest() for item in self.items]
        listed = None if not dearest or None in dearest else sum((cost for cost in dearest if cost is not None), ZERO)
        limits = [limit for limit in (self.most, listed) if limit is not None]
        return Reach(start - min(limits) if limits else None, start)


def shortfall(
    look: Look, rule: Rule, value: Fraction, target: Fraction, unit: Fraction, per_unit: Fraction, *, over: bool = False
) -> Fraction:
    """What a distance from the target costs: steps by D2, a per cent by D7."""
    step = look.defaults.step(unit, target)
    if not step:
        raise Unscored("gap", "zero_denominator")
    return steps_in(value - target if over else target - value, step, rule.steps or look.defaults.steps) * per_unit


class OwnStructureTarget(Rule):
    """The target is a share of the unit's own structure; the shortfall is deducted step by step."""

    kind: Literal["own_structure_target"]
    measure: NumberOf
    structure: NumberOf
    share: Number
    unit: Number = Field(gt=0)
    per_unit: Number

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the shortfall leaves."""
        value, target = look.number(self.measure), look.number(self.structure) * self.share
        loss = shortfall(look, self, value, target, self.unit, self.per_unit)
        look.note("shortfall", measure=self.measure.text, value=value, target=target, loss=loss)
        return full - loss

    def reach(self, full: Fraction) -> Reach:
        """Any deduction is possible."""
        return Reach(None, full)


class CountBelowShareOfOwnMean(Rule):
    """Parts of the unit smaller than share × mean of its parts are counted, then deducted each."""

    kind: Literal["count_below_share_of_own_mean"]
    sizes: NumbersOf
    share: Number
    per_unit: Number

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the small parts leave."""
        sizes = look.numbers(self.sizes)
        if not sizes:
            raise Unscored("gap", "empty_list")
        limit = sum(sizes, ZERO) / len(sizes) * self.share
        small = sum(size < limit for size in sizes)
        look.note("small_parts", limit=limit, small=small, of=len(sizes), per_unit=self.per_unit)
        return full - small * self.per_unit

    def reach(self, full: Fraction) -> Reach:
        """Any deduction is possible."""
        return Reach(None, full)


class DeductionWithPeerWaiver(Rule):
    """As a shortfall, but nothing is deducted if another measure passes the mean of the peers + offset."""

    kind: Literal["deduction_with_peer_waiver"]
    measure: NumberOf
    target: NumberOf
    unit: Number = Field(gt=0)
    per_unit: Number
    waiver: NumberOf  # the other measure
    offset: Number = ZERO

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full if waived, else what the shortfall leaves."""
        other, mean = look.number(self.waiver), look.peers("mean", self.waiver)
        waived = other > mean + self.offset
        look.note("waiver", value=other, mean=mean, offset=self.offset, met=waived)
        if waived:
            return full
        value, target = look.number(self.measure), look.number(self.target)
        loss = shortfall(look, self, value, target, self.unit, self.per_unit)
        look.note("shortfall", measure=self.measure.text, value=value, target=target, loss=loss)
        return full - loss

    def reach(self, full: Fraction) -> Reach:
        """Any deduction is possible."""
        return Reach(None, full)


class TieredDeductionByOrigin(Rule):
    """Findings whose cost depends on who made them."""

    kind: Literal["tiered_deduction_by_origin"]
    items: Annotated[tuple[Finding, ...], Field(min_length=1)]

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the findings leave."""
        return full - deducted(look, self.items)

    def reach(self, full: Fraction) -> Reach:
        """Any deduction is possible."""
        return Reach(None, full)


class AllOfRatesWithDeduction(Rule):
    """Several rates with one target: full if all reach it, otherwise the shortfalls are deducted."""

    kind: Literal["all_of_rates_with_deduction"]
    measures: Annotated[tuple[NumberOf, ...], Field(min_length=1)]
    target: NumberOf
    unit: Number = Field(gt=0)
    per_unit: Number
    combine: Literal["sum", "worst"] = "sum"

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the shortfalls leave."""
        target = look.number(self.target)
        losses = [self._loss(look, measure.text, look.number(measure), target) for measure in self.measures]
        return full - (sum(losses, ZERO) if self.combine == "sum" else max(losses))

    def _loss(self, look: Look, text: str, value: Fraction, target: Fraction) -> Fraction:
        loss = shortfall(look, self, value, target, self.unit, self.per_unit)
        look.note("shortfall", measure=text, value=value, target=target, loss=loss)
        return loss

    def reach(self, full: Fraction) -> Reach:
        """Any deduction is possible."""
        return Reach(None, full)
