"""Figures over all peers by columns; the counterpart of `peers`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.columns import Exact, assembled, total
from gonghui_assessment.evaluation.known_features import NotByColumns, asks_results, has_wide_functions
from gonghui_assessment.evaluation.ordering import distinct
from gonghui_assessment.evaluation.paths import Rows
from gonghui_assessment.evaluation.peers import Column, Times
from gonghui_assessment.evaluation.table import Words
from gonghui_assessment.evaluation.wide_look import WideValues
from gonghui_assessment.scheme.exact import as_text
from gonghui_assessment.scheme.expressions import Node
from gonghui_assessment.scheme.functions import Unscored, evaluate
from gonghui_assessment.scheme.rules.base import Standing

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.citywide import Citywide


@dataclass(frozen=True)
class Distribution:
    """The values of one measure over a group, as far as they can be measured."""

    unit_ids: list[str]
    rows: Rows  # of the city, in order
    values: Exact
    weights: Exact | None

    @cached_property
    def ordered(self) -> tuple[Exact, NDArray[np.intp]]:
        """The different values, smallest first, and which one each unit has."""
        return distinct(self.values)

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """How many units have each of the different values."""
        return np.bincount(self.ordered[1], minlength=len(self.ordered[0]))

    @cached_property
    def column(self) -> Column:
        """As single numbers."""
        of = dict(zip(self.unit_ids, self.values.fractions(), strict=True))
        weights = {} if self.weights is None else dict(zip(self.unit_ids, self.weights.fractions(), strict=True))
        return Column(of, weights, sorted(of.values()))

    def figure(self, name: str) -> Fraction:
        """Mean, median, max, min, sum, count or share.

        Raises:
            Unscored: there is nobody to compare with.
        """
        if name in {"sum", "count"}:
            return total(self.values)
        if not len(self.rows):
            raise Unscored("gap", "empty_list")
        if name in {"max", "min", "median"}:
            values, codes = self.ordered
            places = np.sort(codes)
            middle = len(places) // 2
            at = {"max": [-1], "min": [0], "median": [middle] if len(places) % 2 else [middle - 1, middle]}[name]
            found = values.take(places[at]).fractions()
            return sum(found, Fraction(0)) / len(found)
        return self.column.figure(name) if self.weights is not None else total(self.values) / len(self.rows)

    def standings(self, *, descending: bool) -> list[Standing]:
        """The place of each of the different values."""
        below = np.cumsum(self.counts) - self.counts
        better = len(self.rows) - below - self.counts if descending else below
        last = len(self.counts) - 1
        return [
            Standing(place + 1, tied, len(self.rows), last - number if descending else number)
            for number, (place, tied) in enumerate(zip(better.tolist(), self.counts.tolist(), strict=True))
        ]


def _of_place(worth: Callable[[Standing], Fraction], standing: Standing) -> Fraction | Unscored:
    try:
        return worth(standing)
    except Unscored as why:
        return why


class Distributions:
    """All distributions and figures that an evaluation needed so far."""

    def __init__(self, city: "Citywide") -> None:
        self._city = city
        self.found: dict[object, Distribution] = {}
        self._figures: dict[object, Fraction] = {}

    @cached_property
    def keys(self) -> Words:
        """What the peers of each unit have in common (D8): their type, a class, both; None: they are all units."""
        city, peers = self._city, self._city.scheme.defaults.peers
        found: NDArray[Any] = np.full(city.size, None, dtype=object)
        for unit_type, rows in city.table.groups.items():
            kind = unit_type if peers.of == "same_type" else None
            found[rows] = kind
            if by := peers.by:
                for one in city.outcomes(unit_type, rows, lambda v: as_text(evaluate(by.root, v)), wide=False):
                    found[one.rows] = f"{kind or ''}/{one.result or ''}"
        return Words.of(found.tolist())

    def key(self, values: WideValues) -> str | None:
        """The same of the units of a path."""
        found: str | None = self.keys.on(values.path)
        return found

    def groups(self, rows: Rows) -> list[tuple[str | None, Rows]]:
        """Units by what their peers have in common."""
        codes = self.keys.codes[rows]
        return [(self.keys.words[code], rows[codes == code]) for code in np.unique(codes)]

    def peers(self, key: str | None) -> Rows:
        """All units that have that in common."""
        return np.flatnonzero(self.keys.codes == self.keys.words.index(key))

    def _rows(self, key: str | None, whom: str, group: str | None) -> Rows:
        """The peers of a unit, or everybody."""
        if whom == "sub":
            below = self._below.get(key or "", np.zeros(0, dtype=np.intp))
            return below if group is None else np.intersect1d(below, self._city.table.groups.get(group, below[:0]))
        if group is not None:
            return self._city.table.groups.get(group, np.zeros(0, dtype=np.intp))
        return self.peers(key) if whom == "peer" else np.arange(self._city.size)

    def figure(self, values: WideValues, function: str, inner: Node, group: str | None) -> Any:
        """The figure that a function of an expression asks for."""
        if function in {"rank", "rank_up"}:
            return self.placed(
                values, inner, lambda standing: Fraction(standing.position), descending=function == "rank"
            )
        whom, name = function.split("_")
        key = (whom, group, self._above(values, inner) if whom == "sub" else self.key(values), inner, ())
        if whom == "peer" and self._city.scheme.defaults.peers.itself == "excluded":
            return self._without_itself(values, self._distribution(key, {}), name)
        if (key, name) not in self._figures:
            self._figures[key, name] = self._distribution(key, {}).figure(name)
        return self._figures[key, name]

    @cached_property
    def _below(self) -> Mapping[str, Rows]:
        """The units directly below each, by its id."""
        table = self._city.table
        return {table.unit_ids[row]: part for row, part in table.below.items()}

    def _above(self, values: WideValues, inner: Node) -> str | None:
        """Whose subordinates are looked at; nobody's if there are none.

        Raises:
            NotByColumns: at their points, which may hang on what hangs on them.
        """
        table = self._city.table
        if not table.below:
            return None
        if asks_results(self._city.scheme, inner):
            raise NotByColumns
        above = list(table.below)
        codes = np.zeros(self._city.size, dtype=np.intp)
        codes[above] = np.arange(1, len(above) + 1)
        found: str | None = values.path.choose(
            lambda: codes[values.path.rows], [None, *(table.unit_ids[row] for row in above)]
        )
        return found

    def _without_itself(self, values: WideValues, found: Distribution, name: str) -> Fraction:
        """Units of the same value have the same figure, unless weights tell them apart."""
        path, codes = values.path, np.full(len(self._city.table.unit_ids), -1)
        codes[found.rows] = found.ordered[1] if found.weights is None else np.arange(len(found.rows))
        own = path.choose(lambda: codes[path.rows] + 1, range(len(found.rows) + 1)) - 1
        unit_id = "" if own < 0 else found.unit_ids[int(np.flatnonzero(codes[found.rows] == own)[0])]
        return found.column.without(unit_id).figure(name)

    def standing(
        self, values: WideValues, inner: Node, *, descending: bool, times: Mapping[str, Fraction] | None = None
    ) -> Standing:
        """The place of the units among their peers; best is 1, equal ones share it."""
        found, codes = self._ranked(values, inner, times or {})
        own = int(values.path.choose(lambda: codes[values.path.rows] + 1, range(len(found.counts) + 1))) - 1
        if own < 0:
            raise Unscored("gap", "no_rank")
        return found.standings(descending=descending)[own]

    def placed(
        self,
        values: WideValues,
        inner: Node,
        worth: Callable[[Standing], Fraction],
        *,
        descending: bool,
        times: Mapping[str, Fraction] | None = None,
    ) -> Any:
        """What the places of the units are worth, each different place asked for once."""
        found, codes = self._ranked(values, inner, times or {})
        if not values.path.decide(lambda: codes[values.path.rows] >= 0):
            raise Unscored("gap", "no_rank")
        worths = [_of_place(worth, standing) for standing in found.standings(descending=descending)]
        settled = np.array([isinstance(one, Fraction) for one in worths])
        if not values.path.decide(lambda: settled[codes[values.path.rows]]):
            raise next(one for one in worths if isinstance(one, Unscored))  # a sheet is silent in one way only
        points = Exact.of([one if isinstance(one, Fraction) else Fraction(0) for one in worths])
        return values.of(points.take(np.maximum(codes, 0)))

    def _ranked(self, values: WideValues, inner: Node, times: Times) -> tuple[Distribution, NDArray[np.intp]]:
        """The peers of the units by a measure, and which of the different values each unit has; -1 if none."""
        key = ("peer", None, self.key(values), inner, tuple(sorted(times.items())))
        found = self._distribution(key, times)
        codes = np.full(len(self._city.table.unit_ids), -1)
        codes[found.rows] = found.ordered[1]
        return found, codes

    def _distribution(self, key: tuple[Any, ...], times: Times) -> Distribution:
        if key not in self.found:
            whom, group, peers, inner, _ = key
            self.found[key] = self._measured(self._rows(peers, whom, group), inner, times, alike=whom == "sub")
        return self.found[key]

    def _measured(self, rows: Rows, inner: Node, times: Times, *, alike: bool) -> Distribution:
        """Value and weight of each unit that can be measured.

        Args:
            alike: units weigh the same, whatever the scheme says of peers.
        """
        peers, table = self._city.scheme.defaults.peers, self._city.table
        weight = peers.weight.root if peers.mean == "weighted" and peers.weight else None

        def measured(values: WideValues) -> tuple[Any, Any]:
            return values.number(inner), values.number(weight) if weight else Fraction(1)

        wide = has_wide_functions(self._city.scheme, inner)
        parts, weights = [], []
        for unit_type, mine in table.groups.items():
            for one in self._city.outcomes(unit_type, np.intersect1d(mine, rows), measured, wide=wide):
                if one.result is not None:
                    parts.append((one.rows, one.result[0]))
                    weights.append((one.rows, one.result[1]))
        known = np.sort(np.concatenate([part for part, _ in parts])) if parts else np.zeros(0, dtype=np.intp)
        size = len(table.unit_ids)
        values = (assembled(size, parts) * self._factors(times)).take(known)
        return Distribution(
            [table.unit_ids[row] for row in known.tolist()], known, values,
            assembled(size, weights).take(known) if peers.mean == "weighted" and not alike else None,
        )  # fmt: skip

    def _factors(self, times: Times) -> Exact | Fraction:
        """What a unit's value is multiplied by: by its id, or by its type."""
        table = self._city.table
        if not times:
            return Fraction(1)
        kinds = [table.types.words[code] for code in table.types.codes]
        named = zip(table.unit_ids, kinds, strict=True)
        return Exact.of([times.get(unit_id, times.get(kind, Fraction(1))) for unit_id, kind in named])
