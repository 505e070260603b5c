"""The rules of targets."""

from datetime import date
from typing import Any

import pytest

from gonghui_assessment.target.api import BELOW, of_target
from gonghui_assessment.target.commands import (
    AddStage,
    CascadeTarget,
    ConcludeTarget,
    DivideTarget,
    JudgeStage,
    Line,
    NoticeTarget,
    ReassignTarget,
    ReportProgress,
    SetTarget,
    Stage,
)
from gonghui_assessment.target.deadlines import target_stage_over, target_year_over
from gonghui_assessment.target.decider import (
    TARGET,
    Concluded,
    DividedAlready,
    MonthNotOver,
    MoreThanTarget,
    NoMeasure,
    NoSuchParent,
    NoSuchPost,
    NoSuchTarget,
    NotASubordinate,
    OutsideYear,
    OwnerMissing,
    SameOwner,
    StageAfterTarget,
    StageExists,
    Target,
    TargetExists,
    TooManyChanges,
    TooManyShares,
    WeightsNotWhole,
    add_stage,
    cascade_target,
    conclude_target,
    judge_stage,
    notice_target,
    reassign_target,
    report_progress,
    set_target,
    take_share,
)
from gonghui_shared.contracts.assessment import (
    ProgressReported,
    StageTargetMet,
    StageTargetMissed,
    StageTargetSet,
    TargetCascaded,
    TargetMet,
    TargetMissed,
    TargetReassigned,
    TargetSet,
)
from gonghui_shared.decider import At
from gonghui_shared.events import decode
from gonghui_shared.testing import folded, given, rules
from tests.assessment.target.wanted import POSTS, RULES, target_set

NAMES: dict[str, Any] = {"union_id": "d1", "target_id": "t1"}
NEXT_YEAR, SUMMER = date(2027, 1, 5), date(2026, 6, 30)
CONTEXT: dict[str, Any] = {"rules": rules(RULES), "posts": POSTS, "parents": frozenset({("f", "city")})}
SET = target_set()
HARD = target_set(hard=True)
SHARE = target_set("t1-u1", wanted=60, parent_union="d1", parent_target="t1")
CASCADED = TargetCascaded("t1", "u1", "t1-u1", 60, 0)
STAGE = Stage(stage_id="half", title="Half", wanted=40, due_on=date(2026, 6, 30))
STAGED = StageTargetSet("t1", "half", "Half", 40, date(2026, 6, 30), date(2026, 7, 5))
JUDGE = JudgeStage(**NAMES, stage_id="half")
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
    given(TARGET).when(set_target, ASK, **CONTEXT).then(SET)
    given(TARGET, SET).when(set_target, ASK, **CONTEXT).then_refused(TargetExists, target="t1")


def test_members_motions_become_targets_too() -> None:
    """Where a target comes from is kept with it."""
    [event] = given(TARGET).when(set_target, ASK.model_copy(update={"source": "members"}), **CONTEXT).events
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


def test_a_hard_target_that_events_have_met_is_reported_on() -> None:
    """To its end, so that no list of a month is refused for it; a soft one is met by the clock, and then over."""
    given(TARGET, HARD, MET).when(report_progress, REPORT, on=SUMMER).then(reported("2026-05", 40))
    given(TARGET, HARD, MET).when(report_progress, REPORT, on=NEXT_YEAR).then_refused(Concluded)
    given(TARGET, HARD, MISSED).when(report_progress, REPORT, on=SUMMER).then_refused(Concluded)
    given(TARGET, SET, MET).when(report_progress, REPORT, on=SUMMER).then_refused(Concluded)


def test_december_may_be_reported_in_january() -> None:
    """Until the target is concluded."""
    december = REPORT.model_copy(update={"month": "2026-12"})
    given(TARGET, SET).when(report_progress, december, on=date(2027, 1, 4)).then(reported("2026-12", 40))
    given(TARGET, SET, MISSED).when(report_progress, december, on=NEXT_YEAR).then_refused(Concluded)
    given(TARGET, SET, MISSED).when(cascade_target, HAND, below=Target(), superior="d1").then_refused(Concluded)


def test_the_report_of_the_latest_month_decides_over_the_year() -> None:
    """A late report of an earlier month changes nothing; a correction of the same month does."""
    reports = (reported("2026-11", 100), reported("2026-10", 40))
    given(TARGET, SET, *reports).when(conclude_target, CONCLUDE, counted=None, on=NEXT_YEAR).then(MET)
    corrected = (reported("2026-11", 100), reported("2026-11", 40))
    given(TARGET, SET, *corrected).when(conclude_target, CONCLUDE, counted=None, on=NEXT_YEAR).then(MISSED)


