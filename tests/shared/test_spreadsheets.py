"""Tables in files as rows of text."""

import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui_shared.refusals import Refusal
from gonghui_shared.spreadsheets import (
    MOST_ROWS,
    FileTooLong,
    SuspiciousFile,
    UnreadableFile,
    rows_of,
)

TEXT = "姓名,身份证号\n王芳, 11010519491231002X \n,\n"
ROWS = [("姓名", "身份证号"), ("王芳", "11010519491231002X")]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>手机号</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>王芳</t></is></c><c r="B2"><v>13800000000</v></c></row>'
)


def workbook(
    cells: str = CELLS, prologue: str = "", trailer: str = "", extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A workbook of one sheet, written by hand so that it can be wrong."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>{trailer}',
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


def test_tabs_or_semicolons_may_separate() -> None:
    """As spreadsheets copy them."""
    assert rows_of(TEXT.replace(",", "\t").encode()) == ROWS
    assert rows_of(TEXT.replace(",", ";").encode()) == ROWS


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
        (workbook(extra={"content.xml": b"<a/>"}), SuspiciousFile),
    ],
)  # fmt: skip
def test_odd_files_are_refused(body: bytes, refusal: type[Refusal]) -> None:
    """Undecodable, broken, endless or built to burst: refused before any grid is made of them."""
    with pytest.raises(refusal):
        rows_of(body)


def test_no_member_after_a_gap_is_lost() -> None:
    """Empty rows in between are read over, however many; what lies too far below refuses the file instead of being left out."""
    assert rows_of(("姓名\n" + "\n" * 500 + "王芳\n").encode())[-1] == ("王芳",)
    with pytest.raises(FileTooLong):
        rows_of(("姓名\n王芳\n" + "\n" * MOST_ROWS + "李强\n").encode())
    assert len(rows_of(("姓名\n王芳\n" + "\n" * MOST_ROWS).encode())) == 2


def test_number_whose_last_digits_are_lost_is_no_id_number() -> None:
    """A spreadsheet keeps fifteen digits: an id number typed as a number comes in a form that its check refuses."""
    typed = '<row r="1"><c r="A1"><v>110101199003070000</v></c><c r="B1"><v>999999999999999</v></c></row>'
    assert rows_of(workbook(typed)) == [("1.1010119900307e+17", "999999999999999")]


def test_formulas_give_their_last_result_and_merged_cells_their_first() -> None:
    """A formula that was never worked out is as good as no cell, so that the row's check names it."""
    cells = (
        '<row r="1"><c r="A1" t="str"><f>B9</f><v>王芳</v></c><c r="B1"><f>A9</f></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>合并</t></is></c><c r="B2"/></row>'
        '</sheetData><mergeCells><mergeCell ref="A2:B2"/></mergeCells><sheetData>'
    )
    assert rows_of(workbook(cells)) == [("王芳",), ("合并",)]


def test_text_that_every_cell_repeats_is_refused() -> None:
    """A small file with one long shared text would unfold to gigabytes."""
    cells = "".join(f'<row r="{n}">{f"""<c r="A{n}" t="s"><v>0</v></c>""" * 30}</row>' for n in range(1, 10_001))
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet"'
        f' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="texts.xml"/></Relationships>'
    )
    texts = f'<sst xmlns="{MAIN}"><si><t>{"x" * 1000}</t></si></sst>'
    with pytest.raises(SuspiciousFile):
        rows_of(workbook(cells, extra={"xl/_rels/workbook.xml.rels": relations, "xl/texts.xml": texts}))


def test_size_that_the_archive_lies_about_is_not_unpacked() -> None:
    """No more is unpacked than the archive's directory says, and the reader gets just that."""
    honest, lying = workbook(), workbook(trailer="\n" * 50_000_000)
    with zipfile.ZipFile(BytesIO(honest)) as archive:
        told = archive.getinfo("xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(BytesIO(lying)) as archive:
        real = archive.getinfo(told.filename)
    lying = lying.replace(struct.pack("<I", real.CRC), struct.pack("<I", told.CRC))
    lying = lying.replace(struct.pack("<I", real.file_size), struct.pack("<I", told.file_size))
    tracemalloc.start()
    assert rows_of(lying) == rows_of(honest)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_reader_sees_only_what_was_inspected() -> None:
    """Parts that are no text are left out: a sheet that hides in a picture cannot be read."""
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet"'
        ' Target="sheet.png"/></Relationships>'
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{CELLS}</sheetData></worksheet>'
    with pytest.raises(UnreadableFile):
        rows_of(workbook(extra={"xl/_rels/workbook.xml.rels": relations, "xl/sheet.png": sheet}))


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
