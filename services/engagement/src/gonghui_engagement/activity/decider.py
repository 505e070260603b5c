"""The rules of an activity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gonghui_engagement.acting_members import in_parts, only_as_oneself
from gonghui_shared.contracts.engagement import (
    ActivityCancelled,
    ActivityHeld,
    ActivityKind,
    ActivityPlanned,
    ActivityRated,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import (
    CancelActivity,
    CloseRatings,
    EnrolMembers,
    EnrolMyself,
    HoldActivity,
    PlanActivity,
    RateActivity,
    RecordRatings,
    ReportActivity,
)
from .events import AttendanceTaken, CancellationExplained, MembersEnrolled, RatingGiven, RatingsAwaited, RatingsClosed

MOST_ONE_BY_ONE = 800  # enrolments of one activity, so that its stream stays short
Stage = Literal["none", "planned", "held", "cancelled"]


class NoSuchActivity(NotFound):
    """没有这项活动。 There is no such activity."""


class PlannedAlready(Refusal):
    """活动编号已存在。 An activity of this number exists."""


class DateWrong(Refusal):
    """活动日期不符：计划不能在过去，举办不能在将来。 The date does not fit: nothing is planned in the past or held in the future."""


class NotPlanned(Refusal):
    """活动已举办或已取消。 The activity has been held or cancelled."""


class NotHeld(Refusal):
    """活动尚未举办。 The activity has not been held."""


class PlacesExceeded(Refusal):
    """报名人数超过名额。 There are not enough places."""


class EnrolledByListOnly(Refusal):
    """自行报名人数已达上限，其余由工会统一报名。 No more enrol one by one: the union puts the others on its list."""


class EnrolledTwice(Refusal):
    """名单中有重复或已报名的会员。 The list names somebody twice or somebody who is enrolled."""


class DidNotAttend(Refusal):
    """只有参加者可以评价。 Only those who came may rate."""


class RatedAlready(Refusal):
    """已经评价。 This has been rated."""


class FiguresDisagree(Refusal):
    """上报数字前后矛盾。 The figures contradict one another."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Only what later decisions ask for."""

    stage: Stage = "none"
    kind: ActivityKind = "meeting"
    held_on: date = date.min
    places: int = 0
    enrolled: frozenset[str] = frozenset()
    enrolments: int = 0  # how often somebody was put on the list, alone or with others
    attended: frozenset[str] = frozenset()
    counted: bool = False  # the ratings


@dataclass(frozen=True, slots=True)
class Rating:
    """What one who came said."""

    given: bool = False


def evolve(activity: Activity, event: Event) -> Activity:  # noqa: PLR0911 - one line for each event
    """The state after one more event."""
    match event:
        case ActivityPlanned(kind=kind, held_on=day, places=places):
            return replace(activity, stage="planned", kind=kind, held_on=day, places=places)
        case MembersEnrolled(member_ids=members):
            enrolled = activity.enrolled | set(members)
            return replace(activity, enrolled=enrolled, enrolments=activity.enrolments + 1)
        case AttendanceTaken(member_ids=members):
            return replace(activity, attended=activity.attended | set(members))
        case ActivityHeld():
            return replace(activity, stage="held")
        case ActivityRated() | RatingsClosed():
            return replace(activity, counted=True)
        case ActivityCancelled():
            return replace(activity, stage="cancelled")
        case _:
            return activity


def plan_activity(activity: Activity, command: PlanActivity, *, on: date) -> Iterator[Event]:
    """Announce an activity."""
    if activity.stage != "none":
        raise PlannedAlready
    if command.held_on < on:
        raise DateWrong
    yield ActivityPlanned(command.activity_id, command.kind, command.title, command.held_on, command.places)


def enrol_members(activity: Activity, command: EnrolMembers) -> Iterator[Event]:
    """Put members on the list, all of them or none."""
    yield from _enrolled(activity, command.activity_id, command.member_ids)


def enrol_myself(activity: Activity, command: EnrolMyself, *, person: str | None, actor: str) -> Iterator[Event]:
    """Put oneself on the list.

    Args:
        person: whose membership it is, None if there is no such member.
    """
    only_as_oneself(person, actor)
    if activity.enrolments >= MOST_ONE_BY_ONE:
        raise EnrolledByListOnly
    yield from _enrolled(activity, command.activity_id, [command.member_id])


