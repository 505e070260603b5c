"""Units that have no union yet."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.unorganised_unit.commands import (
    CloseUnit,
    IssueOpinion,
    LinkUnion,
    MarkFormationOverdue,
    RecordUnit,
)
from gonghui_organisation.unorganised_unit.deadlines import formation_overdue
from gonghui_organisation.unorganised_unit.decider import (
    UNIT,
    EstablishedLater,
    NoSuchUnit,
    TimeStillRuns,
    UnionNotThere,
    UnitExists,
    close_unit,
    issue_opinion,
    link_union,
    mark_formation_overdue,
    record_unit,
)
from gonghui_organisation.unorganised_unit.events import FormationOpinionIssued, UnitClosed, UnitRecorded
from gonghui_organisation.unorganised_unit.views import project_units
from gonghui_shared.contracts.organisation import FormationOverdue, UnionFormed, UnitOrganised
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given

BOOK = Rulebook(shipped())
CHONGQING, SHANGHAI = BOOK.rules("CN/500000", DAY), BOOK.rules("CN/310000", DAY)
BEGUN = date(2025, 6, 1)
ONE: dict[str, Any] = {"union_id": "d", "unit_id": "x"}
RECORD = RecordUnit(
    **ONE, name="新机械厂", unit_type="private", jurisdiction="CN/500000", staff=60, established_on=BEGUN
)


def recorded(form_by: date) -> UnitRecorded:
    """The unit, with its last day."""
    return UnitRecorded("x", "新机械厂", "private", "CN/500000", 60, BEGUN, form_by)


WAITING = recorded(date(2026, 6, 1))
OVERDUE = FormationOverdue("x", "新机械厂", date(2026, 6, 1), "2026-07")


@pytest.mark.rule("R-ORG-03")
def test_new_unit_has_a_year_in_chongqing_and_half_a_year_in_shanghai() -> None:
    """From its establishment; entered once as long as it has no union."""
    given(UNIT).when(record_unit, RECORD, rules=CHONGQING, on=DAY).then(WAITING)
    given(UNIT).when(record_unit, RECORD, rules=SHANGHAI, on=DAY).then(recorded(date(2025, 12, 1)))
    given(UNIT, WAITING).when(record_unit, RECORD, rules=CHONGQING, on=DAY).then_refused(UnitExists)
    given(UNIT).when(record_unit, RECORD, rules=CHONGQING, on=date(2025, 5, 31)).then_refused(EstablishedLater)
    again = given(UNIT, WAITING, UnitClosed("x", "误登"))
    assert again.when(record_unit, RECORD, rules=CHONGQING, on=DAY).refusal is None


@pytest.mark.rule("R-ORG-03")
@pytest.mark.rule("R-ORG-04")
def test_opinion_and_preparatory_fund_follow_when_the_time_has_passed() -> None:
    """Signalled once; the fund is owed from the month after. Nobody is told before."""
    mark, late = MarkFormationOverdue(**ONE), date(2026, 6, 2)
    waiting = given(UNIT, WAITING)
    waiting.when(mark_formation_overdue, mark, on=date(2026, 6, 1)).then()
    waiting.when(mark_formation_overdue, mark, on=late).then(OVERDUE)
    given(UNIT, WAITING, OVERDUE).when(mark_formation_overdue, mark, on=late).then()
    opinion = IssueOpinion(**ONE, paper="建会意见书1号", text="请于三十日内建会")
    issued = FormationOpinionIssued("x", "建会意见书1号", "请于三十日内建会")
    waiting.when(issue_opinion, opinion, rules=CHONGQING, on=DAY).then_refused(TimeStillRuns, form_by="2026-06-01")
    waiting.when(issue_opinion, opinion, rules=CHONGQING, on=late).then(OVERDUE, issued)
    given(UNIT, WAITING, OVERDUE).when(issue_opinion, opinion, rules=CHONGQING, on=late).then(issued)
    given(UNIT).when(issue_opinion, opinion, rules=CHONGQING, on=late).then_refused(NoSuchUnit)


def test_union_ends_the_clock() -> None:
    """And says whether it came late; a unit may also leave the register without one."""
    link = LinkUnion(**ONE, formed_union_id="u")
    for day, late in ((date(2026, 6, 1), False), (date(2026, 6, 2), True)):
        formed = UNION.fold([UnionFormed("primary", "private", "新机械厂工会", "d", "CN/500000", day)])
        given(UNIT, WAITING).when(link_union, link, formed=formed).then(UnitOrganised("x", "u", late))
    given(UNIT, WAITING).when(link_union, link, formed=Union()).then_refused(UnionNotThere)
    given(UNIT, WAITING).when(close_unit, CloseUnit(**ONE, reason="注销")).then(UnitClosed("x", "注销"))
    gone = given(UNIT, WAITING, UnitClosed("x", "注销"))
    gone.when(close_unit, CloseUnit(**ONE, reason="注销")).then_refused(NoSuchUnit)


def test_register_shows_who_is_late_and_the_clock_stops_with_a_union() -> None:
    """With the number of the opinion."""
    rows = folded(project_units, WAITING, OVERDUE, FormationOpinionIssued("x", "1号", ""))["unorganised_units"]
    [row] = rows.values()
    assert (row["state"], row["owes_from"], row["opinion"]) == ("overdue", "2026-07", "1号")
    organised = UnitOrganised("x", "u", late=True)
    assert folded(project_units, WAITING, OVERDUE, organised)["unorganised_units"] == {}
    [due] = folded(formation_overdue, WAITING)["deadline_formation_overdue"].values()
    assert due["due_on"] == date(2026, 6, 2)
    assert folded(formation_overdue, WAITING, organised)["deadline_formation_overdue"] == {}


def test_unit_founded_long_ago_owes_from_the_first_month_that_books_can_name() -> None:
    """Its time passed decades ago; the month written has to be one that its own stream and finance can read."""
    late = FormationOverdue("x", "新机械厂", date(1901, 1, 1), "2000-01")
    mark = MarkFormationOverdue(**ONE)
    given(UNIT, recorded(date(1901, 1, 1))).when(mark_formation_overdue, mark, on=DAY).then(late)
