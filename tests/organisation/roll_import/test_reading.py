"""Roll files as rows of text."""

import zipfile
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui_organisation.roll_import.reading import (
    MOST_ROWS,
    FileTooLong,
    SuspiciousFile,
    UnreadableFile,
    rows_of,
)
from gonghui_shared.refusals import Refusal

TEXT = "姓名,身份证号\n王芳, 11010519491231002X \n,\n"
ROWS = [("姓名", "身份证号"), ("王芳", "11010519491231002X")]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>手机号</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>王芳</t></is></c><c r="B2"><v>13800000000</v></c></row>'
)


def workbook(cells: str = CELLS, prologue: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of one sheet, written by hand so that it can be wrong."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | dict(extra or {})).items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_the_country(encoding: str) -> None:
    """With and without a byte order mark; cells are stripped, empty rows at the end do not count."""
    assert rows_of(TEXT.encode(encoding)) == ROWS


def test_tabs_may_separate() -> None:
    """As spreadsheets copy them."""
    assert rows_of(TEXT.replace(",", "\t").encode()) == ROWS


def test_first_sheet_of_a_workbook_is_read() -> None:
    """Numbers that were typed as numbers come as whole ones."""
    assert rows_of(workbook()) == [("姓名", "手机号"), ("王芳", "13800000000")]


FAR = '<row r="9"><c r="{0}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"\xff\xfe\x00\x01", UnreadableFile),
        ('姓名,"身份'.encode(), UnreadableFile),
        (b"PK\x03\x04 not an archive", UnreadableFile),
        (workbook("<row>"), UnreadableFile),
        (("姓名\n" * (MOST_ROWS + 2)).encode(), FileTooLong),
        (b"," * 80 + b"x", FileTooLong),
        (workbook(FAR.format("XFD1048576")), SuspiciousFile),
        (workbook(FAR.format("BM9")), SuspiciousFile),
        (workbook("<row><c><v>1</v></c></row>"), SuspiciousFile),
        (workbook(prologue='<!DOCTYPE w [<!ENTITY a "b">]>'), SuspiciousFile),
        (workbook(extra={"xl/media/zeros.xml": b" " * 101_000_000}), SuspiciousFile),
        (workbook(extra={"xl/sheet.png": b"<worksheet><sheetData>"}), SuspiciousFile),
        (workbook(extra={"content.xml": b"<a/>"}), SuspiciousFile),
    ],
)  # fmt: skip
def test_odd_files_are_refused(body: bytes, refusal: type[Refusal]) -> None:
    """Undecodable, broken, endless or built to burst: refused before any grid is made of them."""
    with pytest.raises(refusal):
        rows_of(body)


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 400))
def test_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]], lost: int) -> None:
    """Whatever bytes are changed or lost, nothing else happens."""
    body = bytearray(workbook())
    for place, byte in changes:
        body[4 + place % (len(body) - 4)] = byte
    with suppress(Refusal):
        rows_of(bytes(body[: len(body) - lost]))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Nothing that is sent stops the service."""
    with suppress(Refusal):
        rows_of(body)
