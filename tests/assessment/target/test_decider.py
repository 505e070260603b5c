"""The rules of targets."""

from datetime import date
from typing import Any

import pytest

from gonghui_assessment.target.api import BELOW, of_target
from gonghui_assessment.target.commands import CascadeTarget, ConcludeTarget, ReportProgress, SetTarget
from gonghui_assessment.target.deadlines import target_year_over
from gonghui_assessment.target.decider import (
    TARGET,
    Concluded,
    MonthNotOver,
    MoreThanTarget,
    NoSuchTarget,
    NotASubordinate,
    OutsideYear,
    Target,
    TargetExists,
    cascade_target,
    conclude_target,
    report_progress,
    set_target,
)
from gonghui_shared.contracts.assessment import (
    ProgressReported,
    TargetCascaded,
    TargetMet,
    TargetMissed,
    TargetSet,
)
from gonghui_shared.decider import At
from gonghui_shared.testing import folded, given

NAMES: dict[str, Any] = {"union_id": "d1", "target_id": "t1"}
NEXT_YEAR, SUMMER = date(2027, 1, 5), date(2026, 6, 30)
SET = TargetSet("t1", 2026, "Members", "members_joined", 100, "superior")
SHARE = TargetSet("t1-u1", 2026, "Members", "members_joined", 60, "superior")
CASCADED = TargetCascaded("t1", "u1", "t1-u1", 60)
ASK = SetTarget(**NAMES, year=2026, title="Members", measure="members_joined", wanted=100)
HAND = CascadeTarget(**NAMES, to_union_id="u1", to_target_id="t1-u1", wanted=60)
REPORT = ReportProgress(**NAMES, month="2026-05", reached=40)
CONCLUDE = ConcludeTarget(**NAMES)
MET, MISSED = TargetMet("t1", 2026, 100, 100), TargetMissed("t1", 2026, 100, 40)


def reported(month: str, reached: int) -> ProgressReported:
    """How far the union has come by the end of a month."""
    return ProgressReported("t1", month, reached)


def test_a_target_is_set_once() -> None:
    """From above, or by the members; a second one needs a name of its own."""
    given(TARGET).when(set_target, ASK).then(SET)
    given(TARGET, SET).when(set_target, ASK).then_refused(TargetExists, target="t1")


def test_members_motions_become_targets_too() -> None:
    """Where a target comes from is kept with it."""
    [event] = given(TARGET).when(set_target, ASK.model_copy(update={"source": "members"})).events
    assert isinstance(event, TargetSet)
    assert event.source == "members"


def test_a_share_handed_down_is_a_target_of_its_own() -> None:
    """With the year, title and measure of the whole."""
    given(TARGET, SET).when(cascade_target, HAND, below=Target(), superior="d1").then(CASCADED, At("below", SHARE))


def test_all_shares_together_stay_within_the_whole() -> None:
    """Sixty of a hundred leave forty, not forty-one."""
    another = HAND.model_copy(update={"to_union_id": "u2", "to_target_id": "t1-u2", "wanted": 41})
    given(TARGET, SET, CASCADED).when(cascade_target, another, below=Target(), superior="d1").then_refused(
        MoreThanTarget, left=40
    )
    rest = another.model_copy(update={"wanted": 40})
    assert given(TARGET, SET, CASCADED).when(cascade_target, rest, below=Target(), superior="d1").refusal is None


@pytest.mark.parametrize("superior", ["u9", None])
def test_targets_are_cascaded_to_unions_directly_below(superior: str | None) -> None:
    """Neither past a level nor to a union that nobody knows."""
    given(TARGET, SET).when(cascade_target, HAND, below=Target(), superior=superior).then_refused(NotASubordinate)


def test_a_share_never_overwrites_a_target_of_the_subordinate() -> None:
    """Its name must be free there."""
    taken = TARGET.fold([SHARE])
    given(TARGET, SET).when(cascade_target, HAND, below=taken, superior="d1").then_refused(TargetExists, target="t1-u1")


