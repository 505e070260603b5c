"""From items to sections to the total of a unit."""

from collections.abc import Iterator, Sequence
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
from gonghui_assessment.scheme.tree import Aggregate, Indicator, Scheme


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
    dropped_from_total: Fraction = ZERO  # waits for the total, whatever the section
    applies: bool = False  # something in it concerns the unit

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.points + other.points,
            self.full + other.full,
            self.open_points + other.open_points,
            self.dropped + other.dropped,
            self.dropped_from_total + other.dropped_from_total,
            self.applies or other.applies,
        )

    def times(self, factor: Fraction) -> "Sum":
        """Everything times a factor."""
        return Sum(
            self.points * factor,
            self.full * factor,
            self.open_points * factor,
            self.dropped * factor,
            self.dropped_from_total * factor,
            self.applies,
        )

    def reweighted(self) -> "Sum":
        """What was dropped is spread over the rest (D5)."""
        if not self.dropped:
            return self
        if not self.full:
            return Sum(dropped=self.dropped, dropped_from_total=self.dropped_from_total)
        kept = replace(self, dropped=ZERO, dropped_from_total=ZERO).times((self.full + self.dropped) / self.full)
        return replace(kept, dropped_from_total=self.dropped_from_total)

    def whole(self) -> "Sum":
        """The same at the total, where nothing waits any longer."""
        return replace(self, dropped=self.dropped + self.dropped_from_total, dropped_from_total=ZERO).reweighted()


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
            whole = self._combined(unit, node.items, node.aggregate, node.mark(unit.unit_type)).reweighted()
            lost = self._lost(unit, node.code, node.deductions)
            self._sections[key] = self._stopped(whole, lost, node)
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
                return Sum(result.points or ZERO, result.full, applies=True)
            case "not_applicable":
                match result.detail.get("choice"):
                    case "drop":
                        return Sum(dropped=result.full)
                    case "drop_from_total":
                        return Sum(dropped_from_total=result.full)
                    case _:
                        return Sum()
            case _:
                return Sum(ZERO, result.full, result.full, applies=True)

    def _combined(self, unit: Unit, items: Sequence[Indicator], how: Aggregate, full: Fraction) -> Sum:
        found = [(item, self.section(unit, item)) for item in items if not (item.intermediate or item.missing)]
        if how == "weighted":
            return sum((one.times(ZERO if item.weight is None else item.weight) for item, one in found), Sum())
        whole = sum((one for _, one in found), Sum())
        applying = [one for _, one in found if one.applies]
        if how == "sum" or not applying:
            return whole
        if how == "all":
            met = all(one.points >= one.full and not one.open_points for one in applying)
            open_points = (
                ZERO if any(one.points < one.full - one.open_points for one in applying) else whole.open_points
            )
            return Sum(full if met else ZERO, full, min(open_points, full), applies=True)
        mean = whole.times(Fraction(1, len(applying)))
        if how == "mean":
            return mean
        points = [one.points for one in applying]
        return replace(mean, points=max(points) if how == "best" else min(points))

    def _lost(self, unit: Unit, code: str, findings: tuple[Finding, ...]) -> Fraction:
        return self.items.deductions(unit, code, findings).points or ZERO if findings else ZERO

    def _stopped(self, whole: Sum, change: Fraction, node: Indicator) -> Sum:
        points, defaults = whole.points + change, self.items.scheme.defaults
        if node.deductions and defaults.below_zero == "stop":
            points = max(points, min(ZERO, whole.points))
        points = _within(points, node.floor, node.cap)
        if defaults.rounding.subtotals:
            points = rounded(points, defaults.rounding.places)
        return replace(whole, points=points)

    def _total(self, unit: Unit) -> Sum:
        scheme = self.items.scheme
        whole = self._combined(unit, scheme.indicators, scheme.aggregate, scheme.total or ZERO).whole()
        bonus = sum((self.section(unit, node).points for node in scheme.bonuses), ZERO)
        bonus = bonus if scheme.bonus_cap is None else min(bonus, scheme.bonus_cap)
        points = self._with_those_below(unit, whole.points + bonus + self._lost(unit, "", scheme.deductions))
        points = _within(points, scheme.total_floor, scheme.total_cap)
        if scheme.defaults.bonus_inside == "capped_by_scheme":
            points = min(points, whole.full if scheme.total is None else scheme.total)
        if scheme.defaults.rounding.total:
            points = rounded(points, scheme.defaults.rounding.places)
        return replace(whole, points=points)

    def _with_those_below(self, unit: Unit, own: Fraction) -> Fraction:
        """The own score and a share of the mean total of the subordinates."""
        share = self.items.scheme.subordinates
        if not share:
            return own
        below = [other for other in self.items.peers.below(unit) if other.scored]
        if not below:
            return own if share.without == "nothing" else own * (share.own + share.share)
        return share.own * own + share.share * added(self.of(other).points for other in below) / len(below)


def _within(points: Fraction, floor: Fraction | None, cap: Fraction | None) -> Fraction:
    points = points if floor is None else max(points, floor)
    return points if cap is None else min(points, cap)
