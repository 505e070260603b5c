"""The rules of dues reports, sentence by sentence."""

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_finance.dues_report.commands import ReportDues
from gonghui_finance.dues_report.decider import DUES_REPORTS, FiguresDisagree, ReportedAlready, months_in, report_dues
from gonghui_shared.contracts.finance import DuesReported
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import given

PERIODS = ["2026", *(f"2026-Q{n}" for n in range(1, 5)), *(f"2026-{n:02}" for n in range(1, 13))]


def report(period: str, owing: int = 10, paid: int = 9, owed: int = 3000, collected: int = 2500) -> ReportDues:
    """The command."""
    return ReportDues(
        union_id="u1", period=period, members_owing=owing, members_paid=paid, owed=owed, collected=collected
    )


def reported(period: str) -> DuesReported:
    """The event."""
    return DuesReported(period, 10, 9, 3000, 2500)


def test_totals_are_reported_as_they_are() -> None:
    """Members and money, owed and paid."""
    given(DUES_REPORTS).when(report_dues, report("2026-Q1")).then(reported("2026-Q1"))


def test_all_that_is_owed_may_have_been_paid() -> None:
    """And a union without members owing has nothing to collect."""
    given(DUES_REPORTS).when(report_dues, report("2026-Q1", 10, 10, 3000, 3000)).then(
        DuesReported("2026-Q1", 10, 10, 3000, 3000)
    )
    given(DUES_REPORTS).when(report_dues, report("2026-Q1", 0, 0, 0, 0)).then(DuesReported("2026-Q1", 0, 0, 0, 0))


@pytest.mark.parametrize("figures", [(10, 11, 3000, 2500), (10, 9, 3000, 3001)], ids=["members", "money"])
def test_figures_that_contradict_one_another_are_refused(figures: tuple[int, int, int, int]) -> None:
    """Nobody collects more than is owed, or from more members than owe."""
    given(DUES_REPORTS).when(report_dues, report("2026-Q1", *figures)).then_refused(FiguresDisagree, period="2026-Q1")


@pytest.mark.parametrize(
    ("first", "second"),
    [("2026-Q1", "2026-Q1"), ("2026-Q1", "2026-03"), ("2026-03", "2026-Q1"), ("2026", "2026-Q4"), ("2026-12", "2026")],
)
def test_no_month_is_reported_twice(first: str, second: str) -> None:
    """Neither as itself nor within a quarter or a year."""
    given(DUES_REPORTS, reported(first)).when(report_dues, report(second)).then_refused(ReportedAlready, period=second)


@pytest.mark.parametrize(("first", "second"), [("2026-Q1", "2026-Q2"), ("2026-Q1", "2026-04"), ("2026-11", "2026-12")])
def test_periods_that_share_no_month_stand_side_by_side(first: str, second: str) -> None:
    """Month, quarter and year may be mixed."""
    given(DUES_REPORTS, reported(first)).when(report_dues, report(second)).then(reported(second))


@forall(st.lists(st.sampled_from(PERIODS), max_size=20))
def test_reports_of_a_year_never_speak_of_a_month_twice(periods: list[str]) -> None:
    """Whatever is tried in whatever order, and the first word on a month is kept."""
    events: list[DuesReported] = []
    for period in periods:
        try:
            events += report_dues(DUES_REPORTS.fold(events), report(period))
        except Refusal:
            continue
    spoken = [month for event in events for month in sorted(months_in(event.period))]
    assert len(spoken) == len(set(spoken))
    assert set(spoken) >= months_in(periods[0]) if periods else not spoken
