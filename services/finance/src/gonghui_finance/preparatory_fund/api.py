"""Preparatory funds over HTTP."""

from typing import Any, Final

from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .commands import AssessFund, CloseFund, OpenFund, ReceiveFund, ReturnFund
from .decider import (
    FUND,
    TAKEOVER,
    AnotherUnion,
    FundAssessedAlready,
    FundNotOwed,
    FundReceiptBooked,
    MoreThanOwed,
    NothingHeld,
    assess_fund,
    close_fund,
    open_fund,
    receive_fund,
    return_fund,
)


def of_unit(command: OpenFund | AssessFund | ReceiveFund | CloseFund | ReturnFund) -> str:
    """The fund of a unit is one stream: it ends with the union that the unit forms."""
    return f"{command.union_id}:{command.unit_id}"


FORMED: Final[dict[str, Stream[Any]]] = {
    "formed": Stream(TAKEOVER, lambda c: f"{c.to_union_id}:{c.unit_id}", union=lambda c: c.to_union_id)
}

router = commands(
    FUND,
    "/unions/{union_id}/preparatory-funds/{unit_id}",
    post("", open_fund, allows=Service("finance"), stream=of_unit),
    post(
        "/assessments",
        assess_fund,
        allows="allocation.assess",
        stream=of_unit,
        refuses=[FundNotOwed, FundAssessedAlready],
    ),
    post(
        "/receipts",
        receive_fund,
        allows="allocation.receive",
        stream=of_unit,
        refuses=[FundReceiptBooked, MoreThanOwed],
    ),
    post("/closing", close_fund, allows=Service("finance"), stream=of_unit),
    post(
        "/return",
        return_fund,
        allows="allocation.remit",
        stream=of_unit,
        also=FORMED,
        refuses=[NothingHeld, AnotherUnion],
    ),
)


@router.get("/unions/{union_id}/preparatory-funds", allows="allocation.read")
async def preparatory_funds(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.FundRow]:
    """Funds of units without a union that this union holds."""
    return await views.funds(read, union_id, page)


@router.get("/unions/{union_id}/preparatory-funds/{unit_id}", allows="allocation.read")
async def preparatory_fund(union_id: UnionId, unit_id: Identifier, read: ReadConnection) -> views.FundRow:
    """The fund of one unit."""
    return await views.fund(read, union_id, unit_id)
