"""From columns of items to columns of sections and totals; the counterpart of `totals`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from gonghui_assessment.evaluation.columns import Exact, compared, larger, nonzero, smaller, summed, total, where
from gonghui_assessment.evaluation.paths import Mask, Rows
from gonghui_assessment.evaluation.table import Table
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.amounts import Finding
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.tree import Indicator, Scheme, Subordinates

ONE = Fraction(1)


class WideItems(Protocol):
    """Where the columns of single items come from."""

    @property
    def scheme(self) -> Scheme:
        """The scheme."""

    @property
    def table(self) -> Table:
        """The units."""

    @property
    def size(self) -> int:
        """How many units there are."""

    def mark(self, node: Indicator) -> Exact:
        """The full mark that is printed for each unit."""

    def sum_of(self, leaf: Indicator) -> "WideSum":
        """What one indicator adds."""

    def lost(self, code: str, findings: tuple[Finding, ...]) -> Exact:
        """What a section or the total loses; nothing where it is not known."""


@dataclass(frozen=True, slots=True)
class WideSum:
    """Like `Sum`, for all units."""

    points: Exact
    full: Exact
    open_points: Exact
    dropped: Exact
    applies: Mask

    @classmethod
    def of(cls, parts: Sequence["WideSum"], size: int) -> "WideSum":
        """All of some parts together; nothing if there are none."""
        applies = np.zeros(size, dtype=bool)
        for part in parts:
            applies |= part.applies
        return cls(
            summed([part.points for part in parts], size),
            summed([part.full for part in parts], size),
            summed([part.open_points for part in parts], size),
            summed([part.dropped for part in parts], size),
            applies,
        )

    def times(self, factor: Any) -> "WideSum":
        """Everything times a factor."""
        return WideSum(
            self.points * factor, self.full * factor, self.open_points * factor, self.dropped * factor, self.applies
        )

    def reweighted(self) -> "WideSum":
        """What was dropped is spread over the rest (D5)."""
        spread = nonzero(self.dropped)
        if not spread.any():
            return self
        counts = nonzero(self.full)
        factor = where(counts, (self.full + self.dropped) / where(counts, self.full, ONE), ZERO)
        found = self.times(where(spread, factor, ONE))
        return replace(
            found, dropped=where(spread & counts, ZERO, self.dropped), applies=self.applies & ~(spread & ~counts)
        )


class WideTotals:
    """Sections and totals of all units, each computed once."""

    def __init__(self, items: WideItems) -> None:
        self._items = items
        self._sections: dict[str, WideSum] = {}
        self._total: WideSum | None = None
        self._open = False

    def section(self, node: Indicator) -> WideSum:
        """The sum of a section, after its own deductions; or of a leaf."""
        if node.missing:
            return WideSum.of((), self._items.size)
        if not node.items:
            return self._items.sum_of(node)
        if node.code not in self._sections:
            whole = self._combined(node.items, node.aggregate, self._items.mark(node)).reweighted()
            self._sections[node.code] = self._stopped(whole, node)
        return self._sections[node.code]

    def whole(self) -> WideSum:
        """The totals, with bonuses and deductions.

        Raises:
            Unscored: the total asks for itself.
        """
        if self._total is None:
            if self._open:
                raise Unscored("gap", "circular", name="total")
            self._open = True
            self._total = self._of_all()
            self._open = False
        return self._total

    def _combined(self, items: Sequence[Indicator], how: str, full: Exact) -> WideSum:
        found = [(item, self.section(item)) for item in items if not (item.intermediate or item.missing)]
        if how == "weighted":
            return WideSum.of(
                [one.times(ZERO if item.weight is None else item.weight) for item, one in found], self._items.size
            )
        whole = WideSum.of([one for _, one in found], self._items.size)
        if how == "sum":
            return whole
        applying = Exact.integers(
            sum((one.applies.astype(np.int64) for _, one in found), np.zeros(self._items.size, np.int64))
        )
        if how == "all":
            return _all_or_nothing([one for _, one in found], whole, full)
        mean = whole.times(ONE / where(nonzero(applying), applying, ONE))
        return mean if how == "mean" else replace(mean, points=_extreme([one for _, one in found], whole, how))

    def _stopped(self, whole: WideSum, node: Indicator) -> WideSum:
        defaults = self._items.scheme.defaults
        points = whole.points + (self._items.lost(node.code, node.deductions) if node.deductions else ZERO)
        if node.deductions and defaults.below_zero == "stop":
            points = larger(points, smaller(ZERO, whole.points))
        points = _within(points, node.floor, node.cap)
        if defaults.rounding.subtotals:
            points = rounded(points, defaults.rounding.places)
        return replace(whole, points=points)

    def _of_all(self) -> WideSum:
        scheme = self._items.scheme
        printed = Exact.full(self._items.size, scheme.total or ZERO)
        whole = self._combined(scheme.indicators, scheme.aggregate, printed).reweighted()
        bonus = summed([self.section(node).points for node in scheme.bonuses], self._items.size)
        bonus = bonus if scheme.bonus_cap is None else smaller(bonus, scheme.bonus_cap)
        points = whole.points + bonus + (self._items.lost("", scheme.deductions) if scheme.deductions else ZERO)
        if scheme.subordinates:
            points = self._with_those_below(points, whole.full, scheme.subordinates)
        else:
            points = self._ended(points, whole.full)
        return replace(whole, points=points)

    def _ended(self, points: Exact, full: Exact) -> Exact:
        """What a total is at most and at least, and its rounding."""
        scheme = self._items.scheme
        points = _within(points, scheme.total_floor, scheme.total_cap)
        if scheme.defaults.bonus_inside == "capped_by_scheme":
            points = smaller(points, full if scheme.total is None else scheme.total)
        return rounded(points, scheme.defaults.rounding.places) if scheme.defaults.rounding.total else points

    def _with_those_below(self, own: Exact, full: Exact, share: Subordinates) -> Exact:
        """The own score and a share of the mean total of the subordinates, from the lowest level up."""
        found = self._ended(own if share.without == "nothing" else own * (share.own + share.share), full)
        for rows in _levels(self._items.table):
            below = [self._items.table.below[row] for row in rows.tolist()]
            means = Exact.of([total(found.take(part)) / len(part) for part in below])
            found = found.put(rows, self._ended(own.take(rows) * share.own + means * share.share, full.take(rows)))
        return found


def _levels(table: Table) -> Iterator[Rows]:
    """Units that have others below them, each after all that are below it."""
    waiting = {row: len(set(part.tolist()) & table.below.keys()) for row, part in table.below.items()}
    ready = [row for row, count in waiting.items() if not count]
    while ready:
        yield np.array(sorted(ready), dtype=np.intp)
        above = [int(table.superiors[row]) for row in ready] if table.superiors is not None else []
        ready = []
        for row in above:
            if row >= 0:
                waiting[row] -= 1
                if not waiting[row]:
                    ready.append(row)


def _extreme(parts: Sequence[WideSum], whole: WideSum, how: str) -> Exact:
    """The best or the worst of what applies to a unit; where nothing does, what there is."""
    pick, found, known = larger if how == "best" else smaller, whole.points, np.zeros(len(whole.applies), dtype=bool)
    for part in parts:
        found = where(part.applies, where(known, pick(found, part.points), part.points), found)
        known |= part.applies
    return found


def _all_or_nothing(parts: Sequence[WideSum], whole: WideSum, full: Exact) -> WideSum:
    """The full mark where everything that applies has its own; nothing where something cannot have it any more."""
    met, lost = np.ones(len(whole.applies), dtype=bool), np.zeros(len(whole.applies), dtype=bool)
    for part in parts:
        met &= ~part.applies | ((compared(part.points, part.full) >= 0) & ~nonzero(part.open_points))
        lost |= part.applies & (compared(part.points, part.full - part.open_points) < 0)
    open_points = smaller(where(lost, ZERO, whole.open_points), full)
    applies = whole.applies
    return WideSum(
        where(applies, where(met, full, ZERO), whole.points), where(applies, full, whole.full),
        where(applies, open_points, whole.open_points), where(applies, ZERO, whole.dropped), applies,
    )  # fmt: skip


def _within(points: Exact, floor: Fraction | None, cap: Fraction | None) -> Exact:
    points = points if floor is None else larger(points, floor)
    return points if cap is None else smaller(points, cap)


def rounded(points: Exact, places: int) -> Exact:
    """Half up, away from zero for negative numbers."""
    size = (abs(points) * 10**places + Fraction(1, 2)) // 1 * Fraction(1, 10**places)
    found: Exact = where(points.num < 0, -size, size)
    return found
