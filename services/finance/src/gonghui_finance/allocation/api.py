"""Allocations and remittances over HTTP."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from gonghui_shared.directory import UNIONS, superior_of
from gonghui_shared.http import Ask, ReadConnection, Router, Service, Stream, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import (
    AssessAllocation,
    AssessAllocations,
    ChargeLateFee,
    FallShort,
    ReceiveAllocation,
    ReceiveAllocations,
    Remit,
    RemitMany,
)
from .decider import (
    ALLOCATION,
    RECEIVED,
    AllocationNotOwed,
    FeeAtCap,
    MoreThanOwed,
    NothingToRemit,
    NotLate,
    NotTheSuperior,
    PayrollAssessedAlready,
    ReceiptBookedAlready,
    RemittedAlready,
    assess_allocation,
    charge_late_fee,
    fall_short,
    receive_allocation,
    remit,
    remit_listed,
)


def of_year(command: AssessAllocation | ReceiveAllocation | FallShort | ChargeLateFee | Remit) -> str:
    """A union's allocation of one year is one stream."""
    return f"{command.union_id}:{command.month[:4]}"


BOOK_ABOVE: Stream[Remit] = Stream(
    RECEIVED, lambda c: f"{c.to_union_id}:{c.union_id}:{c.month[:4]}", union=lambda c: c.to_union_id
)


async def superiors_of_all(ask: Ask) -> Mapping[UnionId, UnionId]:
    """Loader: the superior union of every union on a list."""
    wanted = {remittance.union_id for remittance in ask.command.remittances}
    query = select(UNIONS.c.union_id, UNIONS.c.superior_id).where(UNIONS.c.union_id.in_(wanted))
    return {union: superior for union, superior in await ask.read.execute(query) if superior}


own_unions = commands(
    ALLOCATION,
    "/unions/{union_id}/allocation",
    post(
        "/assessments", assess_allocation, allows="allocation.assess", stream=of_year, refuses=[PayrollAssessedAlready]
    ),
    post(
        "/receipts",
        receive_allocation,
        allows="allocation.receive",
        stream=of_year,
        refuses=[AllocationNotOwed, MoreThanOwed, ReceiptBookedAlready],
    ),
    post("/shortfalls", fall_short, allows=Service("finance"), stream=of_year),
    post("/late-fees", charge_late_fee, allows="allocation.charge", stream=of_year, refuses=[NotLate, FeeAtCap]),
    post(
        "/remittances",
        remit,
        allows="allocation.remit",
        stream=of_year,
        also={"received": BOOK_ABOVE},
        given={"superior": superior_of},
        refuses=[NothingToRemit, RemittedAlready, NotTheSuperior],
    ),
)

lists = commands(
    ALLOCATION,
    "/federations/{union_id}/allocation",
    bulk(
        "/assessments",
        assess_allocation,
        AssessAllocations,
        items=lambda command: command.payrolls,
        allows="allocation.assess",
        stream=of_year,
        refuses=[PayrollAssessedAlready],
    ),
    bulk(
        "/receipts",
        receive_allocation,
        ReceiveAllocations,
        items=lambda command: command.receipts,
        allows="allocation.receive",
        stream=of_year,
        refuses=[AllocationNotOwed, MoreThanOwed, ReceiptBookedAlready],
    ),
    bulk(
        "/remittances",
        remit_listed,
        RemitMany,
        items=lambda command: command.remittances,
        allows="allocation.remit",
        stream=of_year,
        also={"received": BOOK_ABOVE},
        given={"superiors": superiors_of_all},
        refuses=[NothingToRemit, RemittedAlready, NotTheSuperior],
    ),
)
router = Router(tags=["allocation"])
router.include(own_unions)
router.include(lists)


@router.get("/unions/{union_id}/allocation", allows="allocation.read")
async def allocation(union_id: UnionId, read: ReadConnection) -> Sequence[views.AllocationMonth]:
    """A union's allocation, newest month first."""
    return await views.allocation_months(read, union_id)


@router.get("/federations/{union_id}/remittance-mismatches", allows="allocation.read")
async def remittance_mismatches(union_id: UnionId, read: ReadConnection) -> Sequence[views.Mismatch]:
    """Remittances whose two sides do not agree; none in sound books."""
    return await views.mismatches(read, union_id)
