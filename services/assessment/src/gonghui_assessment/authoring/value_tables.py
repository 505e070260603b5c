"""A table of values for many units: one row for each, its columns named as the scheme names its values."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from typing import Final

from gonghui_assessment.authoring.cells import EMPTY, BadCell, read_cell
from gonghui_assessment.authoring.headings import MOST_OF_RATE, Column, Sort, columns_of, labels, rates
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.exact import Value, exact
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.scheme.wording import meant
from gonghui_shared.spreadsheets import Limits, sheet_of

MOST_BYTES: Final = 64 * 1024 * 1024
LIMITS: Final = Limits(rows=100_000, columns=1_000, unpacked=512 * 1024 * 1024, text=1024 * 1024 * 1024)
MOST_TOLD: Final = 100  # bad cells
MOST_TITLES: Final = 5  # rows above the headings
MOST_RATINGS: Final = 100_000  # in one cell
_OF_TOTALS: Final = frozenset(
    {"合计", "总计", "小计", "共计", "平均", "平均值", "平均分", "total"}
)  # rows below a list of units
_TIMES: Final = re.compile(r"(.*?)\s*[×*xX]\s*([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that cannot be used, by row and column as a spreadsheet numbers them."""

    row: int
    column: int
    heading: str
    reason: str

    def __str__(self) -> str:
        where, heading = letters(self.column), f"（{self.heading}）" if self.heading else ""
        return f"第 {self.row} 行 {where} 列{heading}：{self.reason} (row {self.row}, column {where})"


