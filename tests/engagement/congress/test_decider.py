"""The rules of a workers' congress."""

from datetime import date, timedelta

import pytest

from gonghui_engagement.congress.commands import HoldCongress, Motion, ReportCongress
from gonghui_engagement.congress.decider import (
    CONGRESS,
    FiguresDisagree,
    HeldAlready,
    NoSuchCongress,
    NotForThisUnit,
    PapersTooLate,
    ReportedAlready,
    TooFewPresent,
    TooManyManagers,
    hold_congress,
    report_congress,
)
from gonghui_engagement.congress.events import CongressReportAwaited, MotionDecided
from gonghui_shared.contracts.engagement import CongressHeld, CongressReported
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import DAY, given, rules

RULES = rules(
    {
        "R-WC-01.unit_types": (("private",), "list"),
        "R-WC-03": ("1/5", "ratio"),
        "R-WC-05.quorum": ("2/3", "ratio"),
        "R-WC-05.majority": ("1/2", "ratio"),
        "R-WC-06.papers": (7, "days"),
        "R-WC-06.report": (7, "working_days"),
        "calendar.2026": ({"holidays": [], "worked": []}, "table"),
    }
)
HOLD = HoldCongress(
    union_id="u1",
    congress_id="w1",
    representatives=60,
    managers=12,
    present=40,
    papers_sent_on=DAY - timedelta(days=7),
    motions=[
        Motion(title="Work report", kind="hear"),
        Motion(title="Wage scheme", kind="adopt", votes_for=31),
        Motion(title="Shift scheme", kind="adopt", votes_for=30),
    ],
)
HELD = CongressHeld("w1", 60, 40, 1)
AWAITED = CongressReportAwaited("w1", date(2026, 3, 11))
REPORT = ReportCongress(union_id="u1", congress_id="w1")


@pytest.mark.rule("R-WC-05.majority")
@pytest.mark.rule("R-WC-06.report")
def test_a_motion_needs_more_than_half_of_all_representatives() -> None:
    """Thirty-one of sixty adopt, thirty do not; hearing needs no vote."""
    given(CONGRESS).when(hold_congress, HOLD, unit_type="private", rules=RULES, on=DAY).then(
        HELD,
        MotionDecided("w1", "Work report", "hear", 0, None),
        MotionDecided("w1", "Wage scheme", "adopt", 31, True),
        MotionDecided("w1", "Shift scheme", "adopt", 30, False),
        AWAITED,
    )


@pytest.mark.rule("R-WC-05.quorum")
def test_two_thirds_of_the_representatives_must_be_present() -> None:
    """Forty of sixty are enough, thirty-nine are not."""
    command = HOLD.model_copy(update={"present": 39})
    given(CONGRESS).when(hold_congress, command, unit_type="private", rules=RULES, on=DAY).then_refused(
        TooFewPresent, present=39
    )


@pytest.mark.rule("R-WC-03")
def test_a_fifth_of_the_representatives_may_be_managers() -> None:
    """Twelve of sixty are, thirteen are too many."""
    command = HOLD.model_copy(update={"managers": 13})
    given(CONGRESS).when(hold_congress, command, unit_type="private", rules=RULES, on=DAY).then_refused(
        TooManyManagers, managers=13
    )


@pytest.mark.rule("R-WC-06.papers")
def test_papers_reach_the_representatives_a_week_before() -> None:
    """Six days are too few."""
    command = HOLD.model_copy(update={"papers_sent_on": DAY - timedelta(days=6)})
    given(CONGRESS).when(hold_congress, command, unit_type="private", rules=RULES, on=DAY).then_refused(PapersTooLate)


@pytest.mark.parametrize("wrong", [{"present": 61}, {"managers": 61}, {"present": 30}])
def test_figures_fit_together(wrong: dict[str, int]) -> None:
    """Nobody is present or votes who is not a representative there."""
    command = HOLD.model_copy(update=wrong)
    given(CONGRESS).when(hold_congress, command, unit_type="private", rules=RULES, on=DAY).then_refused(FiguresDisagree)


def test_a_congress_is_held_once() -> None:
    """A number has one congress."""
    given(CONGRESS, HELD).when(hold_congress, HOLD, unit_type="private", rules=RULES, on=DAY).then_refused(HeldAlready)


@pytest.mark.parametrize(("day", "in_time"), [(date(2026, 3, 11), True), (date(2026, 3, 12), False)])
def test_the_report_is_due_within_seven_working_days(day: date, in_time: bool) -> None:
    """Late reports are kept as late."""
    given(CONGRESS, HELD, AWAITED).when(report_congress, REPORT, on=day).then(CongressReported("w1", in_time))


@pytest.mark.parametrize(
    ("events", "refusal"), [((), NoSuchCongress), ((HELD, CongressReported("w1", True)), ReportedAlready)]
)
def test_a_congress_that_was_held_is_reported_once(events: tuple[CongressHeld], refusal: type[Refusal]) -> None:
    """Neither before it nor again."""
    given(CONGRESS, *events).when(report_congress, REPORT, on=DAY).then_refused(refusal)


@pytest.mark.rule("R-WC-01.unit_types")
def test_agency_has_no_workers_congress() -> None:
    """Its unions have other rules; where the type is not known nobody is turned away."""
    given(CONGRESS).when(hold_congress, HOLD, unit_type="agency", rules=RULES, on=DAY).then_refused(NotForThisUnit)
    assert given(CONGRESS).when(hold_congress, HOLD, unit_type=None, rules=RULES, on=DAY).refusal is None
