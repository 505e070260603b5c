"""What a scoring function sees of one unit, and the trace it leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Protocol

from gonghui_assessment.evaluation.results import Step
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.exact import Value, as_text
from gonghui_assessment.scheme.expressions import TODAY, Expression, Node
from gonghui_assessment.scheme.functions import Unscored, evaluate
from gonghui_assessment.scheme.rules.base import Rating, Standing
from gonghui_assessment.scheme.tree import Scheme


class Whole(Protocol):
    """The city around one unit."""

    @property
    def scheme(self) -> Scheme:
        """The scheme that is evaluated."""

    @property
    def on(self) -> date:
        """The day as of which is scored."""

    def figure(self, unit: Unit, function: str, inner: Node, group: str | None) -> Value:
        """A figure over the peers or subordinates of a unit."""

    def standing(
        self, unit: Unit, inner: Node, *, descending: bool, times: Mapping[str, Fraction] | None = None
    ) -> Standing:
        """The place of a unit among its peers."""

    def points_of(self, unit: Unit, code: str) -> Fraction:
        """Points of an indicator, a section or the `total` of a unit."""

    def full_of(self, unit: Unit, code: str) -> Fraction:
        """Full mark of an indicator, a section or the `total` of a unit."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one unit as expressions see them; what is looked at is remembered."""

    city: Whole
    unit: Unit
    seen: dict[str, str] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()  # events that count in another item (D13)

    def value(self, name: str) -> Value:
        """A value of the unit, or a measure of the scheme."""
        if measure := self.city.scheme.measures.get(name):
            return evaluate(measure.root, self)
        if name == TODAY:
            return self.city.on
        if name not in self.unit.values:
            raise Unscored("gap", "value_missing", name=name)
        value = self.unit.values[name]
        self.seen[name] = as_text(value)
        return nothing_of(value) if name in self.muted else value

    def among(self, function: str, inner: Node, group: str | None) -> Value:
        """A figure over the peers or subordinates."""
        return self.city.figure(self.unit, function, inner, group)

    def points_of(self, code: str) -> Fraction:
        """Points of another indicator."""
        return self.city.points_of(self.unit, code)

    def full_of(self, code: str) -> Fraction:
        """Full mark of another indicator."""
        return self.city.full_of(self.unit, code)

    def number(self, node: Node) -> Fraction:
        """The value of a numeric expression."""
        found = evaluate(node, self)
        if isinstance(found, bool | int):
            return Fraction(found)
        if not isinstance(found, Fraction):
            raise Unscored("gap", "not_a_number")
        return found


@dataclass(frozen=True, slots=True)
class UnitLook:
    """A place of the scheme, for one unit."""

    values: Values
    place: str
    steps: list[Step] = field(default_factory=list)

    @property
    def defaults(self) -> Defaults:
        """D1 to D13 of the scheme."""
        return self.values.city.scheme.defaults

    @property
    def on(self) -> date:
        """The day as of which is scored."""
        return self.values.city.on

    def number(self, expression: Expression) -> Fraction:
        """The value of a measure."""
        return self.values.number(expression.root)

    def holds(self, expression: Expression) -> bool:
        """Whether a condition is true."""
        found = evaluate(expression.root, self.values)
        if not isinstance(found, bool):
            raise Unscored("gap", "not_yes_or_no")
        return found

    def text(self, expression: Expression) -> str:
        """A verdict, grade or form."""
        return str(evaluate(expression.root, self.values))

    def day(self, expression: Expression) -> date:
        """A date."""
        found = evaluate(expression.root, self.values)
        if not isinstance(found, date):
            raise Unscored("gap", "not_a_day")
        return found

    def numbers(self, expression: Expression) -> tuple[Fraction, ...]:
        """A list of numbers."""
        found = evaluate(expression.root, self.values)
        if not isinstance(found, tuple):
            raise Unscored("gap", "not_a_list")
        return found

    def given(self, name: str) -> Value:
        """One value by its name."""
        return self.values.value(name)

    def peers(self, figure: str, expression: Expression) -> Fraction:
        """A figure over the peers."""
        found = self.values.among(f"peer_{figure}", expression.root, None)
        return found if isinstance(found, Fraction) else Fraction(0)

    def standing(
        self, expression: Expression, *, descending: bool, times: Mapping[str, Fraction] | None = None
    ) -> Standing:
        """The place of the unit among its peers."""
        self.number(expression)  # a missing value is named, and one that is there is remembered
        return self.values.city.standing(self.values.unit, expression.root, descending=descending, times=times)

    def placed(
        self,
        expression: Expression,
        worth: Callable[[Standing], Fraction],
        *,
        descending: bool,
        times: Mapping[str, Fraction] | None = None,
    ) -> Fraction:
        """What that place is worth."""
        return worth(self.standing(expression, descending=descending, times=times))

    def points_of(self, code: str) -> Fraction:
        """Points of another indicator of the unit."""
        return self.values.points_of(code)

    def ratings(self) -> Sequence[Rating]:
        """What raters gave for this place."""
        return self.values.unit.ratings.get(self.place, ())

    def is_of(self, unit_type: str) -> bool:
        """Whether the unit is of a type."""
        return self.values.unit.unit_type == unit_type

    def part(self, name: str) -> "UnitLook":
        """The same unit, at a place inside the rule."""
        return UnitLook(self.values, f"{self.place}-{name}", self.steps)

    def note(self, step: str, **data: Value | int | None) -> None:
        """Record one step of the arithmetic."""
        texts = {name: None if value is None else as_text(_exact(value)) for name, value in data.items()}
        self.steps.append(Step(self.place, step, texts))


def nothing_of(value: Value) -> Value:
    """A count of nothing, or a fact that is not there."""
    return False if isinstance(value, bool) else Fraction(0) if isinstance(value, Fraction) else value


def _exact(value: Value | int) -> Value:
    return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