def test_nothing_is_cascaded_or_reported_where_no_target_is() -> None:
    """There is nothing to share or to measure against."""
    given(TARGET).when(cascade_target, HAND, below=Target(), superior="d1").then_refused(NoSuchTarget)
    given(TARGET).when(report_progress, REPORT, on=SUMMER).then_refused(NoSuchTarget)


def test_progress_is_reported_for_months_of_the_year_that_have_begun() -> None:
    """Neither for another year nor ahead."""
    target = given(TARGET, SET)
    target.when(report_progress, REPORT, on=SUMMER).then(reported("2026-05", 40))
    last_year = REPORT.model_copy(update={"month": "2025-12"})
    target.when(report_progress, last_year, on=SUMMER).then_refused(OutsideYear, year=2026)
    ahead = REPORT.model_copy(update={"month": "2026-07"})
    target.when(report_progress, ahead, on=SUMMER).then_refused(MonthNotOver, month="2026-07")


def test_december_may_be_reported_in_january() -> None:
    """Until the target is concluded."""
    december = REPORT.model_copy(update={"month": "2026-12"})
    given(TARGET, SET).when(report_progress, december, on=date(2027, 1, 4)).then(reported("2026-12", 40))
    given(TARGET, SET, MISSED).when(report_progress, december, on=NEXT_YEAR).then_refused(Concluded)
    given(TARGET, SET, MISSED).when(cascade_target, HAND, below=Target(), superior="d1").then_refused(Concluded)


def test_the_report_of_the_latest_month_decides_over_the_year() -> None:
    """A late report of an earlier month changes nothing; a correction of the same month does."""
    reports = (reported("2026-11", 100), reported("2026-10", 40))
    given(TARGET, SET, *reports).when(conclude_target, CONCLUDE, on=NEXT_YEAR).then(MET)
    corrected = (reported("2026-11", 100), reported("2026-11", 40))
    given(TARGET, SET, *corrected).when(conclude_target, CONCLUDE, on=NEXT_YEAR).then(MISSED)


def test_a_target_without_any_report_is_missed() -> None:
    """Nothing was reached as far as anybody knows."""
    given(TARGET, SET).when(conclude_target, CONCLUDE, on=NEXT_YEAR).then(TargetMissed("t1", 2026, 100, 0))


def test_a_target_is_concluded_once_and_not_before_its_year_is_over() -> None:
    """The clock may come too early or twice: nothing happens."""
    given(TARGET, SET).when(conclude_target, CONCLUDE, on=date(2026, 12, 31)).then()
    given(TARGET, SET, MET).when(conclude_target, CONCLUDE, on=NEXT_YEAR).then()
    given(TARGET).when(conclude_target, CONCLUDE, on=NEXT_YEAR).then()


def test_both_ends_of_a_cascade_have_streams_of_their_own() -> None:
    """The subordinate's target lies where its reports are going to be."""
    share = ReportProgress(union_id="u1", target_id="t1-u1", month="2026-05", reached=1)
    assert of_target(HAND) == "d1:t1"
    assert BELOW.key(HAND) == of_target(share)
    assert BELOW.union is not None
    assert BELOW.union(HAND) == "u1"


def test_the_clock_of_a_target_runs_until_it_is_concluded() -> None:
    """It is due in the new year and asks for the conclusion of this very target."""
    [(key, row)] = folded(target_year_over, SET)["deadline_target_year_over"].items()
    assert key == ("u1/t1",)
    assert row["due_on"].year == 2027
    assert ConcludeTarget.model_validate_json(row["command"]) == ConcludeTarget(union_id="u1", target_id="t1")
    assert folded(target_year_over, SET, MET)["deadline_target_year_over"] == {}
    assert folded(target_year_over, SET, MISSED)["deadline_target_year_over"] == {}