def test_a_target_without_any_report_is_missed() -> None:
    """Nothing was reached as far as anybody knows."""
    given(TARGET, SET).when(conclude_target, CONCLUDE, counted=None, on=NEXT_YEAR).then(
        TargetMissed("t1", 2026, 100, 0)
    )


def test_a_target_is_concluded_once_and_not_before_its_year_is_over() -> None:
    """The clock may come too early or twice: nothing happens."""
    given(TARGET, SET).when(conclude_target, CONCLUDE, counted=None, on=date(2026, 12, 31)).then()
    given(TARGET, SET, MET).when(conclude_target, CONCLUDE, counted=None, on=NEXT_YEAR).then()
    given(TARGET).when(conclude_target, CONCLUDE, counted=None, on=NEXT_YEAR).then()


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


def asked(**other: Any) -> SetTarget:
    """The same target, asked for in another way."""
    return ASK.model_copy(update=other)


def test_what_was_set_before_targets_had_owners_is_read_as_it_was_then() -> None:
    """Due with its year, looked at on the fifth of January, and reports alone count."""
    old = (
        b'{"target_id":"t1","year":2026,"title":"Members","measure":"members_joined","wanted":100,"source":"superior"}'
    )
    assert decode("assessment.TargetSet.v1", old) == SET
    shared = b'{"target_id":"t1","to_union_id":"u1","to_target_id":"t1-u1","wanted":60}'
    assert decode("assessment.TargetCascaded.v1", shared) == CASCADED


@pytest.mark.rule("R-ASM-06.reports")
def test_the_clock_looks_once_reports_have_had_their_time() -> None:
    """The days are a rule, not a number in code."""
    command = asked(due_on=date(2026, 9, 30))
    late = CONTEXT | {"rules": rules({"R-ASM-06.reports": (10, "days")})}
    [event] = given(TARGET).when(set_target, command, **late).events
    assert isinstance(event, TargetSet)
    assert (event.due_on, event.judged_on) == (date(2026, 9, 30), date(2026, 10, 10))
    given(TARGET).when(set_target, asked(due_on=date(2027, 1, 1)), **CONTEXT).then_refused(OutsideYear, year=2026)


def test_a_hard_target_needs_a_measure_that_the_platform_counts() -> None:
    """A soft one may do without any."""
    given(TARGET).when(set_target, asked(hard=True), **CONTEXT).then(HARD)
    for measure in ("", "goodwill", "goodwill.culture", "members_joined_"):
        given(TARGET).when(set_target, asked(hard=True, measure=measure), **CONTEXT).then_refused(NoMeasure)
    part = asked(hard=True, measure="activities.culture")
    given(TARGET).when(set_target, part, **CONTEXT).then(target_set(hard=True, measure="activities.culture"))
    given(TARGET).when(set_target, asked(measure=""), **CONTEXT).then(target_set(measure=""))


def test_a_post_of_the_union_answers_for_a_target_never_a_person() -> None:
    """One that the union has, or had."""
    given(TARGET).when(set_target, asked(owner_id="chair"), **CONTEXT).then(target_set(owner_id="chair"))
    given(TARGET).when(set_target, asked(owner_id="nothing"), **CONTEXT).then_refused(NoSuchPost, post="nothing")


def test_the_duty_is_handed_to_another_post_as_an_event() -> None:
    """Which says who was accountable before."""
    hand_over = ReassignTarget(union_id="u1", target_id="t1", owner_id="organiser")
    owned = given(TARGET, target_set(owner_id="chair"))
    owned.when(reassign_target, hand_over, posts=POSTS).then(TargetReassigned("t1", "organiser", "chair"))
    again = given(TARGET, SET, TargetReassigned("t1", "organiser", None))
    again.when(reassign_target, hand_over, posts=POSTS).then_refused(SameOwner)
    owned.when(reassign_target, hand_over, posts=frozenset()).then_refused(NoSuchPost)
    given(TARGET).when(reassign_target, hand_over, posts=POSTS).then_refused(NoSuchTarget)
    given(TARGET, SET, MET).when(reassign_target, hand_over, posts=POSTS).then_refused(Concluded)


def test_where_a_target_comes_from_is_kept_with_it() -> None:
    """A superior target that there is, field research, a goal of the unit."""
    origin: dict[str, Any] = {
        "parent_union": "f",
        "parent_target": "city",
        "survey_id": "s1",
        "business_goal": "Zero defects",
    }
    given(TARGET).when(set_target, asked(**origin), **CONTEXT).then(target_set(**origin))
    for half in ({"parent_union": "f"}, {"parent_target": "city"}, origin | {"parent_target": "other"}):
        given(TARGET).when(set_target, asked(**half), **CONTEXT).then_refused(NoSuchParent)


