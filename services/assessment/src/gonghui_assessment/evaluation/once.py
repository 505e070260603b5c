"""D13: an event that two items ask for counts once, where it makes the largest difference."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.sharing import shared_events
from gonghui_assessment.scheme.tree import Indicator, Scheme

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.city import City


class Once:
    """Which events each item leaves to another one, by unit."""

    def __init__(self, city: "City", scheme: Scheme) -> None:
        self._city = city
        counts_once = scheme.defaults.one_event == "counts_once"
        self._shared = shared_events(scheme) if counts_once else {}
        self._leaves = {leaf.code: leaf for leaf in scheme.leaves()}
        self._muted: dict[str, dict[str, frozenset[str]]] = {}

    def muted(self, unit: Unit, code: str) -> frozenset[str]:
        """The events that do not count in an item of a unit."""
        if not self._shared:
            return frozenset()
        if unit.unit_id not in self._muted:
            self._muted[unit.unit_id] = self._of(unit)
        return self._muted[unit.unit_id].get(code, frozenset())

    def _of(self, unit: Unit) -> dict[str, frozenset[str]]:
        lost: dict[str, set[str]] = {}
        for event, codes in self._shared.items():
            gains = list(self._gains(unit, event, codes))
            best = max((gain for _, gain in gains), default=ZERO)
            keeper = next((code for code, gain in gains if gain == best), None)
            for code in codes:
                if code != keeper:
                    lost.setdefault(code, set()).add(event)
        return {code: frozenset(events) for code, events in lost.items()}

    def _gains(self, unit: Unit, event: str, codes: tuple[str, ...]) -> Iterator[tuple[str, Fraction]]:
        """How much an event changes each item, in printed order."""
        for code in codes:
            leaf = self._leaves[code]
            with_it, without = self._points(unit, leaf, frozenset()), self._points(unit, leaf, frozenset({event}))
            if with_it is not None and without is not None:
                yield code, abs(with_it - without)

    def _points(self, unit: Unit, leaf: Indicator, muted: frozenset[str]) -> Fraction | None:
        return self._city.attempt(unit, leaf, muted)[0].points
