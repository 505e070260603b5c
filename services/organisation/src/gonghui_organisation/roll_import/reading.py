"""A roll file as rows of text: CSV in UTF-8 or GB18030, or the first sheet of an XLSX workbook."""

import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
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
_MOST_PARTS: Final = 200
_MOST_COLUMNS: Final = 64
_LAST_COLUMN: Final = "BL"  # the 64th
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ZIP: Final = b"PK\x03\x04"


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
    rows = _of_workbook(body) if body.startswith(_ZIP) else _of_csv(body)
    taken = [tuple(cell.strip() for cell in row) for row in islice(rows, MOST_ROWS + 2)]
    while taken and not any(taken[-1]):
        taken.pop()
    if len(taken) > MOST_ROWS + 1 or any(len(row) > _MOST_COLUMNS for row in taken):
        raise FileTooLong(most_rows=MOST_ROWS, most_columns=_MOST_COLUMNS)
    return taken


def _of_csv(body: bytes) -> Iterator[Cells]:
    text = _decoded(body)
    header = text.partition("\n")[0]
    delimiter = "\t" if "\t" in header and "," not in header else ","
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield tuple(row)
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


def _of_workbook(body: bytes) -> Iterator[Cells]:
    _inspect(body)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(body)) as workbook:
            rows: Iterator[list[Any]] = iter(workbook.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except (CalamineError, XmlError, ZipError, IndexError, ValueError, OSError):
        raise UnreadableFile from None
    return (tuple(_text(cell) for cell in row) for row in rows)


def _text(cell: Any) -> str:
    """Numbers that were typed as numbers lose nothing below 2^53; ids and phones come as whole numbers."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _inspect(body: bytes) -> None:
    """Unpack every part within bounds and look where its cells lie, before a reader makes a grid of them."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names or "content.xml" in names or len(parts) > _MOST_PARTS:
                raise SuspiciousFile
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise SuspiciousFile
            for part in parts:
                _inspect_part(part.filename, archive.read(part))
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
    ):
        raise UnreadableFile from None


def _inspect_part(name: str, content: bytes) -> None:
    if not name.endswith((".xml", ".rels")):
        if b"sheetData" in content.replace(b"\x00", b""):
            raise SuspiciousFile
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = _within_bounds
    parser.EntityDeclHandler = _no_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise UnreadableFile from None


def _within_bounds(tag: str, attributes: dict[str, str]) -> None:
    """A cell says where it lies, and that is not far out: a reader's grid reaches to the farthest one."""
    if tag.rpartition(":")[2] != "c":
        return
    place = _PLACE.fullmatch(attributes.get("r", ""))
    if place is None or (len(place[1]), place[1]) > (2, _LAST_COLUMN) or int(place[2]) > MOST_ROWS + 1000:
        raise SuspiciousFile


def _no_entities(*_: object) -> None:
    raise SuspiciousFile
