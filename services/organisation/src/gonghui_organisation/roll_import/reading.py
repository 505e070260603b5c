"""A roll file as rows of text: CSV in UTF-8 or GB18030, or the first sheet of an XLSX workbook."""

import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, XmlError, ZipError

from gonghui_shared.refusals import Refusal

Cells = tuple[str, ...]
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 20_000  # the header not counted
_MOST_UNPACKED: Final = 96 * 1024 * 1024
_MOST_TEXT: Final = 256 * 1024 * 1024  # characters of all cells
_MOST_PARTS: Final = 200
_MOST_COLUMNS: Final = 64
_LAST_COLUMN: Final = "BL"  # the 64th
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
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


def rows_of(body: bytes) -> Sequence[Cells]:
    """All rows, the header first, every cell stripped; rows without any text are empty.

    Raises:
        UnreadableFile, FileTooLong, SuspiciousFile: the message never repeats the content.
    """
    rows = _stripped(_of_workbook(body) if body.startswith(_ZIP) else _of_csv(body))
    taken = list(islice(rows, MOST_ROWS + 1))
    if any(map(any, rows)):  # whatever was not taken is empty
        raise _too_long()
    while taken and not any(taken[-1]):
        taken.pop()
    return taken


def _stripped(rows: Iterable[Sequence[str]]) -> Iterator[Cells]:
    for row in rows:
        if len(row) > _MOST_COLUMNS:
            raise _too_long()
        yield tuple(cell.strip() for cell in row)


def _too_long() -> FileTooLong:
    return FileTooLong(most_rows=MOST_ROWS, most_columns=_MOST_COLUMNS)


def _of_csv(body: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(body)
    header = text.partition("\n")[0]
    delimiter = "\t" if "\t" in header and "," not in header else ","
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


def _of_workbook(body: bytes) -> Iterator[Sequence[str]]:
    try:
        with CalamineWorkbook.from_filelike(_inspected(body)) as workbook:
            rows: Iterator[list[Any]] = iter(workbook.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except (CalamineError, XmlError, ZipError, IndexError, ValueError, OSError):
        raise UnreadableFile from None
    return ([_text(cell) for cell in row] for row in rows)


def _text(cell: Any) -> str:
    """Whole numbers as they were typed; one whose last digits a spreadsheet has lost stays in a form that is no id number."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT else str(cell)


def _inspected(body: bytes) -> BytesIO:
    """An archive of the parts that a reader needs and that were unpacked and inspected here.

    The reader never sees the file that was sent: what its directory says of a part's size need not be what a reader finds.
    """
    inspected, inspection = BytesIO(), _Inspection()
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive, zipfile.ZipFile(inspected, "w") as clean:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names or "content.xml" in names or not len(names) == len(parts) <= _MOST_PARTS:
                raise SuspiciousFile
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
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

    def __init__(self) -> None:
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
        if self._cells * self._longest > _MOST_TEXT:
            raise SuspiciousFile

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "si":
                self._shared = 0
            case "c":
                self._cells += 1
                _within_bounds(attributes.get("r", ""))

    def _characters(self, text: str) -> None:
        if self._shared is not None:
            self._shared += len(text)
            self._longest = max(self._longest, self._shared)


def _within_bounds(place: str) -> None:
    """A cell says where it lies, and that is not far out: a reader's grid reaches to the farthest one."""
    found = _PLACE.fullmatch(place)
    if found is None or (len(found[1]), found[1]) > (2, _LAST_COLUMN) or int(found[2]) > MOST_ROWS + 1000:
        raise SuspiciousFile


def _no_entities(*_: object) -> None:
    raise SuspiciousFile
