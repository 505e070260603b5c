"""Rows of a roll file, checked."""

import csv
from io import StringIO

import pytest

from gonghui_organisation.membership.identity import Registered, check_digit
from gonghui_organisation.roll_import.checking import Fault, Known, check_roll, column, error_file, seed_of

HEADER = ("姓名", "身份证号", "性别", "手机号")
WOMAN, MAN = "11010519491231002X", "44052418800101001" + check_digit("44052418800101001")
SEED = seed_of(b"secret", "person:p", "key-00001", b"body")


def test_good_rows_become_admissions() -> None:
    """Empty rows in between do not count; sex follows the id number where the file is silent."""
    checked = check_roll(
        [HEADER, ("王芳", WOMAN, "", ""), ("", "", "", ""), ("李强", MAN, "男", "13800000000")], Known(), SEED
    )
    assert not checked.faults
    assert [(a.name, a.woman, a.phone) for a in checked.admissions] == [
        ("王芳", True, ""),
        ("李强", False, "13800000000"),
    ]


def test_every_fault_is_named_at_once() -> None:
    """Row as a spreadsheet counts, field and reason."""
    rows = [HEADER, ("", WOMAN, "女", ""), ("李强", "110105194912310021", "男", "call me"), ("张三", WOMAN, "男", "")]
    assert check_roll(rows, Known(), SEED).faults == [
        Fault(2, "name", "name"),
        Fault(3, "id_number", "id_number"),
        Fault(3, "phone", "phone"),
        Fault(4, "sex", "sex"),
        Fault(4, "id_number", "repeated"),
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (("姓名",), Fault(1, "id_number", "missing_column")),
        (("姓名", "身份证号", "身份证号码"), Fault(1, "id_number", "repeated_column")),
    ],
)
def test_header_is_checked_first(header: tuple[str, ...], fault: Fault) -> None:
    """Without its columns no row is looked at."""
    assert check_roll([header, ("王芳",)], Known(), SEED).faults == [fault]


def test_file_without_members_is_a_fault() -> None:
    """A header alone imports nobody."""
    assert check_roll([HEADER], Known(), SEED).faults == [Fault(1, "name", "no_rows")]
    assert [fault.reason for fault in check_roll([], Known(), SEED).faults] == ["missing_column"] * 2


def test_known_person_keeps_the_id() -> None:
    """An id number that is registered brings its person along; another id for it, or another number, is a fault."""
    seven = Registered({WOMAN: "p-7"}, {"p-7": WOMAN})
    known = Known(seven)
    assert check_roll([HEADER, ("王芳", WOMAN, "", "")], known, SEED).admissions[0].person_id == "p-7"
    rows = [(*HEADER, "人员编号"), ("王芳", WOMAN, "", "", "p-8")]
    assert check_roll(rows, known, SEED).faults == [Fault(2, "person_id", "person_id")]
    rows = [(*HEADER, "人员编号"), ("李强", MAN, "", "", "p-7")]
    assert check_roll(rows, known, SEED).faults == [Fault(2, "person_id", "person_id")]
    member = Known(seven, frozenset({"p-7"}))
    assert check_roll([HEADER, ("王芳", WOMAN, "", "")], member, SEED).faults == [Fault(2, "id_number", "member")]
    assert column([HEADER, ("王芳", WOMAN, "", "")], "id_number") == [WOMAN]
    assert column([HEADER, ("王芳", WOMAN, "", "")], "person_id") == []


@pytest.mark.parametrize(("title", "name"), [("会员编号", "member_id"), ("人员编号", "person_id")])
def test_id_number_is_no_identifier(title: str, name: str) -> None:
    """Identifiers stand in events in clear, so that nobody's id number may be one."""
    rows = [(*HEADER, title), ("王芳", WOMAN, "", "", WOMAN)]
    assert check_roll(rows, Known(), SEED).faults == [Fault(2, name, name)]


def test_repeated_request_names_the_same_memberships_and_the_same_file_the_same_people() -> None:
    """A file sent twice under two keys at once admits its people once; the secret keeps their ids from telling who they are."""
    rows = [HEADER, ("王芳", WOMAN, "", "")]

    def admitted(secret: bytes, key: str) -> tuple[str, str]:
        (admission,) = check_roll(rows, Known(), seed_of(secret, "person:p", key, b"body")).admissions
        return admission.person_id, admission.member_id

    first, again = admitted(b"secret", "key-00001"), admitted(b"secret", "key-00001")
    other, elsewhere = admitted(b"secret", "key-00002"), admitted(b"another", "key-00001")
    assert first == again
    assert first[0] == other[0] != elsewhere[0]
    assert first[1] != other[1]


def test_error_file_opens_in_spreadsheets_and_names_nobody() -> None:
    """UTF-8 with its mark, three columns, no content of the file."""
    rows = [HEADER, ("=cmd|'/c calc'!A0", "11010519491231", "", "")]
    content = error_file(check_roll(rows, Known(), SEED).faults)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert lines[0] == ["行 Row", "字段 Field", "原因 Reason"]
    assert lines[1][:2] == ["2", "身份证号"]
    assert "cmd" not in content.decode()
    assert "1949" not in content.decode()
