"""Working time of part-time cadres: paid up to a cap, own time beyond it, and where a jurisdiction says so no less than a floor."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.post.acting import FullTimePost, OnlyAsOneself
from gonghui_organisation.post.decider import POST, NotTheHolder, Post
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.staffing.decider import Staffing
from gonghui_organisation.working_time.commands import LogWorkingTime, StrikeWorkingTime
from gonghui_organisation.working_time.decider import (
    WORKING_TIME,
    DayFull,
    EntryUsed,
    NoSuchEntry,
    NotInMonth,
    PaidTimeUsedUp,
    log_working_time,
    strike_working_time,
)
from gonghui_organisation.working_time.limits import Limits, limits
from gonghui_organisation.working_time.views import project_times
from gonghui_shared.contracts.organisation import (
    PostEstablished,
    PostFilled,
    PostKind,
    PostStaffed,
    WorkingTimeLogged,
    WorkingTimeStruck,
)
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing import folded, given
from gonghui_shared.testing.given import Decision

BOOK, TODAY = Rulebook(shipped()), date(2026, 3, 31)
NATION, CHONGQING = BOOK.rules("CN", TODAY), BOOK.rules("CN/500000", TODAY)
MEMBER = POST.fold([PostEstablished("m1", "committee_member", False), PostFilled("m1", "committee_member", "li", date(2025, 1, 1))])  # fmt: skip
CHAIR = POST.fold([PostEstablished("m1", "chair", False), PostFilled("m1", "chair", "li", date(2025, 1, 1))])


def logged(day: int, *, own: bool = False, quarters: int = 4) -> WorkingTimeLogged:
    """A day of March."""
    return WorkingTimeLogged("m1", "li", f"e{day}{'o' if own else ''}", date(2026, 3, day), quarters, own)


def log(day: int, *history: Any, post: Post = MEMBER, rules: Any = NATION, **changes: Any) -> Decision:
    """A whole day of March."""
    staffing = changes.pop("staffing", Staffing())
    actor = changes.pop("actor", "person:li")
    plain: dict[str, Any] = {
        "union_id": "u1", "post_id": "m1", "person_id": "li", "entry_id": f"e{day}", "month": "2026-03",
        "worked_on": date(2026, 3, day), "quarters": 4,
    }  # fmt: skip
    return given(WORKING_TIME, *history).when(
        log_working_time, LogWorkingTime(**plain | changes), post=post, staffing=staffing, rules=rules, on=TODAY, actor=actor
    )  # fmt: skip


@pytest.mark.rule("R-TRM-06", "R-TRM-06.chair_share", "R-TRM-06.member_least")
@pytest.mark.parametrize(
    ("kind", "nation", "chongqing"),
    [
        ("committee_member", Limits(12, 0), Limits(12, 8)),
        ("chair", Limits(12, 0), Limits(30, 30)),
        ("vice_chair", Limits(12, 0), Limits(30, 30)),
        ("organiser", Limits(12, 0), Limits(12, 0)),
    ],
)
def test_jurisdictions_differ_in_what_a_month_takes(kind: PostKind, nation: Limits, chongqing: Limits) -> None:
    """The nation pays three days; Chongqing asks for two of members and a third of March's 22 working days of chairs, rounded up."""
    assert limits(kind, "2026-03", NATION) == nation
    assert limits(kind, "2026-03", CHONGQING) == chongqing


def test_without_a_calendar_of_the_year_no_share_is_counted() -> None:
    """Nobody lies under a floor that nobody can count."""
    assert limits("chair", "2019-03", CHONGQING) == Limits(12, 0)


@pytest.mark.rule("R-TRM-06")
def test_paid_time_ends_at_the_cap_and_own_time_does_not() -> None:
    """The fourth day of a month is one's own; in Chongqing a chair's is paid."""
    three = [logged(2), logged(3), logged(4)]
    log(4, *three[:2]).then(three[2])
    log(5, *three).then_refused(PaidTimeUsedUp, logged=12, cap=12)
    log(5, *three, own_time=True, entry_id="e5o").then(logged(5, own=True))
    log(5, *three, post=CHAIR, rules=CHONGQING).then(logged(5))


def test_everybody_logs_for_themselves() -> None:
    """As the holder, in a part-time post, on days that have come and lie in the month."""
    log(2, actor="person:wang").then_refused(OnlyAsOneself)
    log(2, post=Post(kind="committee_member", holder="wang", held_from=date(2025, 1, 1))).then_refused(NotTheHolder)
    full = Staffing(PostStaffed("m1", "own_headcount", "x", True, None, None))
    log(2, staffing=full).then_refused(FullTimePost)
    log(2, worked_on=date(2026, 2, 27)).then_refused(NotInMonth)
    log(2, month="2026-04", worked_on=date(2026, 4, 1)).then_refused(NotInMonth)


def test_day_has_four_quarters_and_an_entry_is_made_once() -> None:
    """Of paid time, and as many of one's own."""
    half = logged(2, quarters=2)
    log(2, half, entry_id="again", quarters=3).then_refused(DayFull)
    log(2, half).then_refused(EntryUsed)
    assert log(2, half, entry_id="again", own_time=True).refusal is None


def test_entry_that_was_wrong_is_struck() -> None:
    """It counts no longer, and its id is not used again."""
    strike = StrikeWorkingTime(union_id="u1", post_id="m1", person_id="li", entry_id="e2", month="2026-03")
    struck = WorkingTimeStruck("m1", "li", "e2", date(2026, 3, 2), 4, own_time=False)
    three = [logged(2), logged(3), logged(4)]
    given(WORKING_TIME, *three).when(strike_working_time, strike, actor="person:li").then(struck)
    given(WORKING_TIME, *three).when(strike_working_time, strike, actor="person:wang").then_refused(OnlyAsOneself)
    given(WORKING_TIME).when(strike_working_time, strike, actor="person:li").then_refused(NoSuchEntry)
    log(5, *three, struck).then(logged(5))
    log(2, *three, struck).then_refused(EntryUsed)


def test_month_sums_paid_and_own_time_apart() -> None:
    """What was struck is taken off."""
    events = [logged(2), logged(3, own=True, quarters=2), logged(4), WorkingTimeStruck("m1", "li", "e4", date(2026, 3, 4), 4, False)]  # fmt: skip
    assert folded(project_times, *events)["working_times"] == {("u1", "m1", "li", "2026-03"): {"paid": 4, "own": 2}}
