"""D13 by columns: an event that several items ask for counts once, for each unit where it makes the largest difference."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gonghui_assessment.evaluation.columns import Exact, assembled, compared, larger, where
from gonghui_assessment.evaluation.known_features import NotByColumns, rule_asks_results
from gonghui_assessment.evaluation.paths import Mask, Rows, in_order
from gonghui_assessment.scheme.rules.base import ZERO, Rule
from gonghui_assessment.scheme.sharing import shared_events
from gonghui_assessment.scheme.tree import Indicator

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.citywide import Citywide

Points = tuple[Exact, Mask]  # and for whom there are any
NOTHING: frozenset[str] = frozenset()


class WideOnce:
    """The counterpart of `Once`, for all units."""

    def __init__(self, city: "Citywide") -> None:
        self._city = city
        self._shared = shared_events(city.scheme) if city.scheme.defaults.one_event == "counts_once" else {}

    def parts(self, code: str, rows: Rows) -> Iterator[tuple[frozenset[str], Rows]]:
        """Units by the events that do not count in an item.

        Raises:
            NotByColumns: such an item asks for the points of others.
        """
        events = [event for event, codes in self._shared.items() if code in codes]
        if not events or not len(rows):
            yield NOTHING, rows
            return
        lost = np.stack([self._lost[event, code][rows] for event in events], axis=1)
        patterns, which = np.unique(lost, axis=0, return_inverse=True)
        order = in_order(which.reshape(-1))
        for pattern, part in zip(
            patterns, np.split(order, np.cumsum(np.bincount(which.reshape(-1)))[:-1]), strict=True
        ):
            yield frozenset(event for event, muted in zip(events, pattern, strict=True) if muted), rows[part]

    @cached_property
    def _lost(self) -> dict[tuple[str, str], Mask]:
        """For whom an event does not count in an item."""
        leaves = {leaf.code: leaf for leaf in self._city.scheme.leaves()}
        wanted = {code for codes in self._shared.values() for code in codes}
        for code in wanted:
            if any(rule_asks_results(self._city.scheme, rule) for rule in _rules(leaves[code])):
                raise NotByColumns
        whole = {code: self._points(leaves[code], NOTHING) for code in wanted}
        lost: dict[tuple[str, str], Mask] = {}
        for event, codes in self._shared.items():
            keeper = self._keeper(
                [_gain(whole[code], self._points(leaves[code], frozenset({event}))) for code in codes]
            )
            lost |= {(event, code): keeper != place for place, code in enumerate(codes)}
        return lost

    def _keeper(self, gains: list[Points]) -> Rows:
        """The first item in which the event changes most, by its place; -1 if it changes none that is scored."""
        best, found = Exact.full(self._city.size, ZERO), np.full(self._city.size, -1, dtype=np.intp)
        for gain, known in gains:
            best = where(known, larger(best, gain), best)
        for place, (gain, known) in reversed(list(enumerate(gains))):
            found[known & (compared(gain, best) == 0)] = place
        return found

    def _points(self, leaf: Indicator, muted: frozenset[str]) -> Points:
        """The points of an item where some events are left out."""
        groups = self._city.table.groups.items()
        scored = [
            (one.rows, one.result)
            for unit_type, rows in groups
            for one in self._city.attempt(leaf, unit_type, rows, muted)
            if one.result is not None
        ]
        known = np.zeros(self._city.size, dtype=bool)
        for rows, _ in scored:
            known[rows] = True
        return assembled(self._city.size, scored), known


def _gain(whole: Points, without: Points) -> Points:
    return abs(whole[0] - without[0]), whole[1] & without[1]


def _rules(leaf: Indicator) -> Iterator[Rule]:
    yield from (rule for rule in (leaf.rule, *leaf.rules.values()) if rule is not None)
