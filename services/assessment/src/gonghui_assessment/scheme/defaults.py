"""D1 to D13: what a scheme assumes where its text is silent. Every one is a parameter of the scheme."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .exact import Number
from .part import NumberOf, Part, Short, TextOf

Steps = Literal["full", "continuous", "started"]
Gap = Literal["gap", "full", "zero", "peer_mean", "drop", "drop_from_total"]
Ties = Literal["best_rank", "worst_rank", "next_rank", "mean_points"]
ONE = Fraction(1)


class Peers(Part):
    """D8: who the peers of a unit are and how their mean is taken."""

    mean: Literal["plain", "weighted"] = "plain"
    weight: NumberOf | None = None
    itself: Literal["included", "excluded"] = "included"
    of: Literal["same_type", "all"] = "same_type"
    by: TextOf | None = None  # peers agree in this, too: a size class, a district


class Rounding(Part):
    """D11: decimals of the total as shown; `subtotals` also rounds sections, `total` what is ranked and graded."""

    places: int = Field(default=2, ge=0, le=6)
    subtotals: bool = False
    total: bool = False


class Evidence(Part):
    """D12: which evidence counts; read by the service that freezes it."""

    reported_within_days: int | None = Field(default=None, ge=0)


class Raters(Part):
    """How the judgements of several raters become one, wherever the sheet leaves an item to people."""

    class Group(Part):
        """Who rates, and what their mean weighs."""

        rater: Short
        zh: Short = ""
        en: Short = ""
        weight: Number = Field(default=ONE, ge=0)

    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=20)]
    combine: Literal["weighted", "mean", "last", "highest", "lowest"] = "weighted"
    missing: Literal["wait", "reweight"] = "wait"  # a group that has not rated: wait for it, or share out its weight

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.combine == "weighted" and sum(group.weight for group in self.groups) != 1:
            raise ValueError("评议主体权重之和应为 1 the weights of the raters must add up to 1")
        return self


class Defaults(Part):
    """Keys are the codes of the question: `defaults: {D2: continuous}`."""

    at_limit: Literal["included", "excluded"] = Field(default="included", alias="D1")
    steps: Steps = Field(default="full", alias="D2")
    below_zero: Literal["stop", "allow"] = Field(default="stop", alias="D3")
    bonus_inside: Literal["beyond", "capped_by_item", "capped_by_scheme"] = Field(default="beyond", alias="D4")
    nothing_to_measure: Gap = Field(default="gap", alias="D5")
    ties: Ties = Field(default="best_rank", alias="D6")
    one_per_cent: Literal["point", "relative"] = Field(default="point", alias="D7")
    peers: Peers = Field(default=Peers(), alias="D8")
    listed_deductions: Literal["add_up", "largest_only"] = Field(default="add_up", alias="D9")
    parts: Literal["equal_over_applicable", "equal_over_all"] = Field(default="equal_over_applicable", alias="D10")
    rounding: Rounding = Field(default=Rounding(), alias="D11")
    evidence: Evidence = Field(default=Evidence(), alias="D12")
    one_event: Literal["counts_in_both", "counts_once"] = Field(default="counts_in_both", alias="D13")
    raters: Raters | None = Field(default=None, exclude=True)  # said once for the scheme, beside its defaults

    def step(self, unit: Fraction, base: Fraction) -> Fraction:
        """One step of a distance from a base, by D7; a unit of one or more, such as a person or a day, is no per cent."""
        return unit * abs(base) if self.one_per_cent == "relative" and unit < 1 else unit


def steps_in(distance: Fraction, unit: Fraction, steps: Steps) -> Fraction:
    """How many steps a distance is; nothing or less is none."""
    if distance <= 0:
        return Fraction(0)
    exact = distance / unit
    if steps == "continuous":
        return exact
    return (exact // 1 if steps == "full" else -(-exact // 1)) * ONE  # in words that columns of numbers understand, too
