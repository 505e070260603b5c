"""Working time of part-time cadres over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import Query

from gonghui_organisation.post.acting import FullTimePost, OnlyAsOneself
from gonghui_organisation.post.decider import POST, NoSuchPost, NotTheHolder
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_organisation.staffing.decider import STAFFING
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.money import Month

from . import views
from .commands import LogWorkingTime, StrikeWorkingTime
from .decider import (
    WORKING_TIME,
    DayFull,
    EntryUsed,
    LogFull,
    NoSuchEntry,
    NotInMonth,
    PaidTimeUsedUp,
    log_working_time,
    strike_working_time,
)


def of_month(command: LogWorkingTime | StrikeWorkingTime) -> str:
    """A holder's month is one stream."""
    return f"{command.union_id}:{command.post_id}:{command.person_id}:{command.month}"


def of_post(command: LogWorkingTime) -> str:
    """The post itself."""
    return f"{command.union_id}:{command.post_id}"


ALSO: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post), "staffing": Stream(STAFFING, of_post)}

router = commands(
    WORKING_TIME,
    "/unions/{union_id}/posts/{post_id}/working-time/{month}",
    post(
        "", log_working_time, allows="post.log_time", stream=of_month, also=ALSO,
        refuses=[
            OnlyAsOneself, NoSuchPost, NotTheHolder, FullTimePost, NotInMonth, EntryUsed, LogFull, DayFull, PaidTimeUsedUp,
        ],
    ),
    post(
        "/strikes", strike_working_time, allows="post.log_time", stream=of_month,
        refuses=[OnlyAsOneself, NoSuchEntry],
    ),
)  # fmt: skip
InMonth = Annotated[Month, Query()]


@router.get("/unions/{union_id}/working-time", allows="union.read")
async def working_time(
    union_id: UnionId, month: InMonth, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.HolderMonth]:
    """What each part-time cadre gave to the union in a month, and who lies under the floor."""
    return await views.of_month(read, union_id, month, page, await rules_today(runtime, union_id))


@router.get("/unions/{union_id}/posts/{post_id}/working-time/{month}", allows="union.read")
async def working_time_entries(
    union_id: UnionId, post_id: PostId, month: Month, person_id: Annotated[PersonId, Query()], read: ReadConnection
) -> Sequence[views.WorkingTimeEntry]:
    """What somebody logged for a post in a month, day by day."""
    return await views.entries_of(read, union_id, post_id, person_id, month)


@router.get("/federations/{union_id}/unpaid-effort", allows="union.read")
async def unpaid_effort(
    union_id: UnionId, month: InMonth, read: ReadConnection, page: Page
) -> Paged[views.UnionEffort]:
    """Unpaid effort of part-time cadres by union, below the union."""
    return await views.unpaid_below(read, union_id, month, page)
