"""The rules of work reports."""

from datetime import date, timedelta

import pytest

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_assessment.supervision.periods import due_on, owed, period_of, periods
from gonghui_assessment.work_report.commands import AcceptReport, ReturnReport, SubmitReport
from gonghui_assessment.work_report.decider import (
    WORK_REPORTS,
    HandedIn,
    NothingToReview,
    NotOwed,
    PeriodNotOver,
    accept_report,
    return_report,
    submit_report,
)
from gonghui_shared.contracts.assessment import WorkReportAccepted, WorkReportReturned, WorkReportSubmitted
from gonghui_shared.rules import Rulebook, RuleVersion
from gonghui_shared.testing import given, rules

DUE = date(2026, 4, 5)
SUBMIT = SubmitReport(union_id="u1", period="2026-03", text="三月工作")
RETURN = ReturnReport(union_id="u1", superior_id="d", period="2026-03", reason="缺少数据")
ACCEPT = AcceptReport(union_id="u1", superior_id="d", period="2026-03")
CHAIR, HEAD = "person:chair1", "person:head"
SUBMITTED = WorkReportSubmitted("2026-03", "monthly", DUE, in_time=True, evidence=())
LATE = WorkReportSubmitted("2026-03", "monthly", DUE, in_time=False, evidence=())
RETURNED = WorkReportReturned("2026-03", date(2026, 4, 12))
ACCEPTED = WorkReportAccepted("2026-03", "monthly", 2026, in_time=True)
RULES = rules({"R-ASM-21.again": (5, "days")})
DAYS = {"monthly": 5, "half_yearly": 15, "yearly": 20}
BOOK = Rulebook(
    RuleVersion(f"R-ASM-21.{kind}", "1", "CN", date(2026, 1, 1), days, "days", "for tests")
    for kind, days in DAYS.items()
)


@pytest.mark.rule("R-ASM-21.monthly", "R-ASM-21.half_yearly", "R-ASM-21.yearly")
@pytest.mark.parametrize(
    ("period", "due"), [("2026-02", "2026-03-05"), ("2026-H1", "2026-07-15"), ("2026", "2027-01-20")]
)
def test_a_report_is_due_days_after_its_period(period: str, due: str) -> None:
    """So many as the rule says for its kind."""
    assert due_on(BOOK, "CN/1", period_of(period)) == date.fromisoformat(due)


def test_nothing_is_owed_of_a_period_at_whose_end_no_rule_held() -> None:
    """Before the rule came into force no union reported."""
    assert due_on(BOOK, "CN/1", period_of("2025-12")) is None
    found = owed(BOOK, iter(["CN/1"]), date(2025, 11, 1), date(2026, 2, 28))
    assert [one.period.name for one in found] == ["2026-01", "2026-02"]


def test_a_year_has_twelve_months_one_half_and_itself() -> None:
    """The report of the year tells of its second half."""
    names = [period.name for period in periods(date(2026, 1, 1), date(2026, 12, 31))]
    assert len(names) == 14
    assert {"2026-01", "2026-12", "2026-H1", "2026"} <= set(names)


@pytest.mark.parametrize(("days", "in_time"), [(0, True), (1, False)])
def test_a_report_is_in_time_until_it_is_due(days: int, in_time: bool) -> None:
    """On the last day it is, a day later it is late."""
    today = DUE + timedelta(days=days)
    decided = given(WORK_REPORTS).when(submit_report, SUBMIT, due_on=DUE, today=today, actor=CHAIR)
    decided.then(
        SUBMITTED if in_time else LATE, SupervisionWords("report", "2026-03", "submitted", "chair1", "三月工作")
    )


def test_nobody_reports_of_a_period_that_is_not_over_or_not_owed_or_as_a_machine() -> None:
    """What has not happened cannot be told."""
    early = {"today": date(2026, 3, 30), "actor": CHAIR}
    given(WORK_REPORTS).when(submit_report, SUBMIT, due_on=DUE, **early).then_refused(PeriodNotOver, period="2026-03")
    given(WORK_REPORTS).when(submit_report, SUBMIT, due_on=None, **early).then_refused(NotOwed, period="2026-03")
    machine = {"today": DUE, "actor": "service:operator"}
    given(WORK_REPORTS).when(submit_report, SUBMIT, due_on=DUE, **machine).then_refused(PersonHasToAct)


@pytest.mark.parametrize("before", [(SUBMITTED,), (SUBMITTED, ACCEPTED)], ids=["waiting", "accepted"])
def test_a_report_is_handed_in_once(before: tuple[WorkReportSubmitted | WorkReportAccepted, ...]) -> None:
    """Unless it comes back."""
    decided = given(WORK_REPORTS, *before).when(submit_report, SUBMIT, due_on=DUE, today=DUE, actor=CHAIR)
    decided.then_refused(HandedIn, period="2026-03")


@pytest.mark.rule("R-ASM-21.again")
def test_a_returned_report_gets_days_of_its_own() -> None:
    """Counted from the day on which it came back; whoever was late the first time stays late."""
    returned = given(WORK_REPORTS, SUBMITTED).when(
        return_report, RETURN, superior="d", rules=RULES, today=date(2026, 4, 7), actor=HEAD
    )
    returned.then(RETURNED, SupervisionWords("report", "2026-03", "returned", "head", "缺少数据"))
    for first, day, in_time in ((SUBMITTED, 12, True), (SUBMITTED, 13, False), (LATE, 8, False)):
        again = given(WORK_REPORTS, first, RETURNED).when(
            submit_report, SUBMIT, due_on=DUE, today=date(2026, 4, day), actor=CHAIR
        )
        assert isinstance(again.events[0], WorkReportSubmitted)
        assert (again.events[0].in_time, again.events[0].due_on) == (in_time, date(2026, 4, 12))


def test_an_accepted_report_says_whether_it_was_in_time() -> None:
    """And of which year it tells."""
    given(WORK_REPORTS, SUBMITTED).when(accept_report, ACCEPT, superior="d").then(ACCEPTED)


def test_only_the_union_directly_above_accepts_and_returns_and_only_what_waits() -> None:
    """Neither the one above that, nor twice."""
    given(WORK_REPORTS, SUBMITTED).when(accept_report, ACCEPT, superior="f").then_refused(NotTheSuperior)
    given(WORK_REPORTS).when(accept_report, ACCEPT, superior="d").then_refused(NothingToReview, period="2026-03")
    given(WORK_REPORTS, SUBMITTED, RETURNED).when(
        return_report, RETURN, superior="d", rules=RULES, today=DUE, actor=HEAD
    ).then_refused(NothingToReview, period="2026-03")
