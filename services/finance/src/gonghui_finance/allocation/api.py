"""Allocations and remittances over HTTP."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from gonghui_shared.directory import UNIONS
from gonghui_shared.http import Ask, Page, Paged, ReadConnection, Router, Service, Stream, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import (
    AssessAllocation,
    AssessAllocations,
    ChargeLateFee,
    FallShort,
    Forward,
    ReceiveAllocation,
    ReceiveAllocations,
    RefundAllocation,
    Remit,
    RemitMany,
    WaiveLateFee,
)
from .decider import (
    ALLOCATION,
    assess_allocation,
    charge_late_fee,
    fall_short,
    receive_allocation,
    refund_allocation,
    waive_late_fee,
)
from .refusals import (
    AllocationNotOwed,
    FeeAtCap,
    MoreThanOwed,
    MoreThanReceived,
    NoFeeOwed,
    NoSuchReceipt,
    NothingToRemit,
    NotLate,
    NotTheSuperior,
    PayrollAssessedAlready,
    ReceiptBookedAlready,
    RefundBookedAlready,
    RemittedAlready,
    SuperiorIsHere,
    WaiverNotProvided,
)
from .remittance import RECEIVED, Below, WayUp, forward, remit

OfAMonth = (
    AssessAllocation | ReceiveAllocation | RefundAllocation | FallShort | ChargeLateFee | WaiveLateFee | Remit | Forward
)


def of_year(command: OfAMonth) -> str:
    """A union's allocation of one year is one stream."""
    return f"{command.union_id}:{command.month[:4]}"


BOOK_ABOVE: Stream[Remit] = Stream(
    RECEIVED, lambda c: f"{c.to_union_id}:{c.union_id}:{c.month[:4]}", union=lambda c: c.to_union_id
)


def remitting(ask: Ask) -> Sequence[Remit | Forward]:
    """One remittance, or those of a list."""
    return ask.command.remittances if isinstance(ask.command, RemitMany) else [ask.command]


async def ways_up(ask: Ask) -> Mapping[UnionId, WayUp]:
    """Loader: where every union that remits stands."""
    above = UNIONS.alias()
    query = (
        select(UNIONS.c.union_id, UNIONS.c.kind, above.c.union_id, above.c.kind)
        .outerjoin(above, above.c.union_id == UNIONS.c.superior_id)
        .where(UNIONS.c.union_id.in_({remittance.union_id for remittance in remitting(ask)}))
    )
    return {union: WayUp(*way) for union, *way in await ask.read.execute(query)}


async def owed_onward(ask: Ask) -> Below:
    """Loader: what every union that remits owes onward of what came from below, as far as it is known here.

    What arrives a moment later is owed in the next remittance; what was sent before is known from the union's own stream.
    """
    unions, months = zip(*((remittance.union_id, remittance.month) for remittance in remitting(ask)), strict=True)
    return await views.owed_onward(ask.read, set(unions), set(months))


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
    post(
        "/refunds",
        refund_allocation,
        allows="allocation.receive",
        stream=of_year,
        refuses=[NoSuchReceipt, MoreThanReceived, RefundBookedAlready],
    ),
    post("/shortfalls", fall_short, allows=Service("finance"), stream=of_year),
    post("/late-fees", charge_late_fee, allows="allocation.charge", stream=of_year, refuses=[NotLate, FeeAtCap]),
    post(
        "/late-fees/waivers",
        waive_late_fee,
        allows="late_fee.waive",
        stream=of_year,
        refuses=[WaiverNotProvided, NoFeeOwed, MoreThanOwed],
    ),
    post(
        "/remittances",
        remit,
        allows="allocation.remit",
        stream=of_year,
        also={"received": BOOK_ABOVE},
        given={"ways": ways_up, "below": owed_onward},
        refuses=[NothingToRemit, RemittedAlready, NotTheSuperior],
    ),
    post(
        "/remittances/outside",
        forward,
        allows="allocation.remit",
        stream=of_year,
        given={"ways": ways_up, "below": owed_onward},
        refuses=[NothingToRemit, RemittedAlready, SuperiorIsHere],
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
        remit,
        RemitMany,
        items=lambda command: command.remittances,
        allows="allocation.remit",
        stream=of_year,
        also={"received": BOOK_ABOVE},
        given={"ways": ways_up, "below": owed_onward},
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


@router.get("/unions/{union_id}/allocation/upward", allows="allocation.read")
async def upward(union_id: UnionId, read: ReadConnection) -> Sequence[views.MonthUpward]:
    """What a union owes to its superior and what it sent, newest month first."""
    return await views.upward(read, union_id)


@router.get("/unions/{union_id}/allocation/from-below", allows="allocation.read")
async def from_below(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.FromBelow]:
    """What subordinates remitted to a union, and what of it goes on, oldest month first."""
    return await views.from_below(read, union_id, page)


@router.get("/federations/{union_id}/remittance-mismatches", allows="allocation.read")
async def remittance_mismatches(union_id: UnionId, read: ReadConnection) -> Sequence[views.Mismatch]:
    """Remittances whose two sides do not agree; none in sound books."""
    return await views.mismatches(read, union_id)
