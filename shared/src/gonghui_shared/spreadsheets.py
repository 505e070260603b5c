"""A table from a file as rows of text: CSV in UTF-8 or GB18030, or the sheets of an XLSX workbook; and text for a CSV."""

import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, XmlError, ZipError

from gonghui_shared.refusals import Refusal

Cells = tuple[str, ...]
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 20_000  # the header not counted
_MOST_PARTS: Final = 200
_SPARE_ROWS: Final = 1000  # empty ones at the end
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ZIP: Final = b"PK\x03\x04"
_EXACT: Final = 10**15  # spreadsheets keep fifteen digits of a number
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, NotImplementedError, RuntimeError, ValueError, OSError,
    EOFError,
)  # fmt: skip


class UnreadableFile(Refusal):
    """文件无法读取，请使用 UTF-8 或 GB18030 编码的 CSV，或 XLSX。 The file cannot be read: CSV in UTF-8 or GB18030, or XLSX."""


class FileTooLong(Refusal):
    """文件行数或列数过多。 The file has too many rows or columns."""


class SuspiciousFile(Refusal):
    """文件解压后过大或结构异常，拒绝处理。 The file is unreasonably large once unpacked, or built in an odd way."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be; the header is not counted."""

    rows: int = MOST_ROWS
    columns: int = 64
    unpacked: int = 96 * 1024 * 1024  # bytes of a workbook
    text: int = 256 * 1024 * 1024  # characters of all its cells

    def too_long(self) -> FileTooLong:
        """The refusal that names them."""
        return FileTooLong(most_rows=self.rows, most_columns=self.columns)


USUAL: Final = Limits()
Place = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, and which of its cells are merged: the first and the last of each area."""

    rows: Sequence[Cells]
    merged: Sequence[tuple[Place, Place]] = ()


def plain(cell: str) -> str:
    """A text that no spreadsheet takes for a formula when it stands in a CSV."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def sheet_of(body: bytes, limits: Limits = USUAL) -> Sheet:
    """A CSV or the first sheet: all rows, the header first, every cell stripped; rows without any text are empty.

    Raises:
        UnreadableFile, FileTooLong, SuspiciousFile: the message never repeats the content.
    """
    if not body.startswith(_ZIP):
        return Sheet(_taken(_of_csv(body), limits))
    for _, merged, rows in _of_workbook(body, limits):
        return Sheet(_taken(rows, limits), merged)
    raise UnreadableFile


def rows_of(body: bytes, limits: Limits = USUAL) -> Sequence[Cells]:
    """The rows of the same."""
    return sheet_of(body, limits).rows


def sheets_of(body: bytes, limits: Limits = USUAL) -> Mapping[str, Sequence[Cells]]:
    """The rows of every sheet of a workbook, by the sheet's name.

    Raises:
        UnreadableFile, FileTooLong, SuspiciousFile: the message never repeats the content.
    """
    if not body.startswith(_ZIP):
        raise UnreadableFile
    return {name: _taken(rows, limits) for name, _, rows in _of_workbook(body, limits)}


def _taken(found: Iterable[Sequence[str]], limits: Limits) -> Sequence[Cells]:
    rows = _stripped(found, limits)
    taken = list(islice(rows, limits.rows + 1))
    if any(map(any, rows)):  # whatever was not taken is empty
        raise limits.too_long()
    while taken and not any(taken[-1]):
        taken.pop()
    return taken


def _stripped(rows: Iterable[Sequence[str]], limits: Limits) -> Iterator[Cells]:
    for row in rows:
        if len(row) > limits.columns:
            raise limits.too_long()
        yield tuple(cell.strip() for cell in row)


def _of_csv(body: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(body)
    header = text.lstrip().partition("\n")[0]
    delimiter = next((mark for mark in "\t;" if mark in header and "," not in header), ",")
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise UnreadableFile from None


def _decoded(body: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile


def _of_workbook(
    body: bytes, limits: Limits
) -> Iterator[tuple[str, Sequence[tuple[Place, Place]], Iterator[Sequence[str]]]]:
    """Name, merged cells and rows of each sheet."""
    try:
        with CalamineWorkbook.from_filelike(_inspected(body, limits)) as workbook:
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
                yield name, sheet.merged_cell_ranges or (), ([_text(cell) for cell in row] for row in rows)
    except (CalamineError, XmlError, ZipError, IndexError, ValueError, OSError):
        raise UnreadableFile from None


def _text(cell: Any) -> str:
    """Whole numbers as they were typed; one whose last digits a spreadsheet has lost stays in a form that is no id number."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT else str(cell)


def _inspected(body: bytes, limits: Limits) -> BytesIO:
    """An archive of the parts that a reader needs and that were unpacked and inspected here.

    The reader never sees the file that was sent: what its directory says of a part's size need not be what a reader finds.
    """
    inspected, inspection = BytesIO(), _Inspection(limits)
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive, zipfile.ZipFile(inspected, "w") as clean:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names or "content.xml" in names or not len(names) == len(parts) <= _MOST_PARTS:
                raise SuspiciousFile
            if sum(part.file_size for part in parts) > limits.unpacked:
                raise SuspiciousFile
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        content = stream.read(part.file_size)  # without a limit it would unpack all there is
                    inspection.read(content)
                    clean.writestr(part.filename, content)
    except _BROKEN:
        raise UnreadableFile from None
    inspected.seek(0)
    return inspected


class _Inspection:
    """Where cells lie and how much text they could unfold to, before a reader makes a grid of them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cells = 0
        self._longest = 0  # shared text, in characters: every cell may repeat it
        self._shared: int | None = None  # characters of the one that is being read

    def read(self, content: bytes) -> None:
        """Look through one part."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _no_entities
        self._shared = None
        parser.Parse(content, True)
        if self._cells * self._longest > self._limits.text:
            raise SuspiciousFile

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "si":
                self._shared = 0
            case "c":
                self._cells += 1
                self._within_bounds(attributes.get("r", ""))

    def _characters(self, text: str) -> None:
        if self._shared is not None:
            self._shared += len(text)
            self._longest = max(self._longest, self._shared)

    def _within_bounds(self, place: str) -> None:
        """A cell says where it lies, and that is not far out: a reader's grid reaches to the farthest one."""
        found = _PLACE.fullmatch(place)
        if found is None or _column(found[1]) > self._limits.columns or int(found[2]) > self._limits.rows + _SPARE_ROWS:
            raise SuspiciousFile


def _column(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _no_entities(*_: object) -> None:
    raise SuspiciousFile
