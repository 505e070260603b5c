"""Scoring functions that ask whether something holds."""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gonghui_assessment.scheme.exact import Number
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import NumberOf, Part, TextOf, YesNo

from .base import ZERO, Look, Operator, Otherwise, Reach, Rule, amount_reach, compared, otherwise


class YesOrNo(Rule):
    """The condition holds: full points, else `else`."""

    kind: Literal["yes_no"]
    condition: YesNo
    says: str = ""
    else_: Otherwise = Field(default=ZERO, alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full or `else`."""
        met = look.holds(self.condition)
        look.note("yes_no", condition=self.says or self.condition.text, met=met)
        return full if met else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)


class Target(Part):
    """One measure and what it must reach: a number, or the yearly task of the unit."""

    measure: NumberOf
    op: Operator = "at_least"
    target: NumberOf

    def met(self, look: Look) -> bool:
        """Whether the measure reaches its target."""
        value, target = look.number(self.measure), look.number(self.target)
        met = compared(value, self.op, target, look.defaults)
        look.note("compared", measure=self.measure.text, value=value, op=self.op, target=target, met=met)
        return met


class Threshold(Rule):
    """A measure reaches its target, or every measure of `all` reaches its own: full points."""

    kind: Literal["threshold"]
    measure: NumberOf | None = None
    op: Operator = "at_least"
    target: NumberOf | None = None
    all: tuple[Target, ...] = ()
    else_: Otherwise = Field(default=ZERO, alias="else")

    @model_validator(mode="after")
    def _one_form(self) -> "Threshold":
        if bool(self.all) == (self.measure is not None) or (self.measure is None) != (self.target is None):
            raise ValueError("写 measure 和 target，或写 all give measure and target, or all")
        return self

    def targets(self) -> tuple[Target, ...]:
        """One target, or those of `all`."""
        if self.measure is None or self.target is None:
            return self.all
        return (Target(measure=self.measure, op=self.op, target=self.target),)

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full or `else`."""
        met = [target.met(look) for target in self.targets()]
        return full if all(met) else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)


class AllOf(Rule):
    """Every condition holds: full points."""

    kind: Literal["all_of"]
    conditions: Annotated[tuple[YesNo, ...], Field(min_length=1)]
    else_: Otherwise = Field(default=ZERO, alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full or `else`."""
        held = sum(look.holds(condition) for condition in self.conditions)
        look.note("conditions", held=held, of=len(self.conditions), needed=len(self.conditions))
        return full if held == len(self.conditions) else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)


class AnyOf(Rule):
    """At least one condition (or `at_least` of them) holds: full points."""

    kind: Literal["any_of"]
    conditions: Annotated[tuple[YesNo, ...], Field(min_length=1)]
    at_least: int = Field(default=1, ge=1)
    else_: Otherwise = Field(default=ZERO, alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full or `else`."""
        held = sum(look.holds(condition) for condition in self.conditions)
        look.note("conditions", held=held, of=len(self.conditions), needed=self.at_least)
        return full if held >= self.at_least else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)


class Alternative(Part):
    """One case and its points."""

    when: YesNo
    points: Otherwise
    says: str = ""


