"""Scoring functions that compare a unit with its peers."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from gonghui_assessment.scheme.defaults import steps_in
from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.expressions import Call, Expression, Node
from gonghui_assessment.scheme.expressions import Literal as Constant
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import Code, NumberOf, Part

from .base import JUDGEMENT, ZERO, Look, Otherwise, Reach, Rule, Standing, amount_reach, otherwise

ONE = Fraction(1)


class LastN(Part):
    """Fixed points for the last n."""

    n: int = Field(ge=1)
    points: Number


class Formula(Part):
    """first − step × (position − 1), counted from the top or from the bottom."""

    first: Number
    step: Number
    count_from: Literal["top", "bottom"] = Field(default="top", alias="from")


class TopShare(Part):
    """Points for the best share of the units."""

    top: Number = Field(gt=0, le=1)
    points: Number


def _places(raw: object) -> object:
    """`2-4` stands for three places with the same points."""
    if not isinstance(raw, Mapping):
        return raw
    table: dict[object, object] = {}
    for key, points in raw.items():
        span = SPAN.fullmatch(key) if isinstance(key, str) else None
        keys = range(int(span[1]), min(int(span[2]), int(span[1]) + MOST_PLACES) + 1) if span else [key]
        if any(place in table for place in keys):
            raise ValueError("名次重复 a place stands twice in the table")
        table.update(dict.fromkeys(keys, points))
    return table


SPAN = re.compile(r"([0-9]{1,6})\s*[-~～—至到]\s*([0-9]{1,6})")
MOST_PLACES = 10_000
Table = Annotated[Mapping[int, Number], BeforeValidator(_places)]


class Ranked(Rule):
    """Points by place: a table, then the last n, then shares of the units, then a formula, then `beyond`."""

    table: Table = Field(default_factory=dict)
    shares: tuple[TopShare, ...] = ()  # smallest share first
    formula: Formula | None = None
    last_n: LastN | None = None
    beyond: Otherwise = "not_stated"
    order: Literal["desc", "asc"] = "desc"  # desc: more is better

    def ranked(
        self, look: Look, measure: Expression, full: Fraction, times: Mapping[str, Fraction] | None = None
    ) -> Fraction:
        """Points of the place that a measure gives the unit."""
        descending = self.order == "desc"
        if self.beyond == JUDGEMENT:  # units of one place may be judged differently
            return self.points_at(look, look.standing(measure, descending=descending, times=times), full)
        return look.placed(
            measure, lambda standing: self.points_at(look, standing, full), descending=descending, times=times
        )

    def points_at(self, look: Look, standing: Standing, full: Fraction) -> Fraction:
        """Points of a place; equal values by D6."""
        first, shared = standing.position, 1
        match look.defaults.ties:
            case "mean_points":
                shared = standing.tied
            case "worst_rank":
                first += standing.tied - 1
            case "next_rank":
                first = standing.better + 1
        places = [self._at(look, first + extra, standing.units, full) for extra in range(shared)]
        points = sum(places, ZERO) / len(places)
        look.note("rank", position=standing.position, tied=standing.tied, units=standing.units, points=points)
        return points

    def _at(self, look: Look, position: int, units: int, full: Fraction) -> Fraction:
        if position in self.table:
            return self.table[position]
        if self.last_n and position > units - self.last_n.n:
            return self.last_n.points
        for share in self.shares:
            if position <= share.top * units:
                return share.points
        if self.formula:
            place = position if self.formula.count_from == "top" else units - position + 1
            return self.formula.first - self.formula.step * (place - 1)
        return otherwise(look, self.beyond, full)

    def reach(self, full: Fraction) -> Reach:
        """All printed results; a formula may fall without end."""
        shares = [share.points for share in self.shares]
        printed = [*self.table.values(), *shares, *([self.last_n.points] if self.last_n else []), self.beyond]
        reach = amount_reach(printed, full)
        if not self.formula:
            return reach
        return Reach(None, max(self.formula.first, reach.most or ZERO))


class RankPoints(Ranked):
    """Rank by a measure, or a rank that another body gave, then points by place."""

    kind: Literal["rank_points"]
    measure: NumberOf | None = None
    rank: NumberOf | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "RankPoints":
        if (self.measure is None) == (self.rank is None) or not (self.table or self.formula or self.shares):
            raise ValueError(
                "写 measure 或 rank，并写 table、shares 或 formula give measure or rank, and table, shares or formula"
            )
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Points of the place."""
        if self.measure:
            return self.ranked(look, self.measure, full)
        if self.rank is None:
            raise AssertionError
        position = look.number(self.rank)
        if position.denominator != 1 or position < 1:
            raise Unscored("gap", "no_rank")
        units = int(look.peers("max", self.rank))
        return self.points_at(look, Standing(int(position), 1, units, int(position) - 1), full)


