"""Figures over the units beside or below one: columns are computed once and shared."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gonghui_assessment.evaluation.look import Values, Whole
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.exact import Value, added, as_text
from gonghui_assessment.scheme.expressions import Expression, Node
from gonghui_assessment.scheme.functions import Unscored, evaluate
from gonghui_assessment.scheme.rules.base import Standing

Times = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one measure over a group, as far as they can be measured, and what each weighs."""

    of: dict[str, Fraction]
    weights: dict[str, Fraction]
    sorted: list[Fraction]

    def without(self, unit_id: str) -> "Column":
        """The same without one unit."""
        kept = {other: value for other, value in self.of.items() if other != unit_id}
        return Column(kept, self.weights, sorted(kept.values()))

    def figure(self, name: str) -> Fraction:
        """Mean, median, max, min, sum, count or share.

        Raises:
            Unscored: there is nobody to compare with.
        """
        if name in {"sum", "count"}:
            return added(self.of.values())
        if not self.of:
            raise Unscored("gap", "empty_list")
        middle = len(self.sorted) // 2
        match name:
            case "max":
                return self.sorted[-1]
            case "min":
                return self.sorted[0]
            case "median" if len(self.sorted) % 2:
                return self.sorted[middle]
            case "median":
                return (self.sorted[middle - 1] + self.sorted[middle]) / 2
        return self._mean()

    def _mean(self) -> Fraction:
        if not self.weights:
            return added(self.of.values()) / len(self.of)
        whole = added(self.weights[unit_id] for unit_id in self.of)
        if not whole:
            raise Unscored("gap", "zero_denominator")
        return added(value * self.weights[unit_id] for unit_id, value in self.of.items()) / whole