def hold_activity(activity: Activity, command: HoldActivity, *, rules: Rules, on: date) -> Iterator[Event]:
    """Report that it took place; who came without enrolling counts too.

    Source: R-ASM-04.
    """
    _planned(activity)
    if on < activity.held_on:
        raise DateWrong
    if len(set(command.attended)) != len(command.attended):
        raise EnrolledTwice
    enrolled, attended = len(activity.enrolled), len(command.attended)
    yield ActivityHeld(command.activity_id, activity.kind, activity.held_on, enrolled, attended)
    for part in in_parts(command.attended):
        yield AttendanceTaken(command.activity_id, part)
    yield RatingsAwaited(command.activity_id, on + timedelta(days=rules.days("R-ASM-04.rating_days")))


def cancel_activity(activity: Activity, command: CancelActivity) -> Iterator[Event]:
    """Call it off."""
    _planned(activity)
    yield ActivityCancelled(command.activity_id)
    yield CancellationExplained(command.activity_id, command.reason)


def rate_activity(
    rating: Rating, command: RateActivity, *, activity: Activity, person: str | None, actor: str
) -> Iterator[Event]:
    """Say how satisfied one is, once.

    Args:
        activity: what is rated; its attendance list says who may.
        person: whose membership it is.
    """
    only_as_oneself(person, actor)
    if activity.counted or rating.given:
        raise RatedAlready
    if command.member_id not in activity.attended:
        raise DidNotAttend
    yield RatingGiven(command.activity_id, command.score)


def record_ratings(activity: Activity, command: RecordRatings, *, rules: Rules) -> Iterator[Event]:
    """Count the paper slips.

    Source: R-ASM-04.
    """
    _held(activity)
    if len(command.scores) > len(activity.attended):
        raise FiguresDisagree
    satisfied = sum(score >= rules.number("R-ASM-04.satisfied") for score in command.scores)
    yield from _counted(command.activity_id, len(command.scores), satisfied, rules)


def close_ratings(activity: Activity, command: CloseRatings, *, scores: Sequence[int], rules: Rules) -> Iterator[Event]:
    """Count what was said; nothing happens where it has been counted.

    Args:
        scores: how many answers there are of each score, from 1 to 5.

    Source: R-ASM-04.
    """
    if activity.stage != "held" or activity.counted:
        return
    satisfied = sum(scores[rules.number("R-ASM-04.satisfied") - 1 :])
    yield from _counted(command.activity_id, sum(scores), satisfied, rules)


def report_activity(activity: Activity, command: ReportActivity, *, rules: Rules, on: date) -> Iterator[Event]:
    """Report an activity of the past with its figures."""
    if activity.stage != "none":
        raise PlannedAlready
    if command.held_on > on:
        raise DateWrong
    if command.satisfied > command.answers or command.answers > command.attended:
        raise FiguresDisagree
    number, held = command.activity_id, command.held_on
    yield ActivityPlanned(number, command.kind, command.title, held, max(command.enrolled, command.attended))
    yield ActivityHeld(number, command.kind, held, command.enrolled, command.attended)
    if command.answers:
        yield from _counted(number, command.answers, command.satisfied, rules)


def _enrolled(activity: Activity, number: str, members: Sequence[str]) -> Iterator[Event]:
    _planned(activity)
    if len(set(members)) != len(members) or activity.enrolled & set(members):
        raise EnrolledTwice
    if len(activity.enrolled) + len(members) > activity.places:
        raise PlacesExceeded(places=activity.places, enrolled=len(activity.enrolled))
    for part in in_parts(members):
        yield MembersEnrolled(number, part)


def _counted(number: str, answers: int, satisfied: int, rules: Rules) -> Iterator[Event]:
    if answers >= rules.number("R-ASM-04.least_answers"):
        yield ActivityRated(number, answers, satisfied)
    yield RatingsClosed(number, answers)


def _planned(activity: Activity) -> None:
    if activity.stage == "none":
        raise NoSuchActivity
    if activity.stage != "planned":
        raise NotPlanned


def _held(activity: Activity) -> None:
    if activity.stage == "none":
        raise NoSuchActivity
    if activity.stage != "held":
        raise NotHeld
    if activity.counted:
        raise RatedAlready


def evolve_rating(_rating: Rating, _event: Event) -> Rating:
    """One rating is all there is."""
    return Rating(given=True)


ACTIVITY = Decider("activity", initial=Activity(), evolve=evolve)
RATING = Decider("rating", initial=Rating(), evolve=evolve_rating)
