"""What people write into cells, as exact values: `90%`, `１２`, `1,234`, `2026年3月31日`, `√`; what cannot be told is refused."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from gonghui_assessment.scheme.exact import Kind, Value, exact, read_value

EMPTY: Final = frozenset({"", "-", "—", "——", "–", "/", "n/a", "na", "null", "空", "缺", "无数据", "不详"})
LONGEST: Final = 2000
_YES: Final = frozenset({"√", "✓", "✔", "☑", "对", "达标", "合格"})
_NO: Final = frozenset({"×", "✗", "✘", "x", "错", "未达标", "不合格"})
_NONE: Final = frozenset({"无", "没有", "none", "[]"})  # an empty list, which is something else than a gap
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?%?")
_FLOAT: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00:00)?")
_DIGITS: Final = 15  # that a spreadsheet keeps
_REASONS: Final[dict[Kind, str]] = {
    "number": "应为数字，如 3、0.5、1/3、85% a number such as 3, 0.5, 1/3, 85% is needed",
    "yes_no": "应为是或否 yes or no is needed",
    "date": "应为日期，如 2026-03-31 a date such as 2026-03-31 is needed",
    "numbers": "应为数字，以分号隔开，如 3;4;5 numbers with semicolons between them, such as 3;4;5, are needed",
    "text": "文字过长 the text is too long",
}


class BadCell(ValueError):
    """The cell says nothing of the kind that its column asks for; the message gives the reason, never the content."""


def read_cell(text: str, kind: Kind, *, of_spreadsheet: bool = False) -> Value | None:
    """The value of a cell; None if it says nothing.

    Args:
        of_spreadsheet: numbers may be binary floats with more digits than a spreadsheet keeps.

    Raises:
        BadCell: it is not of that kind.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.lower() in EMPTY:
        return None
    if len(plain) > LONGEST:
        raise BadCell(_REASONS["text"])
    if plain[0] == "=":
        raise BadCell("不接受公式，请填结果 a formula is not taken; give its result")
    if plain[0] == "#":
        raise BadCell("表格软件的错误值 an error value of the spreadsheet")
    try:
        return _read(text.strip() if kind == "text" else plain, kind, of_spreadsheet=of_spreadsheet)
    except BadCell:
        raise
    except (ValueError, ArithmeticError):
        raise BadCell(_REASONS[kind]) from None


def _read(plain: str, kind: Kind, *, of_spreadsheet: bool) -> Value:
    match kind:
        case "number":
            return _number(plain, of_spreadsheet=of_spreadsheet)
        case "numbers":
            parts = (
                []
                if plain.lower() in _NONE
                else [part for part in re.split(r"[;、|\s]+|,(?![0-9]{3}(?![0-9]))", plain) if part]
            )
            return tuple(_number(part, of_spreadsheet=of_spreadsheet) for part in parts)
        case "date":
            if not (found := _DAY.fullmatch(plain)):
                raise ValueError
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                raise BadCell("没有这一天 there is no such day") from None
        case "yes_no":
            if plain.lower() in _YES | _NO:
                return plain.lower() in _YES
            return read_value({"1.0": "1", "0.0": "0"}.get(plain, plain), "yes_no")
        case "text":
            return plain


def _number(plain: str, *, of_spreadsheet: bool) -> Fraction:
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if of_spreadsheet and _FLOAT.fullmatch(plain):
        return Fraction(Decimal(f"{Decimal(plain):.{_DIGITS}g}"))
    return exact(plain)
