"""Results of single units from the columns of a whole city, and one unit's arithmetic when somebody asks for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.citywide import SCORED, STATUSES, Citywide, LeafColumn
from gonghui_assessment.evaluation.columns import Exact
from gonghui_assessment.evaluation.grading import WITHOUT_AWARD, result_of
from gonghui_assessment.evaluation.known_features import NotByColumns, by_columns
from gonghui_assessment.evaluation.peers import Frozen
from gonghui_assessment.evaluation.results import BarResult, LeafResult, RewardResult, SectionResult, UnitResult
from gonghui_assessment.evaluation.table import Table
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.evaluation.wide_grading import NOT_MEANT, STATES, Graded, graded
from gonghui_assessment.evaluation.wide_rewards import RewardColumn, rewarded
from gonghui_assessment.evaluation.wide_totals import WideSum
from gonghui_assessment.scheme.exact import two_decimals
from gonghui_assessment.scheme.tree import Scheme

BLOCK: Final = 1_000  # units whose numbers are taken out of the columns at once


@dataclass(frozen=True)
class WideResults:
    """Every unit of a city by columns, in the order of their ids."""

    city: Citywide
    units: Sequence[Unit]
    leaves: Sequence[LeafColumn]
    graded: Graded
    rewards: Sequence[RewardColumn]

    @classmethod
    def of(cls, scheme: Scheme, units: Iterable[Unit], on: date) -> "WideResults":
        """Evaluate a city.

        Raises:
            NotByColumns: some units only lend their values, or the scheme uses what columns do not know.
        """
        found = sorted(units, key=lambda unit: unit.unit_id)
        if not by_columns(scheme, scheme.grading) or any(not unit.scored for unit in found):
            raise NotByColumns
        city = Citywide(scheme, Table.of(scheme, found), on)
        leaves, totals = city.leaves(), graded(city, scheme.grading)
        return cls(city, found, leaves, totals, rewarded(city, totals))

    @property
    def unit_ids(self) -> Sequence[str]:
        """Who was evaluated."""
        return self.city.table.unit_ids

    @property
    def ranks(self) -> Sequence[int]:
        """The place of each."""
        return [int(rank) for rank in self.graded.ranks]

    @property
    def totals(self) -> Sequence[Fraction]:
        """The total of each."""
        return self.graded.total.points.fractions()

    def results(self, rows: Sequence[int]) -> Iterator[UnitResult]:
        """Results without values and steps."""
        for start in range(0, len(rows), BLOCK):
            yield from self._block(np.array(rows[start : start + BLOCK], dtype=np.intp))

    def explained(self, row: int) -> UnitResult:
        """The result with its values and steps."""
        return result_of(self._beside, self.units[row], int(self.graded.ranks[row]), self.graded.grades[row])

    @cached_property
    def _beside(self) -> City:
        """The units one by one, compared with what the columns were compared with."""
        columns = {repr(key): one.column for key, one in self.city.distributions.found.items()}
        frozen = Frozen(columns, {repr(key): mean for key, mean in self.city.means.items()})
        return City(self.city.scheme, self.units, self.city.on, frozen)

    @cached_property
    def _sections(self) -> list[tuple[str, WideSum]]:
        nodes = [node for node in self.city.scheme.nodes() if node.items]
        return [(node.code, self.city.totals.section(node)) for node in nodes]

    def _block(self, rows: Any) -> Iterator[UnitResult]:
        def taken(column: Exact) -> list[Fraction]:
            return column.take(rows).fractions()

        leaves = [
            (one, one.status[rows].tolist(), one.reason[rows].tolist(), taken(one.points), taken(one.full))
            for one in self.leaves
        ]
        sums = [(code, taken(one.points), taken(one.full), taken(one.open_points)) for code, one in self._sections]
        paid = [(one, one.meant[rows], one.known[rows], taken(one.yuan)) for one in self.rewards]
        total, full, open_points = (
            taken(one) for one in (self.graded.total.points, self.graded.total.full, self.graded.total.open_points)
        )
        places = self.city.scheme.defaults.rounding.places
        for n, row in enumerate(rows.tolist()):
            bars = [(bar, states[row]) for bar, states in self.graded.bars if states[row] != NOT_MEANT]
            yield UnitResult(
                unit_id=self.units[row].unit_id,
                unit_type=self.units[row].unit_type,
                leaves=tuple(
                    LeafResult(one.code, STATUSES[status[n]], points[n] if status[n] == SCORED else None, marks[n],
                               one.reasons[reason[n]], {}, {}, ())
                    for one, status, reason, points, marks in leaves
                ),
                sections=tuple(SectionResult(code, points[n], marks[n], left[n]) for code, points, marks, left in sums),
                total=total[n],
                full=full[n],
                shown=two_decimals(total[n], places),
                open_points=open_points[n],
                bars=tuple(BarResult(bar.code, bar.effect, STATES[state], {}, bar.grade) for bar, state in bars),
                rank=int(self.graded.ranks[row]),
                grade=self.graded.grades[row],
                award=not any(bar.effect in WITHOUT_AWARD and STATES[state] == "bars" for bar, state in bars),
                rewards=tuple(
                    RewardResult(one.code, yuan[n] if known[n] else None) for one, meant, known, yuan in paid if meant[n]
                ),
            )  # fmt: skip
