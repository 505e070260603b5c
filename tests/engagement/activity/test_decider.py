"""The rules of an activity."""

from datetime import date, timedelta

import pytest

from gonghui_engagement.acting_members import NotThisMember
from gonghui_engagement.activity.api import on_list
from gonghui_engagement.activity.commands import (
    ActivityLine,
    CancelActivity,
    CloseRatings,
    EnrolMembers,
    EnrolMyself,
    HoldActivity,
    PlanActivity,
    RateActivity,
    RecordRatings,
    ReportActivities,
    ReportActivity,
)
from gonghui_engagement.activity.decider import (
    ACTIVITY,
    MOST_ONE_BY_ONE,
    RATING,
    DateWrong,
    DidNotAttend,
    EnrolledByListOnly,
    EnrolledTwice,
    FiguresDisagree,
    NoSuchActivity,
    NotHeld,
    NotPlanned,
    PlacesExceeded,
    PlannedAlready,
    RatedAlready,
    cancel_activity,
    close_ratings,
    enrol_members,
    enrol_myself,
    hold_activity,
    plan_activity,
    rate_activity,
    record_ratings,
    report_activity,
)
from gonghui_engagement.activity.events import (
    AttendanceTaken,
    CancellationExplained,
    MembersEnrolled,
    RatingGiven,
    RatingsAwaited,
    RatingsClosed,
)
from gonghui_shared.contracts.engagement import ActivityCancelled, ActivityHeld, ActivityPlanned, ActivityRated
from gonghui_shared.events import encode
from gonghui_shared.testing import DAY, given, rules

RULES = rules(
    {
        "R-ASM-04.satisfied": (4, "count"),
        "R-ASM-04.least_answers": (5, "count"),
        "R-ASM-04.rating_days": (14, "days"),
    }
)
PLANNED = ActivityPlanned("a1", "sports", "Spring run", DAY, 4)
ENROLLED = MembersEnrolled("a1", ("m1", "m2"))
HELD = (
    PLANNED,
    ENROLLED,
    ActivityHeld("a1", "sports", DAY, 2, 2),
    AttendanceTaken("a1", ("m1", "m3")),
    RatingsAwaited("a1", DAY + timedelta(days=14)),
)
PLAN = PlanActivity(union_id="u1", activity_id="a1", kind="sports", title="Spring run", held_on=DAY, places=4)
ENROL = EnrolMembers(union_id="u1", activity_id="a1", member_ids=["m1", "m2"])
MYSELF = EnrolMyself(union_id="u1", activity_id="a1", member_id="m1")
HOLD = HoldActivity(union_id="u1", activity_id="a1", attended=["m1", "m3"])
CANCEL = CancelActivity(union_id="u1", activity_id="a1", reason="storm")
RATE = RateActivity(union_id="u1", activity_id="a1", member_id="m1", score=5)
PAPER = RecordRatings(union_id="u1", activity_id="a1", scores=[5, 3])
CLOSE = CloseRatings(union_id="u1", activity_id="a1")
REPORT = ReportActivity(
    union_id="u1", activity_id="a1", kind="warmth", title="Visits", held_on=DAY, enrolled=8, attended=9, answers=6, satisfied=5
)  # fmt: skip


def test_an_activity_is_planned_for_today_or_later() -> None:
    """Announcing the past makes no sense."""
    given(ACTIVITY).when(plan_activity, PLAN, on=DAY).then(PLANNED)
    given(ACTIVITY).when(plan_activity, PLAN, on=DAY + timedelta(days=1)).then_refused(DateWrong)


def test_an_activity_is_planned_once() -> None:
    """A number has one activity."""
    given(ACTIVITY, PLANNED).when(plan_activity, PLAN, on=DAY).then_refused(PlannedAlready)


def test_a_list_of_members_is_one_event() -> None:
    """Enrolment does not lengthen the stream by persons."""
    given(ACTIVITY, PLANNED).when(enrol_members, ENROL).then(ENROLLED)


