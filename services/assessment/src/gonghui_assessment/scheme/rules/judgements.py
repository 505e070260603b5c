"""Scoring functions that rest on what a person, a ballot or another body gave."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, Part, TextOf, YesNo

from .amounts import Band
from .base import ZERO, Look, Otherwise, Rating, Reach, Rule, amount_reach, judged, otherwise

ONE = Fraction(1)


class AssessorJudgement(Rule):
    """A person gives a value in [0, full] with a reason; no formula exists."""

    kind: Literal["assessor_judgement"]
    guide: str = ""  # what the sheet says to look at

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The given value."""
        return judged(look, ZERO, full)

    def reach(self, full: Fraction) -> Reach:
        """From nothing to full."""
        return Reach(ZERO, full)


class Judged(Rule):
    """When the fact holds, a person gives a value in [min, max]; outside is refused."""

    fact: YesNo
    min: Number = ZERO
    max: Number

    def amount(self, look: Look) -> Fraction:
        """The given value, or nothing without the fact."""
        met = look.holds(self.fact)
        look.note("yes_no", condition=self.fact.text, met=met)
        return judged(look, self.min, self.max) if met else ZERO


class RangeAward(Judged):
    """When the fact holds, a person adds a value in [min, max]."""

    kind: Literal["range_award"]

    def may_top(self) -> bool:
        """An award is a bonus."""
        return True

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The award."""
        del full
        return self.amount(look)

    def reach(self, full: Fraction) -> Reach:
        """Nothing to the largest award."""
        del full
        return Reach(ZERO, self.max)


class RangeDeduction(Judged):
    """When the fact holds, a person takes a value in [min, max] from the full mark."""

    kind: Literal["range_deduction"]

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the deduction leaves."""
        return full - self.amount(look)

    def reach(self, full: Fraction) -> Reach:
        """The largest deduction to none."""
        return Reach(full - self.max, full)


class GradedShare(Rule):
    """grade → factor; full × factor. The grade is given, or follows from the limits of a rate."""

    kind: Literal["graded_share"]
    grade: TextOf | None = None
    factors: Mapping[str, Number] = Field(default_factory=dict)
    none: Number = ZERO  # a grade that is not listed
    measure: NumberOf | None = None
    limits: tuple[Band, ...] = ()  # points of a band = its factor

    @model_validator(mode="after")
    def _one_form(self) -> "GradedShare":
        if (self.grade is None) != (not self.factors) or (self.measure is None) != (not self.limits):
            raise ValueError(
                "写 grade 和 factors，或写 measure 和 limits give grade and factors, or measure and limits"
            )
        if (self.grade is None) == (self.measure is None):
            raise ValueError("两种形式取其一 choose one of the two forms")
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The share of the full mark."""
        factor = self._factor(look)
        look.note("graded", factor=factor, full=full)
        return full * factor

    def _factor(self, look: Look) -> Fraction:
        if self.grade:
            grade = look.text(self.grade)
            look.note("verdict", verdict=grade)
            return self.factors.get(grade, self.none)
        if not self.measure:
            raise AssertionError
        value = look.number(self.measure)
        found = next((band.points for band in self.limits if band.holds(value, look.defaults)), self.none)
        return otherwise(look, found, ONE)

    def reach(self, full: Fraction) -> Reach:
        """The worst to the best factor."""
        shares = amount_reach([*self.factors.values(), *(band.points for band in self.limits), self.none], ONE)
        return Reach((shares.least or ZERO) * full, (shares.most or ZERO) * full)


class ExternalScore(Rule):
    """A value of another body × factor, or a map of its verdicts or titles to points."""

    kind: Literal["external_score"]
    origin: str  # who says so
    value: NumberOf | None = None
    factor: NumberOf | None = None
    verdict: TextOf | None = None
    verdicts: Mapping[str, Otherwise] = Field(default_factory=dict)
    else_: Otherwise = Field(default=ZERO, alias="else")

    @model_validator(mode="after")
    def _one_form(self) -> "ExternalScore":
        if (self.value is None) == (self.verdict is None) or (self.verdict is None) != (not self.verdicts):
            raise ValueError("写 value，或写 verdict 和 verdicts give value, or verdict and verdicts")
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The converted value."""
        if self.verdict:
            verdict = look.text(self.verdict)
            look.note("external", origin=self.origin, verdict=verdict)
            return otherwise(look, self.verdicts.get(verdict, self.else_), full)
        if not self.value:
            raise AssertionError
        value, factor = look.number(self.value), look.number(self.factor) if self.factor else ONE
        look.note("external", origin=self.origin, value=value, factor=factor)
        return value * factor

    def reach(self, full: Fraction) -> Reach:
        """All printed results, or whatever the other body gives."""
        return amount_reach([*self.verdicts.values(), self.else_], full) if self.verdicts else Reach(None, None)


