"""A roll as a file."""

from datetime import date
from typing import Any

from gonghui_organisation.membership.exporting import roll_file
from gonghui_organisation.membership.views import RollEntry


def entry(**changes: Any) -> RollEntry:
    """One member."""
    plain = {"member_id": "m1", "person_id": "p1", "name": "王芳", "woman": True, "standing": "member"}
    return RollEntry.model_validate(plain | {"since": date(2026, 3, 2)} | changes)


def test_roll_opens_in_a_spreadsheet_and_starts_nothing_there() -> None:
    """In UTF-8 with its mark; a cell that would be a formula is text; a forgotten name is empty."""
    file = roll_file([entry(), entry(member_id="m2", name="=1+1", woman=False, standing="retained"), entry(name=None)])
    lines = file.decode("utf-8-sig").splitlines()
    assert file.startswith(b"\xef\xbb\xbf")
    assert lines[1:] == [
        "m1,p1,王芳,女,会员,2026-03-02", "m2,p1,'=1+1,男,保留会籍,2026-03-02", "m1,p1,,女,会员,2026-03-02",
    ]  # fmt: skip