def class_of(city: Whole, unit: Unit, by: Expression) -> str:
    """The class of a unit; units whose class cannot be told are one of their own."""
    try:
        return as_text(evaluate(by.root, Values(city, unit)))
    except Unscored:
        return ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What units were compared with when they were evaluated, for whoever looks at one of them again."""

    columns: Mapping[str, Column] = field(default_factory=dict)  # by the key that `Peers` uses, as text
    means: Mapping[str, Fraction | None] = field(default_factory=dict)  # that settled items without points


class Peers:
    """All columns and figures that an evaluation needed so far."""

    def __init__(self, city: Whole, units: Mapping[str, Unit], frozen: Frozen, *, anew: bool = False) -> None:
        self._city, self._frozen, self._anew = city, frozen, anew
        self._types: dict[str, list[Unit]] = {}
        self._classes: dict[str, list[Unit]] = {}
        self._keys: dict[str, str | None] = {}
        self._below: dict[str, list[Unit]] = {}
        self.everybody = [unit for unit in units.values() if unit.scored]
        for unit in units.values():
            if unit.scored:
                self._types.setdefault(unit.unit_type, []).append(unit)
            if unit.superior is not None:
                self._below.setdefault(unit.superior, []).append(unit)
        self.columns: dict[object, Column] = {}
        self._figures: dict[object, Fraction] = {}

    def below(self, unit: Unit) -> list[Unit]:
        """The units directly below one."""
        return self._below.get(unit.unit_id, [])

    def of(self, unit: Unit) -> list[Unit]:
        """The peers of a unit by D8, itself included."""
        defaults = self._city.scheme.defaults.peers
        if defaults.by is None:
            return self._types.get(unit.unit_type, []) if defaults.of == "same_type" else self.everybody
        if not self._classes:
            for other in self.everybody:
                self._classes.setdefault(self.key(other) or "", []).append(other)
        return self._classes.get(self.key(unit) or "", [])

    def figure(self, unit: Unit, function: str, inner: Node, group: str | None) -> Value:
        """The figure that a function of an expression asks for."""
        if function in {"rank", "rank_up"}:
            return Fraction(self.standing(unit, inner, descending=function == "rank").position)
        whom, name = function.split("_")
        key = (whom, group, unit.unit_id if whom == "sub" else self.key(unit), inner, ())
        alone = whom == "peer" and self._city.scheme.defaults.peers.itself == "excluded"
        if alone:
            return self._column(key, unit, whom, group).without(unit.unit_id).figure(name)
        if (key, name) not in self._figures:
            self._figures[key, name] = self._column(key, unit, whom, group).figure(name)
        return self._figures[key, name]

    def standing(self, unit: Unit, inner: Node, *, descending: bool, times: Times | None = None) -> Standing:
        """The place of a unit among its peers; best is 1, equal ones share it."""
        key = ("peer", None, self.key(unit), inner, tuple(sorted((times or {}).items())))
        column = self._column(key, unit, "peer", None, times)
        if unit.unit_id not in column.of:
            raise Unscored("gap", "no_rank")
        own = column.of[unit.unit_id]
        low, high = bisect_left(column.sorted, own), bisect_right(column.sorted, own)
        better = len(column.sorted) - high if descending else low
        different = len(set(column.sorted[high:] if descending else column.sorted[:low])) if self._dense else 0
        return Standing(better + 1, high - low, len(column.sorted), different)

    @property
    def _dense(self) -> bool:
        return self._city.scheme.defaults.ties == "next_rank"

    def key(self, unit: Unit) -> str | None:
        """What the peers of a unit have in common; None: they are all units."""
        defaults = self._city.scheme.defaults.peers
        kind = unit.unit_type if defaults.of == "same_type" else None
        if defaults.by is None:
            return kind
        if unit.unit_id not in self._keys:
            self._keys[unit.unit_id] = f"{kind or ''}/{class_of(self._city, unit, defaults.by)}"
        return self._keys[unit.unit_id]

    def _group(self, unit: Unit, whom: str, group: str | None) -> list[Unit]:
        if whom == "sub":
            return [below for below in self.below(unit) if group in (None, below.unit_type)]
        if group is not None:
            return self._types.get(group, [])
        return self.of(unit) if whom == "peer" else self.everybody

    def _column(
        self, key: tuple[object, ...], unit: Unit, whom: str, group: str | None, times: Times | None = None
    ) -> Column:
        if key not in self.columns and (frozen := self._frozen.columns.get(repr(key))):
            self.columns[key] = self._with_own(frozen, key, unit, whom, group, times) if self._anew else frozen
        if key not in self.columns:
            inner = key[3]
            found = dict(self._measured(self._group(unit, whom, group), inner, times or {}))  # type: ignore[arg-type]
            of = {unit_id: value for unit_id, (value, _) in found.items()}
            weighted = whom != "sub" and self._city.scheme.defaults.peers.mean == "weighted"
            weights = {unit_id: weight for unit_id, (_, weight) in found.items()} if weighted else {}
            self.columns[key] = Column(of, weights, sorted(of.values()))
        return self.columns[key]

    def _with_own(
        self, frozen: Column, key: tuple[object, ...], unit: Unit, whom: str, group: str | None, times: Times | None
    ) -> Column:
        """A frozen column with the value that the unit has now that its points are others."""
        if unit not in self._group(unit, whom, group):
            return frozen
        own = dict(self._measured([unit], key[3], times or {}))  # type: ignore[arg-type]  # an expression
        of = {other: value for other, value in frozen.of.items() if other != unit.unit_id}
        of |= {unit_id: value for unit_id, (value, _) in own.items()}
        return Column(of, frozen.weights, sorted(of.values()))

    def _measured(
        self, group: list[Unit], inner: Node, times: Times
    ) -> Iterator[tuple[str, tuple[Fraction, Fraction]]]:
        """Value and weight of each unit that can be measured."""
        weight = self._city.scheme.defaults.peers.weight
        for unit in group:
            values = Values(self._city, unit)
            try:
                value = values.number(inner) * times.get(unit.unit_id, times.get(unit.unit_type, Fraction(1)))
                yield unit.unit_id, (value, values.number(weight.root) if weight else Fraction(1))
            except Unscored:
                continue
