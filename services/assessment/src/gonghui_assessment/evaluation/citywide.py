"""The evaluation of a whole city by columns: the rules of `scheme`, run as `paths` says; the same digits as one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.columns import Exact, assembled, total
from gonghui_assessment.evaluation.distributions import Distributions
from gonghui_assessment.evaluation.known_features import NotByColumns, is_wide
from gonghui_assessment.evaluation.paths import Mask, Outcome, Rows, explored
from gonghui_assessment.evaluation.table import Table
from gonghui_assessment.evaluation.units import Revised
from gonghui_assessment.evaluation.wide_look import WideLook, WideValues
from gonghui_assessment.evaluation.wide_once import NOTHING, WideOnce
from gonghui_assessment.evaluation.wide_totals import WideSum, WideTotals
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.amounts import Finding, deducted
from gonghui_assessment.scheme.rules.base import ZERO, award
from gonghui_assessment.scheme.rules.compound import ClassMeanTransfer
from gonghui_assessment.scheme.tree import Indicator, Scheme

T = TypeVar("T")
STATUSES: Final = ("scored", "gap", "needs_rating", "not_applicable", "open")
SCORED: Final = 0


@dataclass(slots=True)
class LeafColumn:
    """One indicator of all units: like `LeafResult`, without the steps."""

    code: str
    status: NDArray[np.uint8]  # index of STATUSES
    points: Exact  # 0 where it is not scored
    full: Exact
    reasons: Sequence[str | None]
    reason: NDArray[np.int16]  # index of `reasons`
    dropped: Mask

    def adds(self) -> WideSum:
        """What it adds to its section."""
        applies = self.status != STATUSES.index("not_applicable")
        rows, open_rows = np.flatnonzero(applies), np.flatnonzero(applies & (self.status != SCORED))
        lost = np.flatnonzero(self.dropped)
        size = len(self.status)
        full, unsettled, dropped = (_only(self.full, part, size) for part in (rows, open_rows, lost))
        return WideSum(self.points, full, unsettled, dropped, applies)


def _only(column: Exact, rows: Rows, size: int) -> Exact:
    return column if len(rows) == size else assembled(size, [(rows, column.take(rows))])


class Citywide:
    """One evaluation of all units; columns are computed when something asks for them, and kept."""

    def __init__(self, scheme: Scheme, table: Table, on: date, revised: Revised | None = None) -> None:
        self.scheme, self.table, self.on = scheme, table, on
        self._revised = _by_item(table, revised or {})
        self.distributions = Distributions(self)
        self.totals = WideTotals(self)
        self.means: dict[tuple[str, str], Fraction | None] = {}
        self._nodes = {node.code: node for node in scheme.nodes()}
        self._leaves: dict[str, LeafColumn] = {}
        self._open: set[str] = set()
        self._once = WideOnce(self)

    def leaves(self) -> list[LeafColumn]:
        """Every item in printed order, then what sections and the total lose."""
        nodes = [node for node in self.scheme.nodes() if node.deductions]
        found = [self.column(leaf) for leaf in self.scheme.leaves()]
        found += [self.deducted(node.code, node.deductions) for node in nodes]
        return found + ([self.deducted("", self.scheme.deductions)] if self.scheme.deductions else [])

    def outcomes(
        self, unit_type: str, rows: Rows, run: Callable[[WideValues], T], *, wide: bool, muted: frozenset[str] = NOTHING
    ) -> list[Outcome[T]]:
        """What comes of something for units of one type.

        Args:
            wide: it does nothing with a number that a column could not do; else it is run for each different value.
            muted: events that count in another item.

        Raises:
            NotByColumns: it asks for something that only single units have.
        """
        for single in (False, True) if wide else (True,):
            try:
                return list(explored(rows, lambda path, s=single: run(WideValues(self, unit_type, path, s, muted))))  # type: ignore[misc]
            except (TypeError, AttributeError) as fault:
                if single:
                    raise NotByColumns from fault
        raise AssertionError

    def points_of(self, values: WideValues, code: str) -> Any:
        """Points of an indicator, a section or the `total`, for the units of a path.

        Raises:
            Unscored: the indicator has none, or asks for itself.
        """
        if code == "total":
            return values.of(self.totals.whole().points)
        node = self._nodes.get(code)
        if node is None:
            raise Unscored("gap", "no_such_item", name=code)
        if node.items:
            return values.of(self.totals.section(node).points)
        leaf, rows = self.column(node), values.path.rows
        if not values.path.decide(lambda: leaf.status[rows] == SCORED):
            kinds = leaf.status.astype(np.int64) * len(leaf.reasons) + leaf.reason
            words = [(status, reason or status) for status in STATUSES for reason in leaf.reasons]
            raise Unscored(*values.path.choose(lambda: kinds[rows], words))
        return values.of(leaf.points)

    def column(self, leaf: Indicator) -> LeafColumn:
        """One indicator of all units."""
        if leaf.code in self._open:
            raise Unscored("gap", "circular", name=leaf.code)
        if leaf.code not in self._leaves:
            self._open.add(leaf.code)
            found = [
                one for unit_type, rows in self.table.groups.items() for one in self._scored(leaf, unit_type, rows)
            ]
            self._open.discard(leaf.code)
            self._leaves[leaf.code] = self._as_revised(self._settled(leaf, found))
        return self._leaves[leaf.code]

    def _scored(self, leaf: Indicator, unit_type: str, rows: Rows) -> list[Outcome[Any]]:
        return [
            one
            for muted, part in self._once.parts(leaf.code, rows)
            for one in self.attempt(leaf, unit_type, part, muted)
        ]

    def attempt(self, leaf: Indicator, unit_type: str, rows: Rows, muted: frozenset[str]) -> list[Outcome[Any]]:
        """One indicator of units of one type where some events are left out, before other units settle anything."""
        rule, full = leaf.rule_for(unit_type), leaf.mark(unit_type)
        if rule is None:
            return [Outcome(rows, None, Unscored("not_applicable", "no_rule_for_type"))]
        return self.outcomes(
            unit_type,
            rows,
            lambda values: award(WideLook(values, leaf.code), rule, full),
            wide=is_wide(self.scheme, rule), muted=muted,
        )  # fmt: skip

    def _settled(self, leaf: Indicator, found: Sequence[Outcome[Any]]) -> LeafColumn:
        """With what other units settle: the mean of the peers, or the weight spread over the other items."""
        size = len(self.table.unit_ids)
        raw = _column(leaf.code, found, self.mark(leaf))
        for one in found:
            if one.why is not None and one.why.choice == "drop":
                raw.status[one.rows], raw.dropped[one.rows] = STATUSES.index("not_applicable"), True
        means = [
            (rows, mean)
            for one in found
            if one.why is not None and one.why.choice == "peer_mean"
            for peers, rows in self.distributions.groups(one.rows)
            if (mean := self._mean(leaf, peers, raw, found, all_units=self._is_transferred(leaf, rows))) is not None
        ]
        if means:
            kept = np.flatnonzero(raw.status == SCORED)
            raw.points = assembled(size, [(kept, raw.points.take(kept)), *means])
            for rows, _ in means:
                raw.status[rows], raw.reason[rows] = SCORED, 0
        return raw

    def _is_transferred(self, leaf: Indicator, rows: Rows) -> bool:
        """Whether units of one type get the mean of another class."""
        unit_type = self.table.types.words[self.table.types.codes[rows[0]]]
        return isinstance(leaf.rule_for(unit_type), ClassMeanTransfer)

    def _as_revised(self, column: LeafColumn) -> LeafColumn:
        """With the points that somebody gave instead."""
        if found := self._revised.get(column.code):
            rows, points = np.array(list(found)), Exact.of(list(found.values()))
            column.points = column.points.put(rows, points)
            column.status[rows], column.reason[rows], column.dropped[rows] = SCORED, 0, False
        return column

    def _mean(
        self, leaf: Indicator, peers: str | None, raw: LeafColumn, found: Sequence[Outcome[Any]], *, all_units: bool
    ) -> Fraction | None:
        """Mean points of the peers, or of all units, where the item applied."""
        key = leaf.code, "" if all_units else peers or ""
        if key not in self.means:
            group = None if all_units else self.distributions.peers(peers)
            applied = np.zeros(len(raw.status), dtype=bool)
            for one in found:
                applied[one.rows] = one.why is None
            rows = np.flatnonzero(applied) if group is None else group[applied[group]]
            self.means[key] = total(raw.points.take(rows)) / len(rows) if len(rows) else None
        return self.means[key]

    def deducted(self, code: str, findings: tuple[Finding, ...]) -> LeafColumn:
        """What a section or the total loses by its own deductions, as an item of its own."""
        place = f"{code}-deductions" if code else "deductions"
        if place not in self._leaves:
            found = [
                one
                for unit_type, rows in self.table.groups.items()
                for one in self.outcomes(
                    unit_type, rows, lambda values: -deducted(WideLook(values, place), findings), wide=True
                )
            ]
            self._leaves[place] = _column(place, found, Exact.full(len(self.table.unit_ids), ZERO))
        return self._leaves[place]

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.table.unit_ids)

    def mark(self, node: Indicator) -> Exact:
        """The full mark that is printed for each unit."""
        return assembled(self.size, [(rows, node.mark(unit_type)) for unit_type, rows in self.table.groups.items()])

    def sum_of(self, leaf: Indicator) -> WideSum:
        """What one indicator adds."""
        return self.column(leaf).adds()

    def lost(self, code: str, findings: tuple[Finding, ...]) -> Exact:
        """What a section or the total loses; nothing where it is not known."""
        return self.deducted(code, findings).points

    def full_of(self, values: WideValues, code: str) -> Any:
        """Full mark of an indicator, a section or the `total`, for the units of a path; of what does not apply, none."""
        if code == "total":
            return values.of(self.totals.whole().full)
        node = self._nodes.get(code)
        if node is None:
            raise Unscored("gap", "no_such_item", name=code)
        if code in self._open:  # an item asks for its own mark
            return node.mark(values.unit_type)
        return values.of(self.totals.section(node).full)


def _by_item(table: Table, revised: Revised) -> dict[str, dict[int, Fraction]]:
    """Item → row → points."""
    rows = {unit_id: row for row, unit_id in enumerate(table.unit_ids)} if revised else {}
    found: dict[str, dict[int, Fraction]] = {}
    for unit_id, items in revised.items():
        for code, points in items.items():
            found.setdefault(code, {})[rows[unit_id]] = points
    return found


def _column(code: str, found: Sequence[Outcome[Any]], full: Exact) -> LeafColumn:
    size = len(full)
    reasons: dict[str | None, int] = {None: 0}
    status, reason = np.zeros(size, np.uint8), np.zeros(size, np.int16)
    for one in found:
        if one.why is not None:
            status[one.rows] = STATUSES.index(one.why.state)
            reason[one.rows] = reasons.setdefault(one.why.reason, len(reasons))
    points = assembled(size, [(one.rows, one.result) for one in found if one.result is not None])
    return LeafColumn(code, status, points, full, list(reasons), reason, np.zeros(size, dtype=bool))