def test_stages_are_wanted_by_earlier_days() -> None:
    """They are set with the target or later, never after it, never more than it, each once."""
    given(TARGET).when(set_target, asked(stages=[STAGE]), **CONTEXT).then(SET, STAGED)
    given(TARGET).when(set_target, asked(stages=[STAGE, STAGE]), **CONTEXT).then_refused(StageExists, stage="half")
    more = AddStage(**NAMES, **STAGE.model_dump())
    target = given(TARGET, SET)
    target.when(add_stage, more, rules=rules(RULES)).then(STAGED)
    given(TARGET, SET, STAGED).when(add_stage, more, rules=rules(RULES)).then_refused(StageExists)
    for update, refusal in (
        ({"wanted": 101}, StageAfterTarget), ({"due_on": date(2027, 1, 1)}, OutsideYear),
    ):  # fmt: skip
        target.when(add_stage, more.model_copy(update=update), rules=rules(RULES)).then_refused(refusal)
    short = given(TARGET, target_set(due_on=date(2026, 5, 31)))
    short.when(add_stage, more, rules=rules(RULES)).then_refused(StageAfterTarget)


def test_a_report_by_its_day_reaches_a_stage_of_a_soft_target() -> None:
    """Reports of a hard target reach nothing, nor does a report of a later month."""
    reached = given(TARGET, SET, STAGED).when(report_progress, REPORT, on=SUMMER)
    reached.then(reported("2026-05", 40), StageTargetMet("t1", "half", 40, 40))
    given(TARGET, HARD, STAGED).when(report_progress, REPORT, on=SUMMER).then(reported("2026-05", 40))
    late = REPORT.model_copy(update={"month": "2026-07"})
    given(TARGET, SET, STAGED).when(report_progress, late, on=date(2026, 7, 31)).then(reported("2026-07", 40))


def test_a_stage_is_missed_by_the_clock() -> None:
    """Unless events or, of a soft target, reports say that it was reached; the clock may come too early or twice."""
    looked = date(2026, 7, 5)
    soft, hard = given(TARGET, SET, STAGED), given(TARGET, HARD, STAGED, reported("2026-06", 99))
    soft.when(judge_stage, JUDGE, counted=None, on=looked).then(StageTargetMissed("t1", "half", 40, 0))
    soft.when(judge_stage, JUDGE, counted=41, on=looked).then(StageTargetMet("t1", "half", 40, 41))
    hard.when(judge_stage, JUDGE, counted=39, on=looked).then(StageTargetMissed("t1", "half", 40, 39))
    soft.when(judge_stage, JUDGE, counted=41, on=date(2026, 7, 4)).then()
    given(TARGET, SET, STAGED, StageTargetMet("t1", "half", 40, 40)).when(
        judge_stage, JUDGE, counted=0, on=looked
    ).then()


def test_events_and_not_reports_decide_over_a_hard_target() -> None:
    """What the union says of itself is read, and counts nothing."""
    said = given(TARGET, HARD, reported("2026-12", 100))
    said.when(conclude_target, CONCLUDE, counted=40, on=NEXT_YEAR).then(MISSED)
    said.when(conclude_target, CONCLUDE, counted=None, on=NEXT_YEAR).then(TargetMissed("t1", 2026, 100, 0))
    given(TARGET, HARD).when(conclude_target, CONCLUDE, counted=100, on=NEXT_YEAR).then(MET)


def test_a_hard_target_is_met_as_soon_as_events_prove_it() -> None:
    """With the stages whose day has not passed; a soft one and a state of affairs wait for their day."""
    notice = NoticeTarget(**NAMES)
    hard = given(TARGET, HARD, STAGED)
    hard.when(notice_target, notice, counted=40, on=SUMMER).then(StageTargetMet("t1", "half", 40, 40))
    hard.when(notice_target, notice, counted=100, on=date(2026, 8, 1)).then(MET)
    hard.when(notice_target, notice, counted=39, on=SUMMER).then()
    given(TARGET, SET).when(notice_target, notice, counted=100, on=SUMMER).then()
    given(TARGET, target_set(hard=True, measure="members")).when(notice_target, notice, counted=100, on=SUMMER).then()
    given(TARGET, HARD, MET).when(notice_target, notice, counted=100, on=SUMMER).then()


