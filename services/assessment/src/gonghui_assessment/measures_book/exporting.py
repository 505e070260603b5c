"""The book of measures as a file: for a spreadsheet as text, or as a workbook."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Final

import xlsxwriter

from gonghui_assessment.statement.language import MEASURES
from gonghui_shared.spreadsheets import plain

from .views import MOST_LINES, BookLine, Promise

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS: Final = (
    "工会 Union", "目标 Target", "职能 Function", "指标 Measure", "目标值 Wanted", "已完成 Reached", "完成率 % Done", "期限 Due",
    "状态 State", "责任岗位 Owner", "任职人编号 Holder", "阶段目标 Stages", "资源保障 Promises", "行政工作目标 Goal of the unit",
)  # fmt: skip
_WIDTHS: Final = (24, 28, 10, 18, 10, 10, 10, 12, 10, 14, 16, 40, 40, 24)
_STATES: Final[Mapping[str, str]] = {"open": "进行中", "met": "已完成", "missed": "未完成"}
_FUNCTIONS: Final[Mapping[str, str]] = {
    "protect": "维护", "educate": "教育", "organise": "组织", "participate": "参与",
}  # fmt: skip
_KINDS: Final[Mapping[str, str]] = {"people": "人", "money": "财", "things": "物"}
_LEFT_OUT: Final = f"仅列出前 {MOST_LINES} 项，其余请按下级工会分别导出。"
_WHOLE: Final = 100
Cell = str | int | float


def csv_file(book: Sequence[BookLine], *, cut: bool) -> bytes:
    """As text with a mark of its encoding; what a spreadsheet would take for a formula is marked as text."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for row in _rows(book, cut=cut):
        writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(book: Sequence[BookLine], *, cut: bool) -> bytes:
    """As a workbook of one sheet; texts stay texts, figures are figures."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#f3e3e0", "text_wrap": True})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet = workbook.add_worksheet("措施汇总")
        sheet.freeze_panes(1, 2)
        for number, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            sheet.write_string(0, number, heading, bold)
            sheet.set_column(number, number, width, wrapped)
        for line, row in enumerate(_rows(book, cut=cut), 1):
            for number, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, number, cell)
                else:
                    sheet.write_number(line, number, cell)
    return memory.getvalue()


def _rows(book: Sequence[BookLine], *, cut: bool) -> Iterator[Sequence[Cell]]:
    for line in book:
        target = line.target
        measure = MEASURES.get(target.measure)
        stages = (
            f"{one.due_on} {one.title} {one.reached or 0}/{one.wanted} {_STATES[one.state]}" for one in line.stages
        )
        share = round(target.reached * _WHOLE / target.wanted, 1) if target.wanted else _WHOLE
        yield (
            line.union_name or target.union_id, target.title, _FUNCTIONS.get(target.function or "", ""),
            measure.names[0] if measure else target.measure, target.wanted, target.reached, share, target.due_on.isoformat(),
            _STATES[target.state], target.owner_id or "", target.holder_id or "", "；".join(stages),
            "；".join(map(_promised, line.promises)), target.business_goal,
        )  # fmt: skip
    if cut:
        yield (_LEFT_OUT,)


def _promised(promise: Promise) -> str:
    unsigned = "" if promise.binding else "（未签）"
    came, asked = _amount(promise, promise.delivered), _amount(promise, promise.amount)
    return f"{_KINDS[promise.kind]} {promise.what} {came}/{asked}，{promise.by} 前{unsigned}"


def _amount(promise: Promise, figure: int) -> str:
    return f"{figure / 100:.2f} 元" if promise.kind == "money" else str(figure)
