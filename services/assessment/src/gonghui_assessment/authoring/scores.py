"""A scheme over a table of values: every unit scored at once, as a table, as JSON, and what is odd about the result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gonghui_assessment.authoring.value_tables import read_table
from gonghui_assessment.evaluation import Evaluation, UnitResult, evaluate
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


class NotScored(ValueError):
    """Nothing can be scored; each line of the message says why."""


@dataclass(frozen=True)
class Scores:
    """The result of a whole table."""

    scheme: Scheme
    evaluation: Evaluation
    remarks: Sequence[str]

    def rows(self) -> Iterator[Sequence[str]]:
        """One row for each unit, best first; see `HEADINGS`."""
        for unit in sorted(self.evaluation.units.values(), key=lambda unit: (unit.rank, unit.unit_id)):
            barred = [bar.code for bar in unit.bars if bar.state == "bars"]
            paid = [reward.yuan for reward in unit.rewards if reward.yuan is not None]
            yield (
                str(unit.rank), unit.unit_id, unit.unit_type, unit.shown,
                plain(unit.open_points) if unit.open_points else "", unit.grade or "", "、".join(barred),
                plain(sum(paid, Fraction(0))) if paid else "",
            )  # fmt: skip

    def unit(self, name: str) -> UnitResult | None:
        """One unit by its name."""
        return self.evaluation.units.get(name)

    def as_json(self) -> Mapping[str, Any]:
        """Everything, numbers as exact text."""
        found = self.evaluation
        return {
            "scheme": found.scheme, "version": found.version, "scheme_digest": found.scheme_digest, "on": found.on,
            "digest": found.digest, "units": [unit.as_json() for unit in found.units.values()],
        }  # fmt: skip


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
    evaluation = evaluate(scheme, table.units, on=on)
    return Scores(scheme, evaluation, (*table.remarks, *_spread(scheme, evaluation)))


def _spread(scheme: Scheme, evaluation: Evaluation) -> Iterator[str]:
    """Highest, lowest and mean; items that give everybody the same; items that nobody could be scored by."""
    totals = [unit.total for unit in evaluation.units.values()]
    high, low, mean = (two_decimals(total) for total in (max(totals), min(totals), added(totals) / len(totals)))
    yield f"{len(totals)} 个单位，最高 {high}，最低 {low}，平均 {mean} {len(totals)} units, highest, lowest, mean"
    for leaf in scheme.leaves():
        found = [unit.leaf(leaf.code) for unit in evaluation.units.values()]
        points = {result.points for result in found if result.points is not None}
        open_ones = sum(result.status in {"gap", "needs_rating"} for result in found)
        if open_ones:
            yield f"{leaf.code} {leaf.zh}：{open_ones} 个单位缺数据或待评分 {open_ones} units lack a value or a rating"
        if len(points) == 1 and len(found) > 1 and not open_ones:
            yield f"{leaf.code} {leaf.zh}：各单位同分，拉不开差距 all units have the same points"
