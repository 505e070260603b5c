"""Duties over HTTP."""

from collections.abc import Sequence
from typing import Final

from gonghui_shared.clock import business_date
from gonghui_shared.contracts.organisation import DutyKind
from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, Service, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import facts, views
from .commands import EscalateDuty, NoteCongress, ReviewDuties, ReviewDuty
from .congress import NOTED, note_congress
from .decider import DUTY, escalate_duty, review_duty

OURSELVES: Final = Service("organisation")  # the review, clocks and reactions


def one_duty(command: ReviewDuty | EscalateDuty) -> str:
    """Each time that a duty arises is a stream of its own, of a handful of events."""
    return f"{command.union_id}/{command.duty}/{command.number}"


def of_year(command: NoteCongress) -> str:
    """One note a year."""
    return f"{command.union_id}/{command.year}"


def one_by_one(asked: ReviewDuties) -> list[ReviewDuty]:
    """The duties of a review."""
    return asked.duties


router = commands(
    DUTY,
    "/unions/{union_id}/duties",
    bulk(
        "/reviews", review_duty, ReviewDuties,
        items=one_by_one, allows=OURSELVES, stream=one_duty, given={"facts": facts.facts},
    ),
    post(
        "/{duty}/escalation", escalate_duty,
        allows=OURSELVES, stream=one_duty, given={"superior": superior_of},
    ),
)  # fmt: skip
router.include(
    commands(NOTED, "/unions/{union_id}", post("/congress-notes", note_congress, allows=OURSELVES, stream=of_year))
)


@router.get("/unions/{union_id}/duties", allows="union.read")
async def duties(union_id: UnionId, read: ReadConnection) -> Sequence[views.DutyOfUnion]:
    """What a union owes and owed, open ones first."""
    return await views.of_union(read, union_id)


@router.get("/federations/{union_id}/duties", allows="union.read")
async def open_duties(
    union_id: UnionId,
    read: ReadConnection,
    page: Page,
    runtime: CurrentRuntime,
    duty: DutyKind | None = None,
    overdue: bool = False,
) -> Paged[views.DutyOfUnion]:
    """Open duties of the union and all below it, the most overdue first."""
    by = business_date(runtime.now()) if overdue else None
    return await views.open_below(read, union_id, page, duty=duty, overdue_on=by)


@router.get("/federations/{union_id}/duties/figures", allows="union.read")
async def duty_figures(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> views.DutyFigures:
    """Open duties counted by kind, by district and by age."""
    return await views.figures(read, union_id, business_date(runtime.now()))


@router.get("/federations/{union_id}/committee-gaps", allows="union.read")
async def committee_gaps(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.CommitteeGap]:
    """Committees that unions below have to have by their own rules, and have not, the longest missing first."""
    return await views.committee_gaps(read, union_id, page, business_date(runtime.now()))
