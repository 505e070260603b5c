"""Every row of a roll file checked: admissions, or faults by row, field and reason."""

import csv
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from pydantic import ValidationError

from gonghui_organisation.membership.commands import Admission
from gonghui_organisation.membership.identity import Registered, is_id_number, is_woman
from gonghui_shared.ids import PersonId
from gonghui_shared.spreadsheets import Cells

HEADERS: Final[Mapping[str, str]] = {
    "姓名": "name",
    "身份证号": "id_number", "身份证号码": "id_number", "公民身份号码": "id_number",
    "性别": "sex",
    "手机": "phone", "手机号": "phone", "手机号码": "phone", "联系电话": "phone",
    "会员编号": "member_id",
    "人员编号": "person_id",
}  # fmt: skip
LABELS: Final[Mapping[str, str]] = {
    "name": "姓名", "id_number": "身份证号", "sex": "性别", "phone": "手机号", "member_id": "会员编号", "person_id": "人员编号",
}  # fmt: skip
REASONS: Final[Mapping[str, str]] = {
    "name": "姓名为空、过长或含有控制字符。 The name is empty, too long or has control characters.",
    "id_number": "身份证号的位数、出生日期或校验码有误；请用文本格式填写。 Length, date of birth or check digit of the id number is wrong; it has to be entered as text.",
    "sex": "性别应为“男”或“女”，并与身份证号一致。 The sex has to be 男 or 女 and to agree with the id number.",
    "phone": "电话号码格式有误。 The phone number has a wrong form.",
    "member_id": "编号格式有误，或为身份证号。 The id has a wrong form, or is an id number.",
    "person_id": "人员编号格式有误，或为身份证号，或与已登记的不同。 The person's id has a wrong form, is an id number, or differs from the registered one.",
    "repeated": "与前面的行重复。 An earlier row has the same.",
    "member": "该职工已是工会会员。 This person is a member of a union already.",
    "missing_column": "缺少这一列。 This column is missing.",
    "repeated_column": "这一列出现了两次。 This column occurs twice.",
    "no_rows": "文件中没有会员。 The file has no members.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, and which reason of `REASONS`."""

    row: int  # as a spreadsheet counts: the header is row 1
    field: str
    reason: str


@dataclass(slots=True)
class Checked:
    """A file once checked: admissions count only where there are no faults."""

    admissions: list[Admission] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # of each admission
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What the service knows of the people in a file."""

    registered: Registered = field(default_factory=Registered)
    members: frozenset[PersonId] = frozenset()  # of any union


@dataclass(frozen=True, slots=True)
class Seed:
    """What the ids of one import are derived from."""

    persons: str  # of the file: sent twice at once, it names the same people, who are admitted once
    members: str  # of the request: repeated, it has the same memberships and finds its stored answer

    @property
    def imports(self) -> str:
        """The id of an import that is carried out in the background."""
        return str(uuid5(NAMESPACE_OID, self.members))


def seed_of(secret: bytes, actor: str, key: str, body: bytes) -> Seed:
    """The seed of a request; with the secret, since ids travel and must not tell what the file says."""
    file = hmac.digest(secret, body, "sha256").hex()
    return Seed(file, f"{actor}/{key}/{file}")


def column(rows: Sequence[Cells], name: str) -> list[str]:
    """What stands in a column of the file, to look it up; nothing where the file has no such column."""
    columns, _ = _columns(rows[0] if rows else ())
    place = columns.get(name)
    return [] if place is None else [row[place] for row in rows[1:] if len(row) > place]


def check_roll(rows: Sequence[Cells], known: Known, seed: Seed) -> Checked:
    """Check every row; faults are found in one go, not one at a time.

    Args:
        rows: the header first.
        seed: of the ids of those who bring none; see `seed_of`.
    """
    checked = Checked()
    columns, checked.faults = _columns(rows[0] if rows else ())
    if checked.faults:
        return checked
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(rows[1:], 2):
        if any(cells):
            texts = {name: cells[place] for name, place in columns.items() if place < len(cells)}
            _check_row(checked, number, texts, known, seed)
            checked.faults += _repeated(number, texts, seen)
    if not checked.rows and not checked.faults:
        checked.faults.append(Fault(1, "name", "no_rows"))
    return checked


def _columns(header: Cells) -> tuple[dict[str, int], list[Fault]]:
    columns: dict[str, int] = {}
    faults = []
    for place, title in enumerate(header):
        name = HEADERS.get(title.lstrip("\ufeff").replace(" ", ""))
        if name in columns:
            faults.append(Fault(1, name, "repeated_column"))
        elif name is not None:
            columns[name] = place
    faults += [Fault(1, name, "missing_column") for name in ("name", "id_number") if name not in columns]
    return columns, faults


def _check_row(checked: Checked, number: int, texts: Mapping[str, str], known: Known, seed: Seed) -> None:
    id_number = texts.get("id_number", "").upper()
    person = (
        texts.get("person_id")
        or known.registered.persons.get(id_number)
        or str(uuid5(NAMESPACE_OID, f"{seed.persons}/p/{number}"))
    )
    member = texts.get("member_id") or str(uuid5(NAMESPACE_OID, f"{seed.members}/m/{number}"))
    faults = list(_faults(number, texts, known, person))
    try:
        admission = Admission(
            member_id=member,
            person_id=person,
            woman=texts.get("sex", "") == "女" or (not texts.get("sex") and _says_woman(id_number)),
            name=texts.get("name", ""),
            id_number=id_number,
            phone=texts.get("phone", ""),
        )
    except ValidationError as error:
        names = {str(e["loc"][0]) for e in error.errors(include_input=False, include_context=False)}
        faults += [Fault(number, name, name) for name in LABELS if name in names]
    else:
        checked.admissions.append(admission)
        checked.rows.append(number)
    checked.faults += faults


def _faults(number: int, texts: Mapping[str, str], known: Known, person: PersonId) -> Iterator[Fault]:
    id_number, sex = texts.get("id_number", "").upper(), texts.get("sex", "")
    if sex and (sex not in {"男", "女"} or (is_id_number(id_number) and is_woman(id_number) != (sex == "女"))):
        yield Fault(number, "sex", "sex")
    if known.registered.contradicts(id_number, person):
        yield Fault(number, "person_id", "person_id")
    if person in known.members:
        yield Fault(number, "id_number", "member")


def _repeated(number: int, texts: Mapping[str, str], seen: dict[tuple[str, str], int]) -> Iterator[Fault]:
    for name in ("id_number", "member_id", "person_id"):
        text = texts.get(name, "").upper()
        if text and seen.setdefault((name, text), number) != number:
            yield Fault(number, name, "repeated")


def _says_woman(id_number: str) -> bool:
    return is_id_number(id_number) and is_woman(id_number)


def error_file(faults: Sequence[Fault]) -> bytes:
    """The faults as a CSV file that spreadsheets open as they should: row, field, reason."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["行 Row", "字段 Field", "原因 Reason"])
    for fault in sorted(faults, key=lambda f: f.row):
        writer.writerow([str(fault.row), LABELS[fault.field], REASONS[fault.reason]])
    return text.getvalue().encode("utf-8-sig")
