"""A scheme over a table of values: every unit scored at once, as a table, as JSON, and what is odd about the result."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Protocol

import numpy as np

from gonghui_assessment.authoring.value_tables import read_table
from gonghui_assessment.evaluation import Unit, UnitResult, evaluate
from gonghui_assessment.evaluation.citywide import SCORED, STATUSES, LeafColumn
from gonghui_assessment.evaluation.known_features import NotByColumns
from gonghui_assessment.evaluation.ordering import distinct
from gonghui_assessment.evaluation.whole import column_of
from gonghui_assessment.evaluation.wide_results import WideResults
from gonghui_assessment.scheme.exact import added, plain, two_decimals
from gonghui_assessment.scheme.lint import faults
from gonghui_assessment.scheme.tree import Scheme

HEADINGS: Final = (
    "名次 rank",
    "单位 unit",
    "类型 type",
    "总分 total",
    "未定 open",
    "等级 grade",
    "否决 barred",
    "奖励 yuan",
)

MOST_EXPLAINED: Final = 1_000  # units whose arithmetic a file of results tells without being asked
_LEFT_OPEN: Final = [STATUSES.index("gap"), STATUSES.index("needs_rating")]


class NotScored(ValueError):
    """Nothing can be scored; each line of the message says why."""


class Results(Protocol):
    """Every unit that was evaluated, in the order of the ids."""

    @property
    def unit_ids(self) -> Sequence[str]:
        """Who was evaluated."""

    @property
    def ranks(self) -> Sequence[int]:
        """The place of each."""

    @property
    def leaves(self) -> Sequence[LeafColumn]:
        """The items."""

    @property
    def totals(self) -> Sequence[Fraction]:
        """The total of each."""

    def results(self, rows: Sequence[int]) -> Iterator[UnitResult]:
        """Their results, perhaps without values and steps."""

    def explained(self, row: int) -> UnitResult:
        """The result of one with its values and steps."""


@dataclass(frozen=True)
class _OneByOne:
    """Where units only lend their values, or a scheme uses what columns do not know."""

    units: Sequence[UnitResult]

    @property
    def unit_ids(self) -> Sequence[str]:
        return [unit.unit_id for unit in self.units]

    @property
    def ranks(self) -> Sequence[int]:
        return [unit.rank for unit in self.units]

    @property
    def leaves(self) -> Sequence[LeafColumn]:
        return [column_of([unit.leaves[n] for unit in self.units]) for n in range(len(self.units[0].leaves))]

    @property
    def totals(self) -> Sequence[Fraction]:
        return [unit.total for unit in self.units]

    def results(self, rows: Sequence[int]) -> Iterator[UnitResult]:
        return (self.units[row] for row in rows)

    def explained(self, row: int) -> UnitResult:
        return self.units[row]


class Scores:
    """The result of a whole table."""

    def __init__(self, scheme: Scheme, on: date, results: Results, remarks: Sequence[str]) -> None:
        self.scheme, self.on, self._results = scheme, on, results
        self._rows = {unit_id: row for row, unit_id in enumerate(results.unit_ids)}
        self.remarks = (*remarks, *_spread(scheme, results))

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def names(self) -> Collection[str]:
        """Who was evaluated."""
        return self._rows.keys()

    def rows(self, most: int | None = None) -> Iterator[Sequence[str]]:
        """One row for each unit, best first, perhaps only for so many; see `HEADINGS`."""
        ranks, names = self._results.ranks, self._results.unit_ids
        best = sorted(range(len(names)), key=lambda row: (ranks[row], names[row]))
        for unit in self._results.results(best[:most]):
            barred = [bar.code for bar in unit.bars if bar.state == "bars"]
            paid = [reward.yuan for reward in unit.rewards if reward.yuan is not None]
            yield (
                str(unit.rank), unit.unit_id, unit.unit_type, unit.shown,
                plain(unit.open_points) if unit.open_points else "", unit.grade or "", "、".join(barred),
                plain(sum(paid, Fraction(0))) if paid else "",
            )  # fmt: skip

    def unit(self, name: str) -> UnitResult | None:
        """One unit by its name, with its values and steps."""
        row = self._rows.get(name)
        return None if row is None else self._results.explained(row)

    def json(self, explain: Collection[str] = ()) -> Iterator[str]:
        """Everything as JSON, a line for each unit, numbers as exact text.

        Args:
            explain: units whose values and steps are told; up to `MOST_EXPLAINED` units all of them are.
        """
        head = {
            "scheme": self.scheme.scheme, "version": self.scheme.version, "scheme_digest": self.scheme.digest,
            "on": self.on.isoformat(),
        }  # fmt: skip
        yield json.dumps(head, ensure_ascii=False).removesuffix("}") + ', "units": ['
        told = self._rows.keys() if len(self) <= MOST_EXPLAINED else set(explain)
        for row, unit in enumerate(self._results.results(range(len(self)))):
            found = self._results.explained(row) if unit.unit_id in told else unit
            end = "" if row == len(self) - 1 else ","
            yield json.dumps(found.as_json(), ensure_ascii=False) + end
        yield "]}"


def ready(scheme: Scheme, on: date) -> Scheme:
    """The same scheme, if it can be scored on that day.

    Raises:
        NotScored: the scheme has faults, or does not hold in that year.
    """
    if found := faults(scheme):
        raise NotScored("\n".join(found))
    if scheme.valid and not scheme.valid.first <= on.year <= (scheme.valid.last or on.year):
        raise NotScored(f"该版本不适用于 {on.year} 年 this version does not hold in {on.year}")
    return scheme


def scored(scheme: Scheme, values: bytes, on: date) -> Scores:
    """Score every unit of a table.

    Args:
        scheme: without faults, see `ready`.
        values: a CSV or XLSX file.
        on: the day of the evaluation.

    Raises:
        NotScored: nobody in the table is evaluated.
        BadTable, BadValue: of the table.
        UnreadableFile, FileTooLong, SuspiciousFile: of the whole file.
    """
    table = read_table(scheme, values)
    if not any(unit.scored for unit in table.units):
        raise NotScored("表中没有参评单位 no unit of the table is evaluated")
    return Scores(scheme, on, _evaluated(scheme, table.units, on), table.remarks)


def _evaluated(scheme: Scheme, units: Sequence[Unit], on: date) -> Results:
    try:
        return WideResults.of(scheme, units, on)
    except NotByColumns:
        return _OneByOne(list(evaluate(scheme, units, on=on).units.values()))


def _spread(scheme: Scheme, results: Results) -> Iterator[str]:
    """Highest, lowest and mean; items that give everybody the same; items that nobody could be scored by."""
    totals = results.totals
    high, low, mean = (two_decimals(total) for total in (max(totals), min(totals), added(totals) / len(totals)))
    yield f"{len(totals)} 个单位，最高 {high}，最低 {low}，平均 {mean} {len(totals)} units, highest, lowest, mean"
    titles = {leaf.code: leaf.zh for leaf in scheme.leaves()}
    for column in results.leaves:
        if (title := titles.get(column.code)) is None:
            continue  # what a section loses
        open_ones = int(np.isin(column.status, _LEFT_OPEN).sum())
        if open_ones:
            yield f"{column.code} {title}：{open_ones} 个单位缺数据或待评分 {open_ones} units lack a value or a rating"
        points = column.points.take(np.flatnonzero(column.status == SCORED))
        if not open_ones and len(totals) > 1 and len(distinct(points)[0]) == 1:
            yield f"{column.code} {title}：各单位同分，拉不开差距 all units have the same points"
