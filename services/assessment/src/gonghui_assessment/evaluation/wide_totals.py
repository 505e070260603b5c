"""From columns of items to columns of sections and totals; the counterpart of `totals`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from gonghui_assessment.evaluation.columns import Exact, larger, nonzero, smaller, summed, where
from gonghui_assessment.evaluation.paths import Mask
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.amounts import Finding
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.tree import Indicator, Scheme

ONE = Fraction(1)


class WideItems(Protocol):
    """Where the columns of single items come from."""

    @property
    def scheme(self) -> Scheme:
        """The scheme."""

    @property
    def size(self) -> int:
        """How many units there are."""

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
            whole = self._combined(node.items, node.aggregate).reweighted()
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

    def _combined(self, items: Sequence[Indicator], how: str) -> WideSum:
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
        return whole.times(ONE / where(nonzero(applying), applying, ONE))

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
        whole = self._combined(scheme.indicators, scheme.aggregate).reweighted()
        bonus = summed([self.section(node).points for node in scheme.bonuses], self._items.size)
        bonus = bonus if scheme.bonus_cap is None else smaller(bonus, scheme.bonus_cap)
        points = whole.points + bonus + (self._items.lost("", scheme.deductions) if scheme.deductions else ZERO)
        points = _within(points, scheme.total_floor, scheme.total_cap)
        if scheme.defaults.bonus_inside == "capped_by_scheme":
            points = smaller(points, whole.full if scheme.total is None else scheme.total)
        if scheme.defaults.rounding.total:
            points = rounded(points, scheme.defaults.rounding.places)
        return replace(whole, points=points)


def _within(points: Exact, floor: Fraction | None, cap: Fraction | None) -> Exact:
    points = points if floor is None else larger(points, floor)
    return points if cap is None else smaller(points, cap)


def rounded(points: Exact, places: int) -> Exact:
    """Half up, away from zero for negative numbers."""
    size = (abs(points) * 10**places + Fraction(1, 2)) // 1 * Fraction(1, 10**places)
    found: Exact = where(points.num < 0, -size, size)
    return found