class BadTable(ValueError):
    """The table cannot be scored; `faults` name the cells."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class ValueTable:
    """Units with their values, and what is odd about the table."""

    units: Sequence[Unit]
    remarks: Sequence[str] = field(default_factory=tuple)


def read_table(scheme: Scheme, body: bytes) -> ValueTable:
    """Read a CSV or XLSX file.

    Raises:
        BadTable: cells that cannot be used, at most a hundred of them.
        UnreadableFile, FileTooLong, SuspiciousFile: of the whole file.
    """
    sheet = sheet_of(body, LIMITS)
    rows, first = sheet.rows, _heading(scheme, sheet.rows)
    if first is None:
        raise BadTable([CellFault(1, 1, "", "表格是空的 the table is empty")])
    reading = _Reading(scheme, rows[first], first + 1, of_spreadsheet=body.startswith(b"PK"))
    reading.refuse_merged(sheet.merged)
    if not any(map(any, rows[first + 1 :])):
        reading.faults.append(CellFault(first + 2, 1, "", "只有表头，没有数据 there are headings and no data"))
    units = list(reading.units(rows[first + 1 :]))
    if reading.faults:
        raise BadTable(reading.faults[:MOST_TOLD])
    return ValueTable(units, tuple(reading.remarks()))


def _heading(scheme: Scheme, rows: Sequence[Sequence[str]]) -> int | None:
    """The row of the headings: the first that names the unit, below a title perhaps; else the first that says anything."""
    for number, row in enumerate(rows[:MOST_TITLES]):
        if any(column.sort == "unit" for column in columns_of(scheme, row)):
            return number
    return next((number for number, row in enumerate(rows) if any(row)), None)


class _Reading:
    """One reading of one table."""

    def __init__(self, scheme: Scheme, header: Sequence[str], at: int, *, of_spreadsheet: bool) -> None:
        self._scheme, self._header, self._at = scheme, header, at
        self._cell = lru_cache(2**18)(partial(read_cell, of_spreadsheet=of_spreadsheet))  # columns repeat what they say
        self.faults: list[CellFault] = []
        self._columns = columns_of(scheme, header)
        self._rows: dict[str, int] = {}
        self._widths: dict[str, int] = {}  # names whatever the width of their letters and digits
        self._rates = frozenset(rates(scheme))
        self._whole: dict[str, int] = {}  # rates that look like 95 instead of 95 %, and their first row
        self._above: list[tuple[int, int, str]] = []
        limits = (one.types for part in (scheme.vetoes, scheme.gates, scheme.rewards) for one in part)
        self._by_type = any(leaf.rules or leaf.full_by_type for leaf in scheme.leaves()) or any(limits)
        if not any(column.sort == "unit" for column in self._columns):
            self._bad(at, 0, "缺少“单位”一列（也可称 单位名称、工会、名称） there is no column “unit”")
        seen: dict[Column, int] = {}
        for number, column in enumerate(self._columns):
            if column.sort != "ignored" and seen.setdefault(column, number) != number:
                self._bad(at, number, "与前面的列重复 the same column stands before")

    def refuse_merged(self, areas: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        """Only the first of merged cells has the value; those of a title above the headings do no harm."""
        for (top, left), (bottom, right) in areas:
            if bottom >= self._at - 1:
                area = f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
                self._bad(top + 1, left, f"合并单元格 {area}，请取消合并并逐格填写 merged cells; unmerge and fill each")

    def units(self, rows: Sequence[Sequence[str]]) -> Iterator[Unit]:
        """Every unit; faults are collected."""
        if self.faults:
            return
        for row, cells in enumerate(rows, self._at + 1):
            if any(cells):
                yield self._unit(row, cells)
            if len(self.faults) > MOST_TOLD:
                return
        for row, number, superior in self._above:
            if superior not in self._rows:
                self._bad(row, number, f"没有这个上级单位{meant(superior, self._rows)} there is no such unit")

    def remarks(self) -> Iterator[str]:
        """Columns that nothing asks for, and values that no column gives."""
        known = {name for name, _ in labels(self._scheme)}
        for number, column in enumerate(self._columns):
            if column.sort == "ignored" and self._header[number]:
                close = meant(self._header[number], known)
                yield f"{letters(number + 1)} 列“{self._header[number]}”未使用{close} this column is not used"
        given = {column.name for column in self._columns if column.sort == "value"}
        for name, declared in self._scheme.inputs.items():
            if name not in given:
                title = f"（{declared.zh}）" if declared.zh else ""
                yield f"表中没有 {name}{title}，相关项目为缺项 there is no column {name}; items that need it are gaps"
        for name, row in self._whole.items():
            number = next(n for n, column in enumerate(self._columns) if column.name == name)
            yield f"{letters(number + 1)} 列“{self._header[number]}”第 {row} 行起有大于 2 的值，而方案按百分比要求：95% 应写作 95% 或 0.95 values above 2 where the scheme asks for a per cent"

    def _unit(self, row: int, cells: Sequence[str]) -> Unit:
        beyond = next((number for number in range(len(self._header), len(cells)) if cells[number]), None)
        if beyond is not None:
            self._bad(
                row,
                beyond,
                "多出的一格，表头没有这一列；CSV 中带逗号的数字要加引号 a cell without a heading; in CSV a number with commas needs quotes",
            )
        values: dict[str, Value] = {}
        ratings: dict[str, list[Rating]] = {}
        said: dict[Sort, str] = {}
        for number, (column, text) in enumerate(zip(self._columns, cells, strict=False)):
            try:
                self._take(column, text, (row, number), values, ratings, said)
            except BadCell as fault:
                self._bad(row, number, str(fault))
        superior = said.get("superior") or None
        return Unit(
            said.get("unit", ""), self._type(row, said.get("type", "")), values, ratings, superior,
            scored=said.get("scored", "yes") == "yes",
        )  # fmt: skip

    def _take(
        self, column: Column, text: str, at: tuple[int, int], values: dict[str, Value], ratings: dict[str, list[Rating]],
        said: dict[Sort, str],
    ) -> None:  # fmt: skip
        match column.sort:
            case "value":
                kind = self._scheme.inputs[column.name].kind
                value = self._cell(text, kind)
                if value is not None:
                    values[column.name] = value
                if column.name in self._rates and isinstance(value, Fraction) and value > MOST_OF_RATE:
                    self._whole.setdefault(column.name, at[0])
            case "rating":
                ratings.setdefault(column.name, []).extend(_ratings(text, column.rater))
            case "scored":
                said["scored"] = "no" if read_cell(text, "yes_no") is False else "yes"
            case "unit":
                said["unit"] = self._named(text, at)
            case "superior" if text.strip():
                said["superior"] = text.strip()
                self._above.append((*at, text.strip()))
            case "type":
                said["type"] = text.strip()

    def _named(self, text: str, at: tuple[int, int]) -> str:
        name = text.strip()
        if not name:
            raise BadCell("缺少单位 the unit is missing")
        plain = unicodedata.normalize("NFKC", name)
        if "".join(plain.split()).lower() in _OF_TOTALS:
            raise BadCell("合计行、平均行不是单位，请删去 a row of totals or means is no unit; delete it")
        self._rows.setdefault(name, at[0])
        if (first := self._widths.setdefault(plain, at[0])) != at[0]:
            raise BadCell(f"与第 {first} 行重复 the same unit stands in row {first}")
        return name

    def _type(self, row: int, unit_type: str) -> str:
        types = self._scheme.types
        if not types or unit_type in types:
            return unit_type
        number = next((n for n, column in enumerate(self._columns) if column.sort == "type"), None)
        if not unit_type and len(types) == 1:
            return types[0]
        if number is None and not self._by_type:
            return ""
        reason = f"单位类型应为 {'、'.join(types)} 之一{meant(unit_type, types)} the type is one of {', '.join(types)}"
        self._bad(row, 0 if number is None else number, reason)
        return ""

    def _bad(self, row: int, number: int, reason: str) -> None:
        heading = self._header[number] if number < len(self._header) else ""
        self.faults.append(CellFault(row, number + 1, heading, reason))


def _ratings(text: str, rater: str) -> list[Rating]:
    """`8;9`, `满意×45;不满意×3`; an empty part of a longer list is a blank ballot."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.lower() in EMPTY:
        return []
    found: list[Rating] = []
    for part in plain.split(";"):
        word, times = part.strip(), 1
        if many := _TIMES.fullmatch(word):
            word, times = many[1], int(many[2])
        word, _, overall = word.partition("@")
        if len(found) + times > MOST_RATINGS:
            raise BadCell("评分过多 too many ratings")
        found += [Rating(_rating(word.strip()), None, rater, overall or None)] * times
    return found


def _rating(word: str) -> Fraction | str | None:
    if not word or word == "空白":
        return None
    try:
        return exact(word)
    except ValueError:
        return word


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
