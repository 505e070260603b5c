"""The evaluation itself: every item of every unit once, in whatever order the items ask for one another."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.look import UnitLook, Values
from gonghui_assessment.evaluation.once import Once
from gonghui_assessment.evaluation.peers import Frozen, Peers
from gonghui_assessment.evaluation.results import Evaluation, LeafResult, Step
from gonghui_assessment.evaluation.totals import Totals
from gonghui_assessment.evaluation.units import Revised, Unit, checked
from gonghui_assessment.scheme.exact import Value, added, as_text
from gonghui_assessment.scheme.expressions import Node
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.amounts import Finding, deducted
from gonghui_assessment.scheme.rules.base import ZERO, Rule, Standing, award
from gonghui_assessment.scheme.rules.compound import ClassMeanTransfer
from gonghui_assessment.scheme.tree import Grading, Indicator, Scheme


class City:
    """One evaluation under way; results are computed when something asks for them, and kept."""

    def __init__(
        self,
        scheme: Scheme,
        units: Iterable[Unit],
        on: date,
        frozen: Frozen | None = None,
        revised: Revised | None = None,
    ) -> None:
        self.scheme, self.on = scheme, on
        self.units = checked(scheme, units)
        self.frozen = frozen or Frozen()
        self._revised = revised or {}
        self.peers = Peers(self, self.units, self.frozen, anew=any(self._revised.values()))
        self.totals = Totals(self)
        self.once = Once(self, scheme)
        self._nodes = {node.code: node for node in scheme.nodes()}
        self._raw: dict[tuple[str, str], tuple[LeafResult, str | None]] = {}
        self._results: dict[tuple[str, str], LeafResult] = {}
        self.means: dict[tuple[str, str], Fraction | None] = {}
        self._open: set[tuple[str, str]] = set()

    def figure(self, unit: Unit, function: str, inner: Node, group: str | None) -> Value:
        """A figure over the peers or subordinates of a unit."""
        return self.peers.figure(unit, function, inner, group)

    def standing(
        self, unit: Unit, inner: Node, *, descending: bool, times: Mapping[str, Fraction] | None = None
    ) -> Standing:
        """The place of a unit among its peers."""
        return self.peers.standing(unit, inner, descending=descending, times=times)

    def points_of(self, unit: Unit, code: str) -> Fraction:
        """Points of an indicator, a section or the `total` of a unit.

        Raises:
            Unscored: the indicator has none, or asks for itself.
        """
        if code == "total":
            return self.totals.of(unit).points
        node = self._nodes.get(code)
        if node is None:
            raise Unscored("gap", "no_such_item", name=code)
        if node.items:
            return self.totals.section(unit, node).points
        result = self.leaf(unit, node)
        if result.status != "scored":
            raise Unscored(result.status, result.reason or result.status)
        return result.points or ZERO

    def full_of(self, unit: Unit, code: str) -> Fraction:
        """Full mark of an indicator, a section or the `total` for a unit; of what does not apply, none."""
        if code == "total":
            return self.totals.of(unit).full
        node = self._nodes.get(code)
        if node is None:
            raise Unscored("gap", "no_such_item", name=code)
        if (unit.unit_id, code) in self._open:  # an item asks for its own mark
            return node.mark(unit.unit_type)
        return self.totals.section(unit, node).full

    def leaf(self, unit: Unit, leaf: Indicator) -> LeafResult:
        """The settled result of one indicator."""
        key = unit.unit_id, leaf.code
        if key not in self._results:
            raw, choice = self._score(unit, leaf)
            settled = self._settled(unit, leaf, raw, choice)
            points = self._revised.get(unit.unit_id, {}).get(leaf.code)
            self._results[key] = settled if points is None else _revised(settled, points)
        return self._results[key]

    def _score(self, unit: Unit, leaf: Indicator) -> tuple[LeafResult, str | None]:
        """The result before other units settle what has no points, and how they are to settle it."""
        key = unit.unit_id, leaf.code
        if key in self._raw:
            return self._raw[key]
        if key in self._open:
            raise Unscored("gap", "circular", name=leaf.code)
        self._open.add(key)
        found = self.attempt(unit, leaf, self.once.muted(unit, leaf.code))
        self._open.discard(key)
        self._raw[key] = found
        return found

    def attempt(self, unit: Unit, leaf: Indicator, muted: frozenset[str]) -> tuple[LeafResult, str | None]:
        """The result of one indicator where some events are left out because they count elsewhere (D13)."""
        look = UnitLook(Values(self, unit, muted=muted), leaf.code)
        return _attempt(look, leaf.rule_for(unit.unit_type), leaf.mark(unit.unit_type))

    def _settled(self, unit: Unit, leaf: Indicator, raw: LeafResult, choice: str | None) -> LeafResult:
        if choice in {"drop", "drop_from_total"}:
            return replace(raw, status="not_applicable", detail={**raw.detail, "choice": choice})
        if choice != "peer_mean" or (mean := self._mean_of(unit, leaf)) is None:
            return raw
        step = Step(leaf.code, "peer_mean", {"mean": as_text(mean), "reason": raw.reason})
        return LeafResult(leaf.code, "scored", mean, raw.full, None, {}, raw.values, (*raw.steps, step))

    def _mean_of(self, unit: Unit, leaf: Indicator) -> Fraction | None:
        """Mean points of the units where the item applied."""
        transferred = isinstance(leaf.rule_for(unit.unit_type), ClassMeanTransfer)
        key = leaf.code, "" if transferred else self.peers.key(unit) or ""
        if key not in self.means and repr(key) in self.frozen.means:
            self.means[key] = self.frozen.means[repr(key)]
        if key not in self.means:
            group = self.peers.everybody if transferred else self.peers.of(unit)
            points = [found.points for other in group if (found := self._score(other, leaf)[0]).points is not None]
            self.means[key] = added(points) / len(points) if points else None
        return self.means[key]

    def deductions(self, unit: Unit, code: str, findings: tuple[Finding, ...]) -> LeafResult:
        """What a section or the total loses by its own deductions, as an item of its own."""
        look = UnitLook(Values(self, unit), f"{code}-deductions" if code else "deductions")
        try:
            lost = deducted(look, findings)
        except Unscored as why:
            return _unscored(look, why, ZERO)
        return LeafResult(look.place, "scored", -lost, ZERO, None, {}, look.values.seen, tuple(look.steps))


def _revised(found: LeafResult, points: Fraction) -> LeafResult:
    step = Step(found.code, "revised", {"points": as_text(points)})
    return replace(found, status="scored", points=points, reason=None, detail={}, steps=(*found.steps, step))


def _attempt(look: UnitLook, rule: Rule | None, full: Fraction) -> tuple[LeafResult, str | None]:
    if rule is None:
        return _unscored(look, Unscored("not_applicable", "no_rule_for_type"), full), None
    try:
        points = award(look, rule, full)
    except Unscored as why:
        return _unscored(look, why, full), why.choice
    seen, steps = look.values.seen, tuple(look.steps)
    return LeafResult(look.place, "scored", points, full, None, {}, seen, steps), None


def _unscored(look: UnitLook, why: Unscored, full: Fraction) -> LeafResult:
    detail = {name: as_text(value) for name, value in why.data.items()}
    return LeafResult(look.place, why.state, None, full, why.reason, detail, look.values.seen, tuple(look.steps))


def evaluate(scheme: Scheme, units: Iterable[Unit], *, on: date, grading: Grading | None = None) -> Evaluation:
    """Evaluate every unit of a city under one scheme.

    Args:
        scheme: loaded and linted without faults.
        units: all of them at once, in any order, each id once.
        on: the day as of which deadlines and looks back are judged.
        grading: how totals become grades where the scheme prints none.

    Raises:
        BadValue: a value is not of the kind that the scheme declares, or a unit comes twice.
    """
    city = City(scheme, units, on)
    return Evaluation(
        scheme.scheme, scheme.version, scheme.digest, on.isoformat(), graded(city, scheme.grading or grading)
    )
