"""Scoring functions made of others, and the closed union of all of them."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.dates import ConsecutiveYears, DeadlineFromEvent, Lookback
from gonghui_assessment.scheme.rules.growth import GrowthTargetWithBonus, SignedStep, YearOverYearSigned
from gonghui_assessment.scheme.rules.proportions import (
    Formula,
    LinearAboveBase,
    MeanOfParts,
    MinSizePerEvent,
    Proportional,
    RatioProduct,
)

from .amounts import (
    AllOfRatesWithDeduction,
    Bands,
    CountBelowShareOfOwnMean,
    DeductionWithPeerWaiver,
    OwnStructureTarget,
    PerUnitDeduction,
    TieredDeductionByOrigin,
)
from .base import ZERO, Look, Reach, Rule, award
from .bonuses import (
    Accumulate,
    CoefficientTable,
    PerUnitBonus,
)
from .conditions import (
    AllOf,
    AlternativeConditions,
    AnyOf,
    EarnOrLose,
    HighestLevelAllMet,
    RangeTarget,
    RequiredFormBySize,
    Threshold,
    YesOrNo,
    ZeroAfterN,
)
from .judgements import (
    AssessorJudgement,
    ExternalScore,
    GatedBallotMean,
    GradedShare,
    RangeAward,
    RangeDeduction,
    RaterMean,
)
from .ranks import PeerRelative, RankOfAdjustedRate, RankOfSubtotal, RankPoints


def combined(how: str, points: list[Fraction]) -> Fraction:
    """The sum, the best, the worst or the mean of some points."""
    match how:
        case "best":
            return max(points)
        case "worst":
            return min(points)
        case "mean":
            return sum(points, ZERO) / len(points)
        case _:
            return sum(points, ZERO)


class CompositeSum(Rule):
    """Σ of the parts (or the best, worst, mean of them), each by its own kind; then the stop of the item."""

    kind: Literal["composite_sum"]
    parts: "Annotated[tuple[AnyRule, ...], Field(min_length=1, max_length=60)]"
    combine: Literal["sum", "best", "worst", "mean"] = "sum"

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the parts give together."""
        found: list[Fraction] = []
        for number, part in enumerate(self.parts, 1):
            found.append(points := award(look.part(str(number)), part, full))
            look.note("part", number=number, points=points)
        return combined(self.combine, found)

    def may_top(self) -> bool:
        """A bonus inside the item may lift it (D4)."""
        return any(part.may_top() for part in self.parts)

    def low(self, defaults: Defaults, full: Fraction) -> Fraction | None:
        """A part that may sink below zero takes the item along."""
        if self.floor == "default" and any(part.low(defaults, part.full or full) is None for part in self.parts):
            return None
        return super().low(defaults, full)

    def reach(self, full: Fraction) -> Reach:
        """The sum of the reaches."""
        bounds = [part.bounds(Defaults(), part.full or full) for part in self.parts]
        least = [reach.least for reach in bounds if reach.least is not None]
        most = [reach.most for reach in bounds if reach.most is not None]
        return Reach(
            combined(self.combine, least) if len(least) == len(bounds) else None,
            combined(self.combine, most) if len(most) == len(bounds) else None,
        )


class Wrapped(Rule):
    """A rule with something said about where it applies."""

    rule: "AnyRule"

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The points of the inner rule."""
        return award(look, self.rule, full)

    def may_top(self) -> bool:
        """As the inner rule."""
        return self.rule.may_top()

    def low(self, defaults: Defaults, full: Fraction) -> Fraction | None:
        """As the inner rule."""
        own = full if self.rule.full is None else self.rule.full
        return self.rule.low(defaults, own) if self.floor == "default" else super().low(defaults, full)

    def high(self, defaults: Defaults, full: Fraction) -> Fraction | None:
        """As the inner rule."""
        own = full if self.rule.full is None else self.rule.full
        return self.rule.high(defaults, own) if self.cap == "default" else super().high(defaults, full)

    def reach(self, full: Fraction) -> Reach:
        """As the inner rule."""
        return self.rule.bounds(Defaults(), full)


class NotApplicable(Wrapped):
    """A rule that is settled where the case does not arise."""

    @model_validator(mode="after")
    def _said(self) -> "NotApplicable":
        if self.na_if is None:
            raise ValueError("缺少 na_if na_if is missing")
        return self


class NaFull(NotApplicable):
    """Not applicable: full points."""

    kind: Literal["na_full"]
    if_na: Literal["full"] = "full"


class NaPeerMean(NotApplicable):
    """Not applicable: the mean score of the units where it applied."""

    kind: Literal["na_peer_mean"]
    if_na: Literal["peer_mean"] = "peer_mean"


class ClassMeanTransfer(Wrapped):
    """Units of one class are scored; every other unit gets the mean score of that class."""

    kind: Literal["class_mean_transfer"]
    scored: str  # the type of unit that is scored
    if_na: Literal["peer_mean"] = "peer_mean"

    def score(self, look: Look, full: Fraction) -> Fraction:
        """The points of the inner rule, for units of the class."""
        if not look.is_of(self.scored):
            raise Unscored("not_applicable", "another_class")
        return super().score(look, full)


AnyRule = Annotated[
    Accumulate
    | AllOf
    | AllOfRatesWithDeduction
    | AlternativeConditions
    | AnyOf
    | AssessorJudgement
    | Bands
    | ClassMeanTransfer
    | CoefficientTable
    | CompositeSum
    | ConsecutiveYears
    | CountBelowShareOfOwnMean
    | DeadlineFromEvent
    | DeductionWithPeerWaiver
    | EarnOrLose
    | ExternalScore
    | Formula
    | GatedBallotMean
    | GradedShare
    | GrowthTargetWithBonus
    | HighestLevelAllMet
    | LinearAboveBase
    | Lookback
    | MeanOfParts
    | MinSizePerEvent
    | NaFull
    | NaPeerMean
    | OwnStructureTarget
    | PeerRelative
    | PerUnitBonus
    | PerUnitDeduction
    | Proportional
    | RangeAward
    | RangeDeduction
    | RangeTarget
    | RankOfAdjustedRate
    | RankOfSubtotal
    | RankPoints
    | RaterMean
    | RatioProduct
    | RequiredFormBySize
    | SignedStep
    | Threshold
    | TieredDeductionByOrigin
    | YearOverYearSigned
    | YesOrNo
    | ZeroAfterN,
    Field(discriminator="kind"),
]

for _rule in (CompositeSum, Wrapped, NotApplicable, NaFull, NaPeerMean, ClassMeanTransfer):
    _rule.model_rebuild()
