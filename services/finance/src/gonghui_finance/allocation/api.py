"""Allocations and remittances over HTTP."""

from collections.abc import Sequence

from gonghui_shared.directory import superior_of
from gonghui_shared.http import ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import AssessAllocation, ChargeLateFee, FallShort, ReceiveAllocation, Remit
from .decider import (
    ALLOCATION,
    RECEIVED,
    AllocationNotOwed,
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
)


def of_year(command: AssessAllocation | ReceiveAllocation | FallShort | ChargeLateFee | Remit) -> str:
    """A union's allocation of one year is one stream."""
    return f"{command.union_id}:{command.month[:4]}"


BOOK_ABOVE: Stream[Remit] = Stream(
    RECEIVED, lambda c: f"{c.to_union_id}:{c.union_id}:{c.month[:4]}", union=lambda c: c.to_union_id
)

router = commands(
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
    post("/late-fees", charge_late_fee, allows="allocation.charge", stream=of_year, refuses=[NotLate]),
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


@router.get("/unions/{union_id}/allocation", allows="allocation.read")
async def allocation(union_id: UnionId, read: ReadConnection) -> Sequence[views.AllocationMonth]:
    """A union's allocation, newest month first."""
    return await views.allocation_months(read, union_id)


@router.get("/federations/{union_id}/remittance-mismatches", allows="allocation.read")
async def remittance_mismatches(union_id: UnionId, read: ReadConnection) -> Sequence[views.Mismatch]:
    """Remittances whose two sides do not agree; none in sound books."""
    return await views.mismatches(read, union_id)
