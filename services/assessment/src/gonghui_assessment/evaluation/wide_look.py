"""What a scoring function sees of many units at once; the counterpart of `look`, without the trace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gonghui_assessment.evaluation.columns import Exact
from gonghui_assessment.evaluation.look import nothing_of
from gonghui_assessment.evaluation.paths import Path
from gonghui_assessment.evaluation.table import Given
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.exact import Value
from gonghui_assessment.scheme.expressions import TODAY, Expression, Node
from gonghui_assessment.scheme.functions import Unscored, evaluate
from gonghui_assessment.scheme.rules.base import ZERO, Rating, Standing

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.citywide import Citywide


@dataclass(frozen=True, slots=True)
class WideValues:
    """The values of the units of one path; numbers as columns, or one by one where a rule needs that."""

    city: "Citywide"
    unit_type: str
    path: Path
    single: bool
    muted: frozenset[str] = frozenset()  # events that count in another item (D13)

    def value(self, name: str) -> Any:
        """A value of the units, or a measure of the scheme."""
        if measure := self.city.scheme.measures.get(name):
            return evaluate(measure.root, self)
        if name == TODAY:
            return self.city.on
        found = self.city.table.values.get(name)
        if found is None or not self._has(found):
            raise Unscored("gap", "value_missing", name=name)
        if name in self.muted:
            return ZERO if isinstance(found.content, Exact) else nothing_of(found.single.on(self.path))
        if self.single or not isinstance(found.content, Exact):
            return found.single.on(self.path)
        return found.content.take(self.path.rows, self.path)

    def _has(self, found: Given) -> bool:
        present = found.present
        return present is None or self.path.decide(lambda: present[self.path.rows])

    def of(self, column: Any) -> Any:
        """A column of the city, for the units of this path."""
        if not isinstance(column, Exact):
            return column
        if self.single:
            return Given(column).single.on(self.path)
        return column.take(self.path.rows, self.path)

    def among(self, function: str, inner: Node, group: str | None) -> Any:
        """A figure over the peers."""
        return self.city.distributions.figure(self, function, inner, group)

    def points_of(self, code: str) -> Any:
        """Points of another indicator."""
        return self.city.points_of(self, code)

    def full_of(self, code: str) -> Any:
        """Full mark of another indicator."""
        return self.city.full_of(self, code)

    def number(self, node: Node) -> Any:
        """The value of a numeric expression."""
        found = evaluate(node, self)
        if isinstance(found, bool | int):
            return Fraction(found)
        if not isinstance(found, Exact | Fraction):
            raise Unscored("gap", "not_a_number")
        return found


@dataclass(frozen=True, slots=True)
class WideLook:
    """A place of the scheme, for the units of one path."""

    values: WideValues
    place: str

    @property
    def defaults(self) -> Defaults:
        """D1 to D13 of the scheme."""
        return self.values.city.scheme.defaults

    @property
    def on(self) -> date:
        """The day as of which is scored."""
        return self.values.city.on

    def number(self, expression: Expression) -> Any:
        """The value of a measure."""
        return self.values.number(expression.root)

    def holds(self, expression: Expression) -> bool:
        """Whether a condition is true."""
        found = self._evaluated(expression)
        if not isinstance(found, bool):
            raise Unscored("gap", "not_yes_or_no")
        return found

    def text(self, expression: Expression) -> str:
        """A verdict, grade or form."""
        return str(self._evaluated(expression))

    def day(self, expression: Expression) -> date:
        """A date."""
        found = self._evaluated(expression)
        if not isinstance(found, date):
            raise Unscored("gap", "not_a_day")
        return found

    def numbers(self, expression: Expression) -> tuple[Fraction, ...]:
        """A list of numbers."""
        found = self._evaluated(expression)
        if not isinstance(found, tuple):
            raise Unscored("gap", "not_a_list")
        return found

    def given(self, name: str) -> Value:
        """One value by its name."""
        return self._single(self.values.value(name))

    def _evaluated(self, expression: Expression) -> Value:
        return self._single(evaluate(expression.root, self.values))

    def _single(self, found: Any) -> Value:
        if isinstance(found, Exact):
            raise TypeError("one value is needed, not a column")
        value: Value = found
        return value

    def peers(self, figure: str, expression: Expression) -> Any:
        """A figure over the peers."""
        found = self.values.among(f"peer_{figure}", expression.root, None)
        return found if isinstance(found, Fraction | Exact) else Fraction(0)

    def standing(
        self, expression: Expression, *, descending: bool, times: Mapping[str, Fraction] | None = None
    ) -> Standing:
        """The place of the units among their peers."""
        self.number(expression)
        return self.values.city.distributions.standing(self.values, expression.root, descending=descending, times=times)

    def placed(
        self,
        expression: Expression,
        worth: Callable[[Standing], Fraction],
        *,
        descending: bool,
        times: Mapping[str, Fraction] | None = None,
    ) -> Any:
        """What those places are worth."""
        self.number(expression)
        return self.values.city.distributions.placed(
            self.values, expression.root, worth, descending=descending, times=times
        )

    def points_of(self, code: str) -> Any:
        """Points of another indicator."""
        return self.values.points_of(code)

    def ratings(self) -> Sequence[Rating]:
        """What raters gave for this place."""
        found = self.values.city.table.ratings.get(self.place)
        given: Sequence[Rating] = () if found is None else found.on(self.values.path)
        return given

    def is_of(self, unit_type: str) -> bool:
        """Whether the units are of a type."""
        return self.values.unit_type == unit_type

    def part(self, name: str) -> "WideLook":
        """The same units, at a place inside the rule."""
        return WideLook(self.values, f"{self.place}-{name}")

    def note(self, step: str, **data: Value | int | None) -> None:
        """Nothing is recorded; `look` does, for whoever wants to see one unit's arithmetic."""
