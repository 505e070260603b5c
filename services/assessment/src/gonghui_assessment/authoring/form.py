"""A scheme as an XLSX form and back: one row for each item, value, veto and example; the same scheme comes out again."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from gonghui_assessment.scheme.files import BadScheme, plain_of
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.scheme.writing import as_cell, as_yaml, written
from gonghui_shared.spreadsheets import Limits, sheets_of

LIMITS: Final = Limits(rows=20_000, columns=64)
Row = dict[str, Any]
_TEXTS: Final = frozenset(
    {"name", "code", "zh", "en", "kind", "origin", "per", "expression", "says", "part", "effect", "key"}
)
_LISTS: Final[Mapping[str, Sequence[str]]] = {  # key of the scheme → columns that have a cell of their own
    "vetoes": ("code", "zh", "en", "when", "effect"),
    "gates": ("code", "zh", "en", "needs", "effect"),
    "rewards": ("code", "zh", "en", "when", "yuan"),
    "examples": ("item", "says", "type", "values", "points", "status", "grade"),
}
_ITEM: Final = ("code", "zh", "en", "full", "weight")
_HEADINGS: Final = {
    "key": "项 key", "value": "内容 value", "name": "名称 name", "kind": "种类 kind", "origin": "来源 origin", "per": "期间 per",
    "zh": "中文 zh", "en": "英文 en", "expression": "算式 expression", "part": "部分 part", "level": "层级 level",
    "code": "编码 code", "full": "满分 full", "weight": "权重 weight", "rule": "规则 rule", "other": "其他 other",
    "when": "触发条件 when", "needs": "须具备 needs", "effect": "后果 effect", "yuan": "金额 yuan", "item": "指标 item",
    "says": "说明 says", "type": "类型 type", "values": "数据 values", "points": "得分 points", "status": "状态 status",
    "grade": "等级 grade",
}  # fmt: skip
_SHEETS: Final = {
    "scheme": ("方案 scheme", ("key", "value")),
    "inputs": ("数据 inputs", ("name", "kind", "origin", "per", "zh", "en")),
    "measures": ("算式 measures", ("name", "expression")),
    "items": ("指标 items", ("part", "level", *_ITEM, "kind", "rule", "other")),
    "vetoes": ("否决 vetoes", (*_LISTS["vetoes"], "other")),
    "gates": ("门槛 gates", (*_LISTS["gates"], "other")),
    "rewards": ("奖励 rewards", (*_LISTS["rewards"], "other")),
    "examples": ("例子 examples", (*_LISTS["examples"], "other")),
}  # fmt: skip
_WIDE: Final = {"value": 90, "rule": 80, "other": 40, "zh": 28, "en": 28, "values": 60, "says": 30, "expression": 60, "when": 40, "needs": 40}  # fmt: skip


def exported(scheme: Scheme) -> bytes:
    """The form of a scheme; every cell is a text, so that nothing of it is taken for a formula."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#f3e3e0"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in _rows(written(scheme)).items():
            title, columns = _SHEETS[name]
            page = workbook.add_worksheet(title)
            page.freeze_panes(1, 0)
            for number, column in enumerate(columns):
                page.write_string(0, number, _HEADINGS[column], bold)
                page.set_column(number, number, _WIDE.get(column, 12), wrapped)
            for line, row in enumerate(rows, 1):
                for number, column in enumerate(columns):
                    if column in row:
                        page.write_string(line, number, _cell(column, row[column]))
    return memory.getvalue()