def test_the_longest_list_fits_into_few_small_events() -> None:
    """Five thousand of the longest ids stay below the largest payload."""
    most = ENROL.model_copy(update={"member_ids": [f"{n:064}" for n in range(5_000)]})
    planned = ActivityPlanned("a1", "sports", "Spring run", DAY, 5_000)
    decided = given(ACTIVITY, planned).when(enrol_members, most)
    assert len(decided.events) == 3
    assert all(len(encode(e)) < 256 * 1024 for e in decided.events if isinstance(e, MembersEnrolled))


def test_nobody_enrols_twice() -> None:
    """Neither within one list nor after another."""
    twice = ENROL.model_copy(update={"member_ids": ["m4", "m4"]})
    given(ACTIVITY, PLANNED).when(enrol_members, twice).then_refused(EnrolledTwice)
    given(ACTIVITY, PLANNED, ENROLLED).when(enrol_members, ENROL).then_refused(EnrolledTwice)


def test_no_more_enrol_than_there_are_places() -> None:
    """The list is taken whole or not at all."""
    three = ENROL.model_copy(update={"member_ids": ["m4", "m5", "m6"]})
    given(ACTIVITY, PLANNED, ENROLLED).when(enrol_members, three).then_refused(PlacesExceeded, places=4, enrolled=2)


def test_members_enrol_themselves_only() -> None:
    """The membership must be that of whoever is signed in."""
    planned = given(ACTIVITY, PLANNED)
    planned.when(enrol_myself, MYSELF, person="p1", actor="person:p1").then(MembersEnrolled("a1", ("m1",)))
    planned.when(enrol_myself, MYSELF, person="p1", actor="person:p2").then_refused(NotThisMember)
    planned.when(enrol_myself, MYSELF, person=None, actor="anonymous").then_refused(NotThisMember)


def test_a_large_activity_is_enrolled_for_by_list_in_the_end() -> None:
    """An activity stays a short stream however many come; the union may still enter the others."""
    large = ActivityPlanned("a1", "sports", "run", DAY, 5000)
    many = given(ACTIVITY, large, *(MembersEnrolled("a1", (f"x{n}",)) for n in range(MOST_ONE_BY_ONE)))
    many.when(enrol_myself, MYSELF, person="p1", actor="person:p1").then_refused(EnrolledByListOnly)
    by_list = EnrolMembers(union_id="u1", activity_id="a1", member_ids=["m1"])
    many.when(enrol_members, by_list).then(MembersEnrolled("a1", ("m1",)))


@pytest.mark.rule("R-ASM-04.rating_days")
def test_holding_publishes_counts_and_keeps_the_names() -> None:
    """Who came without enrolling counts too; then ratings are awaited."""
    given(ACTIVITY, PLANNED, ENROLLED).when(hold_activity, HOLD, rules=RULES, on=DAY).then(*HELD[2:])


def test_an_activity_is_not_held_before_its_day() -> None:
    """A report from the future is refused."""
    early = DAY - timedelta(days=1)
    given(ACTIVITY, PLANNED).when(hold_activity, HOLD, rules=RULES, on=early).then_refused(DateWrong)


def test_what_was_held_or_cancelled_takes_no_more() -> None:
    """No enrolment, no second report, no cancelling."""
    for over in (HELD, (PLANNED, ActivityCancelled("a1"))):
        given(ACTIVITY, *over).when(enrol_members, ENROL).then_refused(NotPlanned)
        given(ACTIVITY, *over).when(hold_activity, HOLD, rules=RULES, on=DAY).then_refused(NotPlanned)
        given(ACTIVITY, *over).when(cancel_activity, CANCEL).then_refused(NotPlanned)


def test_an_unknown_activity_is_not_found() -> None:
    """Nothing can be done with it."""
    given(ACTIVITY).when(cancel_activity, CANCEL).then_refused(NoSuchActivity)
    given(ACTIVITY).when(record_ratings, PAPER, rules=RULES).then_refused(NoSuchActivity)


def test_a_cancelled_activity_keeps_its_reason_inside() -> None:
    """The reason is not published."""
    given(ACTIVITY, PLANNED).when(cancel_activity, CANCEL).then(
        ActivityCancelled("a1"), CancellationExplained("a1", "storm")
    )


