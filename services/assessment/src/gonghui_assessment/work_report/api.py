"""Work reports over HTTP."""

from collections.abc import Sequence
from typing import Any

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.target.commands import Year
from gonghui_shared.directory.views import superior_of
from gonghui_shared.handling import today
from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import AcceptReport, PeriodName, ReturnReport, SubmitReport
from .decider import (
    WORK_REPORTS,
    HandedIn,
    NothingToReview,
    NotOwed,
    PeriodNotOver,
    accept_report,
    return_report,
    submit_report,
)


def of_year(command: SubmitReport | ReturnReport | AcceptReport) -> str:
    """A union's reports of one year are one stream."""
    return f"{command.union_id}:{command.period[:4]}"


def superior(command: ReturnReport | AcceptReport) -> UnionId:
    """The union above judges."""
    return command.superior_id


BY_SUPERIOR: dict[str, Any] = {"allows": "supervision.direct", "judged": superior, "stream": of_year}
router = commands(
    WORK_REPORTS,
    "/unions/{union_id}/reports/{period}",
    post(
        "",
        submit_report,
        allows="supervision.answer",
        stream=of_year,
        given={"due_on": views.due, "today": today},
        refuses=[PersonHasToAct, NotOwed, PeriodNotOver, HandedIn],
    ),
    post(
        "/return",
        return_report,
        given={"superior": superior_of, "today": today},
        refuses=[PersonHasToAct, NotTheSuperior, NothingToReview],
        **BY_SUPERIOR,
    ),
    post(
        "/acceptance",
        accept_report,
        given={"superior": superior_of},
        refuses=[NotTheSuperior, NothingToReview],
        **BY_SUPERIOR,
    ),
)


@router.get("/unions/{union_id}/reports", allows="supervision.read")
async def reports(
    union_id: UnionId, year: Year, read: ReadConnection, runtime: CurrentRuntime
) -> Sequence[views.OwedReport]:
    """A union's reports of a year, those that are missing included; newest first."""
    return await views.of_union(read, runtime, union_id, year)


@router.get("/unions/{union_id}/reports/{period}", allows="supervision.read")
async def report(
    union_id: UnionId, period: PeriodName, read: ReadConnection, runtime: CurrentRuntime
) -> views.WorkReport:
    """One report, with what was written and what it cites."""
    found = await views.report(read, runtime, union_id, period)
    if found is None:
        raise Problem("not-found")
    return found


@router.get("/federations/{union_id}/report-board", allows="supervision.read")
async def board(
    union_id: UnionId, year: Year, read: ReadConnection, runtime: CurrentRuntime
) -> Sequence[views.BoardPeriod]:
    """How many unions below one reported in time, late or not at all, period by period."""
    return await views.board(read, runtime, union_id, year)


@router.get("/federations/{union_id}/reports/{period}", allows="supervision.read")
async def of_period(
    union_id: UnionId,
    period: PeriodName,
    read: ReadConnection,
    runtime: CurrentRuntime,
    page: Page,
    punctuality: views.Punctuality | None = None,
) -> Paged[views.OwedReport]:
    """How each union below one stands with the report of a period."""
    return await views.of_period(read, runtime, union_id, period, punctuality, page)


@router.get("/federations/{union_id}/reports", allows="supervision.read")
async def waiting(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.WaitingReport]:
    """Reports of unions directly below one that wait to be accepted or returned."""
    return await views.waiting(read, union_id, page)