SHEET = DivideTarget(
    **NAMES,
    shares=[
        Line(to_union_id="u1", to_target_id="t1-u1", wanted=60, weight=70, owner_id="chair"),
        Line(to_union_id="d1", to_target_id="t1-own", wanted=40, weight=30, title="By ourselves", owner_id="chair"),
    ],
)
SHEET_CONTEXT: dict[str, Any] = {
    "superiors": {"u1": "d1", "d1": "f"},
    "weights": 100,
    "posts": POSTS,
    "below": Target(),
}


def test_a_sheet_divides_a_target_among_unions_below_and_own_posts() -> None:
    """Every share is a target of its own that knows its whole and its weight."""
    below, own = SHEET.taken()
    weighted = TargetCascaded("t1", "u1", "t1-u1", 60, 70)
    share = target_set("t1-u1", wanted=60, parent_union="d1", parent_target="t1", weight=70, owner_id="chair")
    given(TARGET, SET).when(take_share, below, **SHEET_CONTEXT).then(weighted, At("below", share))
    decided = given(TARGET, HARD, weighted).when(take_share, own, **SHEET_CONTEXT)
    kept = target_set(
        "t1-own", wanted=40, title="By ourselves", parent_union="d1", parent_target="t1", weight=30, owner_id="chair"
    )
    decided.then(TargetCascaded("t1", "d1", "t1-own", 40, 30), At("below", kept))


def test_the_weights_of_a_sheet_make_a_whole() -> None:
    """Ninety-nine per cent leave something that nobody answers for."""
    below, _ = SHEET.taken()
    given(TARGET, SET).when(take_share, below, **SHEET_CONTEXT | {"weights": 99}).then_refused(
        WeightsNotWhole, weights=99
    )


def test_a_target_is_divided_once() -> None:
    """Neither by a second sheet nor by amounts beside it."""
    below, own = SHEET.taken()
    divided = given(TARGET, SET, TargetCascaded("t1", "u2", "t1-u2", 50, 100))
    divided.when(take_share, below, **SHEET_CONTEXT).then_refused(DividedAlready)
    divided.when(cascade_target, HAND, below=Target(), superior="d1").then_refused(DividedAlready)
    given(TARGET, SET, CASCADED).when(take_share, own, **SHEET_CONTEXT).then_refused(DividedAlready)


def test_a_share_goes_directly_below_or_to_a_post_that_answers_for_it() -> None:
    """Nothing is left with a union as a whole that divides it."""
    below, own = SHEET.taken()
    given(TARGET, SET).when(take_share, below, **SHEET_CONTEXT | {"superiors": {"u1": "d2"}}).then_refused(
        NotASubordinate
    )
    nobody = own.model_copy(update={"owner_id": None})
    given(TARGET, SET).when(take_share, nobody, **SHEET_CONTEXT).then_refused(OwnerMissing)
    given(TARGET, SET).when(take_share, below, **SHEET_CONTEXT | {"posts": frozenset()}).then_refused(NoSuchPost)
    taken = SHEET_CONTEXT | {"below": TARGET.fold([SHARE])}
    given(TARGET, SET).when(take_share, below, **taken).then_refused(TargetExists)


def test_the_clock_of_a_stage_runs_until_it_is_judged() -> None:
    """It is due after the days that reports have."""
    [(key, row)] = folded(target_stage_over, STAGED)["deadline_target_stage_over"].items()
    assert (key, row["due_on"]) == (("u1/t1/half",), date(2026, 7, 5))
    asked_for = JudgeStage.model_validate_json(row["command"])
    assert asked_for == JudgeStage(union_id="u1", target_id="t1", stage_id="half")
    for judged in (StageTargetMet("t1", "half", 40, 40), StageTargetMissed("t1", "half", 40, 0)):
        assert folded(target_stage_over, STAGED, judged)["deadline_target_stage_over"] == {}


def test_no_union_fills_a_target_so_that_its_clock_finds_no_room() -> None:
    """Neither by reports nor by handing the duty to and fro; a target is not divided among thousands at once."""
    many = [ProgressReported("t1", "2026-03", 1)] * 200
    report = ReportProgress(**NAMES, month="2026-03", reached=2)
    given(TARGET, SET, *many).when(report_progress, report, on=SUMMER).then_refused(TooManyChanges)
    hand = ReassignTarget(**NAMES, owner_id="chair")
    given(TARGET, SET, *many).when(reassign_target, hand, posts=POSTS).then_refused(TooManyChanges)
    shares = [TargetCascaded("t1", f"u{n}", f"t{n}", 0, 0) for n in range(500)]
    share = CascadeTarget(**NAMES, to_union_id="u1", to_target_id="t1-u1", wanted=1)
    asked: dict[str, Any] = {"below": Target(), "superior": "d1"}
    given(TARGET, SET, *shares).when(cascade_target, share, **asked).then_refused(TooManyShares)
