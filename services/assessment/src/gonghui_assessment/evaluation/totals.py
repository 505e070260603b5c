"""From items to sections to the total of a unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol

from gonghui_assessment.evaluation.peers import Peers
from gonghui_assessment.evaluation.results import LeafResult, SectionResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.exact import added, rounded
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.amounts import Finding
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.tree import Indicator, Scheme


class Items(Protocol):
    """Where the results of single items come from."""

    @property
    def scheme(self) -> Scheme:
        """The scheme."""

    @property
    def peers(self) -> Peers:
        """Who stands beside and below whom."""

    def leaf(self, unit: Unit, leaf: Indicator) -> LeafResult:
        """The result of one indicator."""

    def deductions(self, unit: Unit, code: str, findings: tuple[Finding, ...]) -> LeafResult:
        """What a section loses by its own deductions."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Points and full marks of some part of a scheme, and what is not settled or was dropped there."""

    points: Fraction = ZERO
    full: Fraction = ZERO
    open_points: Fraction = ZERO
    dropped: Fraction = ZERO

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.points + other.points,
            self.full + other.full,
            self.open_points + other.open_points,
            self.dropped + other.dropped,
        )

    def times(self, factor: Fraction) -> "Sum":
        """Everything times a factor."""
        return Sum(self.points * factor, self.full * factor, self.open_points * factor, self.dropped * factor)

    def reweighted(self) -> "Sum":
        """What was dropped is spread over the rest (D5)."""
        if not self.dropped:
            return self
        if not self.full:
            return Sum(dropped=self.dropped)
        return replace(self, dropped=ZERO).times((self.full + self.dropped) / self.full)


@dataclass(frozen=True)
class Totals:
    """Sections and totals of all units, each computed once."""

    items: Items
    _sections: dict[tuple[str, str], Sum] = field(default_factory=dict)
    _totals: dict[str, Sum] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def section(self, unit: Unit, node: Indicator) -> Sum:
        """The sum of a section, after its own deductions; or of a leaf."""
        if node.missing:
            return Sum()
        if not node.items:
            return self._leaf(unit, node)
        key = unit.unit_id, node.code
        if key not in self._sections:
            whole = self._combined(unit, node).reweighted()
            self._sections[key] = self._stopped(
                whole, self._lost(unit, node.code, node.deductions), bool(node.deductions)
            )
        return self._sections[key]

    def of(self, unit: Unit) -> Sum:
        """The total of a unit, with bonuses, deductions and its share of the subordinates.

        Raises:
            Unscored: it asks for itself.
        """
        if unit.unit_id not in self._totals:
            if unit.unit_id in self._open:
                raise Unscored("gap", "circular", name="total")
            self._open.add(unit.unit_id)
            self._totals[unit.unit_id] = self._total(unit)
            self._open.discard(unit.unit_id)
        return self._totals[unit.unit_id]

    def sections(self, unit: Unit) -> Iterator[SectionResult]:
        """Every section in printed order."""
        for node in self.items.scheme.nodes():
            if node.items:
                whole = self.section(unit, node)
                yield SectionResult(node.code, whole.points, whole.full, whole.open_points)

    def leaves(self, unit: Unit) -> Iterator[LeafResult]:
        """Every item in printed order, then what sections and the total lose."""
        scheme = self.items.scheme
        for leaf in scheme.leaves():
            yield self.items.leaf(unit, leaf)
        for node in scheme.nodes():
            if node.deductions:
                yield self.items.deductions(unit, node.code, node.deductions)
        if scheme.deductions:
            yield self.items.deductions(unit, "", scheme.deductions)

    def _leaf(self, unit: Unit, leaf: Indicator) -> Sum:
        result = self.items.leaf(unit, leaf)
        match result.status:
            case "scored":
                return Sum(result.points or ZERO, result.full)
            case "not_applicable":
                return Sum(dropped=result.full if result.detail.get("choice") == "drop" else ZERO)
            case _:
                return Sum(ZERO, result.full, result.full)

    def _combined(self, unit: Unit, node: Indicator) -> Sum:
        added = [(item, self.section(unit, item)) for item in node.items if not (item.intermediate or item.missing)]
        if node.aggregate == "weighted":
            return sum((found.times(ZERO if item.weight is None else item.weight) for item, found in added), Sum())
        whole = sum((found for _, found in added), Sum())
        applying = sum(bool(found.full or found.points) for _, found in added)
        return whole.times(Fraction(1, applying)) if node.aggregate == "mean" and applying else whole

    def _lost(self, unit: Unit, code: str, findings: tuple[Finding, ...]) -> Fraction:
        return self.items.deductions(unit, code, findings).points or ZERO if findings else ZERO

    def _stopped(self, whole: Sum, change: Fraction, deducts: bool) -> Sum:
        points, defaults = whole.points + change, self.items.scheme.defaults
        if deducts and defaults.below_zero == "stop":
            points = max(points, min(ZERO, whole.points))
        if defaults.rounding.subtotals:
            points = rounded(points, defaults.rounding.places)
        return replace(whole, points=points)

    def _total(self, unit: Unit) -> Sum:
        scheme = self.items.scheme
        tree = [self.section(unit, node) for node in scheme.indicators if not node.intermediate]
        whole = sum(tree, Sum()).reweighted()
        bonus = sum((self.section(unit, node).points for node in scheme.bonuses), ZERO)
        bonus = bonus if scheme.bonus_cap is None else min(bonus, scheme.bonus_cap)
        points = whole.points + bonus + self._lost(unit, "", scheme.deductions) + self._from_below(unit)
        if scheme.defaults.bonus_inside == "capped_by_scheme":
            points = min(points, whole.full if scheme.total is None else scheme.total)
        return replace(whole, points=points)

    def _from_below(self, unit: Unit) -> Fraction:
        """A share of the mean total of the subordinates; nothing without any."""
        share = self.items.scheme.subordinates
        below = [other for other in self.items.peers.below(unit) if other.scored] if share else []
        if not share or not below:
            return ZERO
        return share.share * added(self.of(other).points for other in below) / len(below)