def test_those_who_came_rate_once() -> None:
    """Others do not, and nobody for somebody else."""
    context = {"activity": ACTIVITY.fold(HELD), "person": "p1", "actor": "person:p1"}
    absent = RATE.model_copy(update={"member_id": "m2"})
    rated = RatingGiven("a1", 5)
    given(RATING).when(rate_activity, RATE, **context).then(rated)
    given(RATING, rated).when(rate_activity, RATE, **context).then_refused(RatedAlready)
    given(RATING).when(rate_activity, absent, **context).then_refused(DidNotAttend)
    given(RATING).when(rate_activity, RATE, **{**context, "actor": "person:p2"}).then_refused(NotThisMember)


def test_a_rating_event_does_not_name_who_rated() -> None:
    """Only activity and score."""
    assert RatingGiven.__struct_fields__ == ("activity_id", "score")


@pytest.mark.rule("R-ASM-04.least_answers")
def test_satisfaction_is_told_from_five_answers_on() -> None:
    """Fewer would tell who said what."""
    held = given(ACTIVITY, *HELD)
    held.when(close_ratings, CLOSE, scores=[0, 0, 1, 1, 2], rules=RULES).then(RatingsClosed("a1", 4))
    held.when(close_ratings, CLOSE, scores=[0, 0, 2, 1, 2], rules=RULES).then(
        ActivityRated("a1", 5, 3), RatingsClosed("a1", 5)
    )


@pytest.mark.rule("R-ASM-04.satisfied")
def test_scores_from_four_on_count_as_satisfied() -> None:
    """On paper as on the platform."""
    came = (*HELD, AttendanceTaken("a1", tuple(f"m{n}" for n in range(9))))
    slips = PAPER.model_copy(update={"scores": [1, 2, 3, 4, 5]})
    given(ACTIVITY, *came).when(record_ratings, slips, rules=RULES).then(
        ActivityRated("a1", 5, 2), RatingsClosed("a1", 5)
    )


def test_ratings_are_counted_once() -> None:
    """By the clock or by hand, whichever comes first."""
    counted = (*HELD, RatingsClosed("a1", 2))
    given(ACTIVITY, *counted).when(close_ratings, CLOSE, scores=[9] * 5, rules=RULES).then()
    given(ACTIVITY, *counted).when(record_ratings, PAPER, rules=RULES).then_refused(RatedAlready)
    given(ACTIVITY, PLANNED).when(record_ratings, PAPER, rules=RULES).then_refused(NotHeld)


def test_no_more_slips_than_people_who_came() -> None:
    """Figures must fit together."""
    slips = PAPER.model_copy(update={"scores": [5] * 3})
    given(ACTIVITY, *HELD).when(record_ratings, slips, rules=RULES).then_refused(FiguresDisagree)


def test_a_reported_activity_is_planned_held_and_rated_at_once() -> None:
    """As it is found in a union's books."""
    given(ACTIVITY).when(report_activity, REPORT, rules=RULES, on=DAY).then(
        ActivityPlanned("a1", "warmth", "Visits", DAY, 9),
        ActivityHeld("a1", "warmth", DAY, 8, 9),
        ActivityRated("a1", 6, 5),
        RatingsClosed("a1", 6),
    )


def test_a_report_is_of_the_past_once_and_in_itself_consistent() -> None:
    """Later dates, second reports and impossible figures are refused."""
    contradiction = REPORT.model_copy(update={"answers": 10})
    given(ACTIVITY).when(report_activity, REPORT, rules=RULES, on=date(2026, 3, 1)).then_refused(DateWrong)
    given(ACTIVITY, PLANNED).when(report_activity, REPORT, rules=RULES, on=DAY).then_refused(PlannedAlready)
    given(ACTIVITY).when(report_activity, contradiction, rules=RULES, on=DAY).then_refused(FiguresDisagree)


def test_a_list_of_reports_is_one_report_for_each_line() -> None:
    """Every line becomes an activity of the list's union and business date."""
    line = ActivityLine(**REPORT.model_dump(exclude={"union_id", "occurred_on"}))
    sheet = ReportActivities(union_id="u1", occurred_on=DAY, activities=[line])
    assert on_list(sheet) == [REPORT.model_copy(update={"occurred_on": DAY})]
