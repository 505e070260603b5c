"""Activities over HTTP."""

from collections.abc import Sequence

from gonghui_engagement.acting_members import NotThisMember
from gonghui_engagement.consumers.organisation import person_of_member
from gonghui_shared.http import PUBLIC, On, Page, Paged, ReadConnection, Router, Service, Stream, bulk, commands, post
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .commands import (
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
    ReportActivitiesOfMany,
    ReportActivity,
)
from .decider import (
    ACTIVITY,
    RATING,
    DateWrong,
    DidNotAttend,
    EnrolledByListOnly,
    EnrolledTwice,
    FiguresDisagree,
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

OnActivity = (
    CancelActivity | CloseRatings | EnrolMembers | EnrolMyself | HoldActivity | PlanActivity | RateActivity
    | RecordRatings | ReportActivity
)  # fmt: skip
ENROLLING = [NotPlanned, EnrolledTwice, PlacesExceeded]
REPORTING = [PlannedAlready, DateWrong, FiguresDisagree]


def of_activity(command: OnActivity) -> str:
    """An activity is one stream."""
    return f"{command.union_id}:{command.activity_id}"


def of_rating(command: RateActivity) -> str:
    """So is what each of those who came says of it."""
    return f"{command.union_id}:{command.activity_id}:{command.member_id}"


def on_list(command: ReportActivities) -> list[ReportActivity]:
    """One report for each line of a union's list."""
    on = command.occurred_on
    return [_report(command.union_id, line).model_copy(update={"occurred_on": on}) for line in command.activities]


def _report(union_id: UnionId, line: ActivityLine) -> ReportActivity:
    return ReportActivity(union_id=union_id, **line.model_dump())


activity_router = commands(
    ACTIVITY,
    "",
    post(
        "/unions/{union_id}/activities",
        plan_activity,
        allows="activity.plan",
        stream=of_activity,
        refuses=[PlannedAlready, DateWrong],
    ),
    bulk(
        "/unions/{union_id}/activities/bulk",
        report_activity,
        ReportActivities,
        items=on_list,
        allows="activity.report",
        stream=of_activity,
        refuses=REPORTING,
    ),
    bulk(
        "/federations/{union_id}/activities/bulk",
        report_activity,
        ReportActivitiesOfMany,
        items=lambda command: command.activities,
        allows="activity.report",
        stream=of_activity,
        refuses=REPORTING,
    ),
    post(
        "/unions/{union_id}/activities/{activity_id}/enrolments",
        enrol_members,
        allows="activity.enrol",
        stream=of_activity,
        body_limit=1024 * 1024,
        refuses=ENROLLING,
    ),
    post(
        "/unions/{union_id}/activities/{activity_id}/members/{member_id}/enrolment",
        enrol_myself,
        allows=PUBLIC,
        stream=of_activity,
        given={"person": person_of_member},
        refuses=[NotThisMember, EnrolledByListOnly, *ENROLLING],
    ),
    post(
        "/unions/{union_id}/activities/{activity_id}/attendance",
        hold_activity,
        allows="activity.hold",
        stream=of_activity,
        body_limit=1024 * 1024,
        refuses=[NotPlanned, DateWrong, EnrolledTwice],
    ),
    post(
        "/unions/{union_id}/activities/{activity_id}/cancellation",
        cancel_activity,
        allows="activity.cancel",
        stream=of_activity,
        refuses=[NotPlanned],
    ),
    post(
        "/unions/{union_id}/activities/{activity_id}/ratings",
        record_ratings,
        allows="activity.rate",
        stream=of_activity,
        refuses=[NotHeld, RatedAlready, FiguresDisagree],
    ),
    post(
        "/unions/{union_id}/activities/{activity_id}/ratings/closing",
        close_ratings,
        allows=Service("engagement"),
        stream=of_activity,
        given={"scores": views.scores_given},
    ),
)
rating_router = commands(
    RATING,
    "/unions/{union_id}/activities/{activity_id}/members/{member_id}",
    post(
        "/rating",
        rate_activity,
        allows=PUBLIC,
        stream=of_rating,
        veiled=True,
        also={"activity": Stream(ACTIVITY, of_activity)},
        given={"person": person_of_member},
        refuses=[NotThisMember, RatedAlready, DidNotAttend],
    ),
)
router = Router()
router.include(activity_router)
router.include(rating_router)


@router.get("/unions/{union_id}/activities", allows="union.read")
async def activities(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ActivityRow]:
    """A union's activities by date."""
    return await views.activities(read, union_id, page)


@router.get("/unions/{union_id}/activity-months", allows="union.read")
async def activities_by_month(union_id: UnionId, read: ReadConnection, since: On) -> Sequence[views.ActivityMonth]:
    """A union's activities from a day on, month by month."""
    return await views.by_month(read, union_id, since)


@router.get("/unions/{union_id}/activities/{activity_id}/members", allows="activity.read")
async def activity_members(
    union_id: UnionId, activity_id: Identifier, read: ReadConnection, page: Page
) -> Paged[views.OnList]:
    """Who is on the list, and who came."""
    return await views.members(read, union_id, activity_id, page)


@router.get("/federations/{union_id}/activities", allows="union.read")
async def activities_by_year(union_id: UnionId, read: ReadConnection) -> Sequence[views.ActivityYear]:
    """Activities held by the union and all unions below it, by year and kind."""
    return await views.by_year(read, union_id)