class RaterGroup(Part):
    """Who rates and what their mean weighs."""

    rater: str
    weight: Number


class RaterMean(Rule):
    """Σ weight × mean of that rater group; the weights add up to 1."""

    kind: Literal["rater_mean"]
    groups: Annotated[tuple[RaterGroup, ...], Field(min_length=1)]
    scale: Number | None = Field(default=None, gt=0)  # the most a rater can give; None: the full mark
    verdicts: Mapping[str, Number] = Field(default_factory=dict)  # verdict → share of the full mark
    trimmed: int = Field(default=0, ge=0)  # so many highest and lowest are dropped
    invalid: Literal["refuse", "leave_out", "zero"] = "refuse"  # blank, or not among the verdicts, or off the scale
    missing: Literal["wait", "reweight"] = "wait"  # a group that has not rated: wait for it, or share out its weight

    @model_validator(mode="after")
    def _whole(self) -> "RaterMean":
        if sum(group.weight for group in self.groups) != 1:
            raise ValueError("评议主体权重之和应为 1 the weights of the raters must add up to 1")
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The weighted mean."""
        ratings = look.ratings()
        found = [(group.weight, self._mean(look, group, ratings, full)) for group in self.groups]
        if self.missing == "reweight":
            found = [(weight, mean) for weight, mean in found if mean is not None]
        whole = sum((weight for weight, _ in found), ZERO)
        if not whole or any(mean is None for _, mean in found):
            raise Unscored("needs_rating", "too_few_ratings", least=ZERO, most=self.scale or full)
        return sum((weight * mean for weight, mean in found if mean is not None), ZERO) / whole

    def _mean(self, look: Look, group: RaterGroup, ratings: Sequence[Rating], full: Fraction) -> Fraction | None:
        own = [rating for rating in ratings if rating.rater == group.rater]
        points = [self._points(rating, full) for rating in own]
        given = sorted(found for found in points if found is not None)
        kept = given[self.trimmed : len(given) - self.trimmed]
        if not kept:
            return None
        mean = sum(kept, ZERO) / len(kept)
        look.note("rater_group", rater=group.rater, weight=group.weight, raters=len(given), mean=mean)
        if self.verdicts:
            counts = {word: sum(rating.value == word for rating in own) for word in self.verdicts}
            shares = "、".join(f"{word} {count}/{len(given)}" for word, count in counts.items())
            look.note("shares", rater=group.rater, shares=shares)
        return mean

    def _points(self, rating: Rating, full: Fraction) -> Fraction | None:
        """Points of one rating; None: it is left out."""
        most = self.scale or full
        if isinstance(rating.value, str) and rating.value in self.verdicts:
            return self.verdicts[rating.value] * full
        if isinstance(rating.value, Fraction) and most and ZERO <= rating.value <= most:
            return rating.value * full / most
        match self.invalid:
            case "leave_out":
                return None
            case "zero":
                return ZERO
            case "refuse":
                raise Unscored("needs_rating", "rating_outside", least=ZERO, most=most)

    def reach(self, full: Fraction) -> Reach:
        """From nothing to full."""
        return Reach(ZERO, full)


class GatedBallotMean(Rule):
    """Mean over ballots that count.

    A ballot counts only if its overall verdict allows; refused ones count 0 and stay in the denominator; a blank costs a
    fixed amount; a value outside the printed steps makes a ballot invalid, and it leaves the denominator.
    """

    kind: Literal["gated_ballot_mean"]
    allowed: Annotated[tuple[str, ...], Field(min_length=1)]  # overall verdicts
    values: Annotated[tuple[Number, ...], Field(min_length=1)]  # printed steps
    blank_costs: Number = ZERO

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The mean, less what blanks cost."""
        del full
        ballots = look.ratings()
        blanks = sum(ballot.value is None for ballot in ballots)
        cast = [ballot for ballot in ballots if ballot.value in self.values]
        if not cast:
            raise Unscored("needs_rating", "too_few_ratings", least=min(self.values), most=max(self.values))
        points = [
            ballot.value if ballot.overall in self.allowed and isinstance(ballot.value, Fraction) else ZERO
            for ballot in cast
        ]
        mean = sum(points, ZERO) / len(points)
        invalid = len(ballots) - blanks - len(cast)
        look.note("ballots", counted=len(cast), blank=blanks, invalid=invalid, mean=mean, cost=self.blank_costs)
        return mean - blanks * self.blank_costs

    def reach(self, full: Fraction) -> Reach:
        """Blanks may cost without end."""
        del full
        return Reach(None, max(self.values))
