"""A roll as a file that spreadsheets open as they should."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Final

from gonghui_shared.spreadsheets import plain

from .views import RollEntry

STANDINGS: Final[Mapping[str, str]] = {"member": "会员", "suspended": "中止", "retained": "保留会籍"}


def roll_file(entries: Sequence[RollEntry]) -> bytes:
    """One line for each member; what a spreadsheet would take for a formula is marked as text."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["会员编号 Member", "人员编号 Person", "姓名 Name", "性别 Sex", "会籍 Standing", "入会日期 Since"])
    for entry in entries:
        name, sex = entry.name or "", "女" if entry.woman else "男"
        line = [entry.member_id, entry.person_id, name, sex, STANDINGS[entry.standing], entry.since.isoformat()]
        writer.writerow([plain(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")