def imported(body: bytes) -> str:
    """The YAML text of a form; it is read and linted like any other text.

    Raises:
        BadScheme: a cell that says nothing of its kind; the message names sheet, row and column.
        UnreadableFile, FileTooLong, SuspiciousFile: of the whole file.
    """
    sheets = sheets_of(body, LIMITS)
    found = {name: list(_read(sheets, name)) for name in _SHEETS}
    scheme: Row = {}
    for row in found["scheme"]:
        scheme[row.get("key", "")] = row.get("value")
    if found["inputs"]:
        scheme["inputs"] = {row.pop("name", ""): row for row in found["inputs"]}
    if found["measures"]:
        scheme["measures"] = {row.get("name", ""): row.get("expression") for row in found["measures"]}
    scheme["indicators"] = []
    for part in ("indicators", "bonuses"):
        rows = [row for row in found["items"] if row.get("part", "indicators") == part]
        if rows:
            scheme[part] = _tree(rows)
    for name in _LISTS:
        if found[name]:
            scheme[name] = [{**row.pop("other", {}), **row} for row in found[name]]
    return as_yaml(scheme)


def _rows(scheme: Row) -> Mapping[str, list[Row]]:
    """Rows of every sheet."""
    rows: dict[str, list[Row]] = {
        "inputs": [{"name": name, **given} for name, given in scheme.pop("inputs", {}).items()],
        "measures": [{"name": name, "expression": str(text)} for name, text in scheme.pop("measures", {}).items()],
        "items": [
            row for part in ("indicators", "bonuses") for node in scheme.pop(part, ()) for row in _items(part, node, 1)
        ],
    }
    for name, columns in _LISTS.items():
        rows[name] = [_split(one, columns) for one in scheme.pop(name, ())]
    rows["scheme"] = [{"key": key, "value": value} for key, value in scheme.items()]
    return {name: rows[name] for name in _SHEETS}


def _items(part: str, node: Row, level: int) -> Iterator[Row]:
    """One row for an indicator and those for everything below it."""
    below, rule = node.pop("items", ()), node.pop("rule", None)
    row = {"part": part, "level": level, **_split(node, _ITEM)}
    if rule:
        row |= {"kind": rule.pop("kind"), **({"rule": rule} if rule else {})}
    yield row
    for item in below:
        yield from _items(part, item, level + 1)


def _tree(rows: Sequence[Row]) -> list[Row]:
    """Indicators with those below them; a level says what stands below what."""
    roots: list[Row] = []
    open_ones: list[tuple[int, Row]] = []
    for row in rows:
        level = row.get("level", 1)
        if not isinstance(level, int) or level < 1:
            raise BadScheme(f"指标 items {row.get('code', '')}: 层级应为 1、2、3… a level is 1, 2, 3 …")
        node = {key: row[key] for key in _ITEM if key in row} | row.get("other", {})
        if "kind" in row:
            node["rule"] = {"kind": row["kind"], **row.get("rule", {})}
        while open_ones and open_ones[-1][0] >= level:
            open_ones.pop()
        above = open_ones[-1][1].setdefault("items", []) if open_ones else roots
        above.append(node)
        open_ones.append((level, node))
    return roots


def _split(node: Row, columns: Sequence[str]) -> Row:
    """Cells of their own, and what is left in one."""
    other = {key: value for key, value in node.items() if key not in columns}
    return {key: node[key] for key in columns if key in node} | ({"other": other} if other else {})


def _cell(column: str, value: object) -> str:
    return str(value) if column in _TEXTS and isinstance(value, str | int) else as_cell(value)


def _read(sheets: Mapping[str, Sequence[Sequence[str]]], name: str) -> Iterator[Row]:
    """Rows of a sheet by the names of its columns, wherever they stand."""
    title, columns = _SHEETS[name]
    rows = sheets.get(title, ())
    known = {_HEADINGS[column]: column for column in columns}
    header = [known.get(heading) for heading in rows[0]] if rows else []
    for number, cells in enumerate(rows[1:], 2):
        row = {
            column: _value(column, text, f"{title} {_HEADINGS[column]} {number}")
            for column, text in zip(header, cells, strict=False)
            if column and text
        }
        if row:
            yield row


def _value(column: str, text: str, place: str) -> Any:
    if column in _TEXTS:
        return text
    try:
        return plain_of(text)
    except BadScheme as fault:
        raise BadScheme(f"{place}: {fault}") from None
