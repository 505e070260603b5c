"""Hazards over HTTP."""

from typing import Final

from gonghui_organisation.inspection.decider import INSPECTION, NotASupervisor
from gonghui_organisation.supervisor.views import serving_on
from gonghui_shared.clock import business_date
from gonghui_shared.directory import superior_of
from gonghui_shared.handling import today
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import CheckHazard, ClaimFix, RaiseHazard, VerifyFix
from .decider import (
    HAZARD,
    HazardExists,
    HazardNotOpen,
    InspectorHasInterest,
    NoSuchInspection,
    NothingClaimed,
    OwnClaim,
    RectifyDayNotAllowed,
    check_hazard,
    claim_fix,
    raise_hazard,
    verify_fix,
)


def of_hazard(command: RaiseHazard | ClaimFix | VerifyFix | CheckHazard) -> str:
    """A hazard is one stream, until it is fixed."""
    return f"{command.union_id}:{command.hazard_id}"


def of_inspection(command: RaiseHazard) -> str:
    """The inspection that found it."""
    return f"{command.union_id}:{command.inspection_id}"


ONE: Final = "/{hazard_id}"

router = commands(
    HAZARD,
    "/unions/{union_id}/hazards",
    post(
        ONE,
        raise_hazard,
        allows="inspection.hold",
        stream=of_hazard,
        also={"inspection": Stream(INSPECTION, of_inspection)},
        refuses=[HazardExists, NoSuchInspection, RectifyDayNotAllowed],
    ),
    post(f"{ONE}/claims", claim_fix, allows="inspection.claim", stream=of_hazard, refuses=[HazardNotOpen]),
    post(
        f"{ONE}/verifications",
        verify_fix,
        allows="inspection.hold",
        stream=of_hazard,
        given={"serving": serving_on, "today": today},
        refuses=[NothingClaimed, OwnClaim, NotASupervisor, InspectorHasInterest],
    ),
    post(
        f"{ONE}/clock",
        check_hazard,
        allows=Service("organisation"),
        stream=of_hazard,
        given={"superior": superior_of},
    ),
)


@router.get("/unions/{union_id}/hazards", allows="inspection.read")
async def hazards(union_id: UnionId, read: ReadConnection, page: Page, fixed: bool = False) -> Paged[views.HazardRow]:
    """A union's hazards that are not fixed, or those that are; those whose time ends first at the top."""
    return await views.of_union(read, union_id, page, fixed=fixed)


@router.get("/federations/{union_id}/overdue-hazards", allows="inspection.read")
async def overdue_hazards(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.HazardRow]:
    """Hazards of the union and of all below it that were not put right in time, the longest late first."""
    return await views.late_below(read, union_id, page, business_date(runtime.now()))


@router.get("/federations/{union_id}/hazard-figures", allows="inspection.read")
async def hazard_figures(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> views.HazardFigures:
    """Hazards of the union and of all below it that are not fixed, by age and severity."""
    return await views.figures(read, union_id, business_date(runtime.now()))
