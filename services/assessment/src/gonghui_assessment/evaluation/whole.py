"""A whole city evaluated: by columns, or unit by unit where a scheme uses what columns do not know; one form of results."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.citywide import STATUSES, Citywide, LeafColumn
from gonghui_assessment.evaluation.columns import Exact
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.known_features import NotByColumns, by_columns
from gonghui_assessment.evaluation.results import LeafResult, UnitResult
from gonghui_assessment.evaluation.table import Table
from gonghui_assessment.evaluation.units import Revised
from gonghui_assessment.evaluation.wide_grading import NOT_MEANT, STATES, Graded
from gonghui_assessment.evaluation.wide_grading import graded as widely_graded
from gonghui_assessment.evaluation.wide_totals import WideSum
from gonghui_assessment.scheme.tree import Bar, Grading, Scheme


@dataclass(frozen=True, slots=True)
class Compared:
    """What units were compared with: the values of others under a key, and what each weighs."""

    key: str
    unit_ids: Sequence[str]
    values: Exact
    weights: Exact | None


@dataclass(frozen=True, slots=True)
class Whole:
    """The results of all units, in the order of their ids."""

    scheme: Scheme
    on: date
    table: Table
    leaves: Sequence[LeafColumn]
    graded: Graded
    compared: Sequence[Compared]
    means: Mapping[str, Fraction | None]


def evaluated(scheme: Scheme, table: Table, on: date, grading: Grading | None, revised: Revised | None = None) -> Whole:
    """Evaluate a city.

    Args:
        grading: how totals become grades where the scheme prints none.
        revised: points that stand in place of those that the rules give.
    """
    grading = scheme.grading or grading
    if by_columns(scheme, grading):
        try:
            return _by_columns(scheme, table, on, grading, revised)
        except NotByColumns:
            pass
    return _one_by_one(scheme, table, on, grading, revised)


def _by_columns(scheme: Scheme, table: Table, on: date, grading: Grading | None, revised: Revised | None) -> Whole:
    city = Citywide(scheme, table, on, revised)
    leaves, found = city.leaves(), widely_graded(city, grading)
    compared = [
        Compared(repr(key), one.unit_ids, one.values, one.weights) for key, one in city.distributions.found.items()
    ]
    return Whole(scheme, on, table, leaves, found, compared, {repr(key): mean for key, mean in city.means.items()})


def _one_by_one(scheme: Scheme, table: Table, on: date, grading: Grading | None, revised: Revised | None) -> Whole:
    city = City(scheme, [table.unit(row) for row in range(len(table.unit_ids))], on, revised=revised)
    units = list(graded(city, grading).values())
    leaves = [column_of([unit.leaves[n] for unit in units]) for n in range(len(units[0].leaves))] if units else []
    compared = [
        Compared(repr(key), list(one.of), Exact.of(list(one.of.values())), Exact.of(list(one.weights.values())) if one.weights else None)
        for key, one in city.peers.columns.items()
    ]  # fmt: skip
    return Whole(
        scheme, on, table, leaves, _graded(scheme, units), compared, {repr(k): m for k, m in city.means.items()}
    )


def column_of(found: Sequence[LeafResult]) -> LeafColumn:
    """One indicator of all units from their single results."""
    reasons = list({None: 0} | dict.fromkeys(one.reason for one in found))
    return LeafColumn(
        found[0].code,
        np.array([STATUSES.index(one.status) for one in found], np.uint8),
        Exact.of([one.points or Fraction(0) for one in found]),
        Exact.of([one.full for one in found]),
        reasons,
        np.array([reasons.index(one.reason) for one in found], np.int16),
        np.zeros(len(found), dtype=bool),
    )


def _graded(scheme: Scheme, units: Sequence[UnitResult]) -> Graded:
    none = Exact.of([Fraction(0)] * len(units))
    total = WideSum(
        Exact.of([unit.total for unit in units]), Exact.of([unit.full for unit in units]),
        Exact.of([unit.open_points for unit in units]), none, np.ones(len(units), dtype=bool),
    )  # fmt: skip
    bars = [(bar, _states(bar, units)) for bar in (*scheme.vetoes, *scheme.gates)]
    return Graded(total, bars, np.array([unit.rank for unit in units], np.int64), [unit.grade for unit in units])


def _states(bar: Bar, units: Iterable[UnitResult]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    found = [next((STATES.index(one.state) for one in unit.bars if one.code == bar.code), NOT_MEANT) for unit in units]
    return np.array(found, np.uint8)