class AlternativeConditions(Rule):
    """The first case that holds, in printed order, gives its points; cases between them may be left open."""

    kind: Literal["alternative_conditions"]
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1)]
    else_: Otherwise = Field(default="not_stated", alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Points of the first case that holds."""
        for number, case in enumerate(self.alternatives, 1):
            if look.holds(case.when):
                look.note("alternative", number=number, condition=case.says or case.when.text)
                return otherwise(look, case.points, full)
        look.note("alternative", number=0, condition="else")
        return otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """All printed results."""
        return amount_reach([*(case.points for case in self.alternatives), self.else_], full)


class EarnOrLose(Rule):
    """The condition holds: + `earn` (full if not printed), else − `lose`; may be negative."""

    sinks: ClassVar[bool] = True

    kind: Literal["earn_or_lose"]
    condition: YesNo
    earn: Number | None = None
    lose: Number

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Plus or minus."""
        met = look.holds(self.condition)
        look.note("yes_no", condition=self.condition.text, met=met)
        return (full if self.earn is None else self.earn) if met else -self.lose

    def reach(self, full: Fraction) -> Reach:
        """Plus or minus."""
        return Reach(-self.lose, full if self.earn is None else self.earn)


class Range(Part):
    """A measure that must lie between two limits, both included."""

    measure: NumberOf
    min: NumberOf | None = None
    max: NumberOf | None = None


class RangeTarget(Rule):
    """Every measure lies in its range: full points. Outside: `else`, open if the text is silent."""

    kind: Literal["range_target"]
    ranges: Annotated[tuple[Range, ...], Field(min_length=1)]
    else_: Otherwise = Field(default="not_stated", alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full or `else`."""
        inside = [self._inside(look, limits) for limits in self.ranges]
        return full if all(inside) else otherwise(look, self.else_, full)

    @staticmethod
    def _inside(look: Look, limits: Range) -> bool:
        value = look.number(limits.measure)
        low = look.number(limits.min) if limits.min else None
        high = look.number(limits.max) if limits.max else None
        inside = (low is None or value >= low) and (high is None or value <= high)
        look.note("range", measure=limits.measure.text, value=value, min=low, max=high, met=inside)
        return inside

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)


class ZeroAfterN(Rule):
    """Fewer than n findings: full − n × per_unit; n or more: 0. With n = 1 any finding takes all."""

    kind: Literal["zero_after_n"]
    count: NumberOf
    n: int = Field(ge=1)
    per_unit: Number = ZERO

    def score(self, look: Look, full: Fraction) -> Fraction:
        """What the findings leave."""
        count = look.number(self.count)
        look.note("zero_after_n", measure=self.count.text, count=count, n=self.n, per_unit=self.per_unit)
        return ZERO if count >= self.n else full - count * self.per_unit

    def reach(self, full: Fraction) -> Reach:
        """From nothing to full."""
        return Reach(min(ZERO, full - (self.n - 1) * self.per_unit), full)


class Level(Part):
    """A level and what it asks for."""

    level: str
    conditions: Annotated[tuple[YesNo, ...], Field(min_length=1)]
    points: Number | None = None  # None: full for the highest, equal steps below


class HighestLevelAllMet(Rule):
    """The best level of which every condition holds; levels stand best first."""

    kind: Literal["highest_level_all_met"]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Points of the level; the step names it."""
        for index, level in enumerate(self.levels):
            if all(look.holds(condition) for condition in level.conditions):
                look.note("level", verdict=level.level)
                return self._points(index, full)
        look.note("level", verdict=None)
        return ZERO

    def _points(self, index: int, full: Fraction) -> Fraction:
        points = self.levels[index].points
        return full * (len(self.levels) - index) / len(self.levels) if points is None else points

    def reach(self, full: Fraction) -> Reach:
        """No level to the best one."""
        return Reach(ZERO, max(self._points(index, full) for index in range(len(self.levels))))


class DueForm(Part):
    """From this size on, this form of organisation is due."""

    min: Number
    form: str


class RequiredFormBySize(Rule):
    """Size decides which form is due; the form exists: full points."""

    kind: Literal["required_form_by_size"]
    size: NumberOf
    forms: Annotated[tuple[DueForm, ...], Field(min_length=1)]  # largest first
    form: TextOf
    else_: Otherwise = Field(default=ZERO, alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full if the unit has the form that its size asks for."""
        size = look.number(self.size)
        due = next((form.form for form in self.forms if size >= form.min), None)
        if due is None:
            raise Unscored("not_applicable", "no_form_due", size=size)
        form = look.text(self.form)
        look.note("form", size=size, due=due, form=form, met=form == due)
        return full if form == due else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)