class RankOfSubtotal(Ranked):
    """The sum of other (intermediate) items is ranked; the sums themselves are not added."""

    kind: Literal["rank_of_subtotal"]
    of: Annotated[tuple[Code, ...], Field(min_length=1)]

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Points of the place."""
        return self.ranked(look, subtotal(self.of), full)


class RankOfAdjustedRate(Ranked):
    """rate × multiplier of the unit → rank → points; adjusted rates may pass 100 %."""

    kind: Literal["rank_of_adjusted_rate"]
    measures: Annotated[tuple[NumberOf, ...], Field(min_length=1)]  # one per event; the points add up
    multipliers: Mapping[str, Number]  # by id or type of unit; 1 where it says nothing

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Σ of the points of each event."""
        return sum((self.ranked(look, measure, full, self.multipliers) for measure in self.measures), ZERO)

    def reach(self, full: Fraction) -> Reach:
        """What one event can give, for each of them."""
        one, events = super().reach(full), len(self.measures)
        return Reach(None if one.least is None else one.least * events, None if one.most is None else one.most * events)


def subtotal(codes: tuple[str, ...]) -> Expression:
    """The sum of the points of other items, as a measure."""
    parts: list[Node] = [Call("points", (Constant(code),)) for code in codes]
    whole = parts[0]
    for part in parts[1:]:
        whole = Call("+", (whole, part))
    return Expression(" + ".join(f"points('{code}')" for code in codes), whole)


class PeerRelative(Rule):
    """v reaches the baseline (with offset or factor): full; else full − per_unit for each full unit of distance."""

    kind: Literal["peer_relative"]
    measure: NumberOf
    baseline: Annotated[  # or an expression: another class of peers, another year, an outside statistic
        Literal["mean", "median", "best"] | NumberOf, Field(union_mode="left_to_right")
    ] = "mean"
    side: Literal["at_least", "above", "at_most", "below"] = "at_least"
    factor: Number = ONE
    offset: Number = ZERO
    unit: Number | None = Field(default=None, gt=0)
    per_unit: Number | None = None
    else_: Otherwise = Field(default=ZERO, alias="else")  # where no per_unit is printed

    @model_validator(mode="after")
    def _both(self) -> "PeerRelative":
        if (self.unit is None) != (self.per_unit is None):
            raise ValueError("unit 和 per_unit 须同时写 unit and per_unit go together")
        return self

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full, or what the distance leaves."""
        value, base = look.number(self.measure), self._baseline(look) * self.factor + self.offset
        met = self._met(value, base)
        look.note("peer_relative", measure=self.measure.text, value=value, baseline=base, side=self.side, met=met)
        if met:
            return full
        if self.unit is None or self.per_unit is None:
            return otherwise(look, self.else_, full)
        step = look.defaults.step(self.unit, base)
        if not step:
            raise Unscored("gap", "zero_denominator")
        return full - self.per_unit * steps_in(abs(base - value), step, self.steps or look.defaults.steps)

    def _baseline(self, look: Look) -> Fraction:
        if not isinstance(self.baseline, str):
            return look.number(self.baseline)
        best = "max" if self.side in {"at_least", "above"} else "min"
        return look.peers(best if self.baseline == "best" else self.baseline, self.measure)

    def _met(self, value: Fraction, base: Fraction) -> bool:
        match self.side:
            case "at_least":
                return value >= base
            case "above":
                return value > base
            case "at_most":
                return value <= base
            case "below":
                return value < base

    def reach(self, full: Fraction) -> Reach:
        """Any distance is possible."""
        return Reach(None if self.per_unit else amount_reach([self.else_], full).least, full)
