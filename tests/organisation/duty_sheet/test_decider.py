"""Duty sheets: version by version, each from a day on."""

from datetime import date
from typing import Any

from gonghui_organisation.duty_sheet.commands import AdoptDutySheet, SheetLine
from gonghui_organisation.duty_sheet.decider import (
    DUTY_SHEET,
    DutyNamedTwice,
    SheetNotAfterLast,
    adopt_duty_sheet,
)
from gonghui_organisation.duty_sheet.views import project_sheets
from gonghui_organisation.post.decider import POST, NoSuchPost, Post
from gonghui_shared.contracts.organisation import DutyLine, DutySheetAdopted, PostEstablished
from gonghui_shared.testing import DAY, folded, given
from gonghui_shared.testing.given import Decision

ESTABLISHED = POST.fold([PostEstablished("o1", "organiser", full_time=False)])
TEXTS = {
    "duty": "发展会员",
    "goal": "入会率九成",
    "procedure": "每月走访",
    "requirement": "应入尽入",
    "measure": "入会率",
}
LINE, WRITTEN = SheetLine(**TEXTS), DutyLine(**TEXTS)
FIRST = DutySheetAdopted("o1", 1, "committee", date(2026, 1, 1), (WRITTEN,))


def adopt(*history: Any, post: Post = ESTABLISHED, **changes: Any) -> Decision:
    """The committee adopts a sheet of one duty."""
    plain: dict[str, Any] = {
        "union_id": "u1", "post_id": "o1", "adopted_by": "committee", "in_force_from": date(2026, 1, 1), "lines": [LINE],
    }  # fmt: skip
    return given(DUTY_SHEET, *history).when(adopt_duty_sheet, AdoptDutySheet(**plain | changes), post=post)


def test_versions_follow_each_other() -> None:
    """The next one comes into force later than the one before."""
    adopt().then(FIRST)
    second = DutySheetAdopted("o1", 2, "congress", date(2027, 1, 1), (WRITTEN,))
    adopt(FIRST, adopted_by="congress", in_force_from=date(2027, 1, 1)).then(second)
    adopt(FIRST).then_refused(SheetNotAfterLast)


def test_sheet_is_of_a_post_and_names_each_duty_once() -> None:
    """Nobody has duties in a post that does not exist."""
    adopt(post=Post()).then_refused(NoSuchPost)
    adopt(lines=[LINE, LINE]).then_refused(DutyNamedTwice)


def test_every_version_is_kept_with_its_lines() -> None:
    """Whoever asks for an earlier day reads what held then."""
    row = folded(project_sheets, FIRST)["duty_sheets"]["u1", "o1", 1]
    assert (row["adopted_by"], row["adopted_on"], list(row["lines"])) == ("committee", DAY, [TEXTS])
