"""Dues over HTTP."""

from collections.abc import Sequence

from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, bulk, commands, post
from gonghui_shared.ids import MemberId, UnionId
from gonghui_shared.money import months_after

from . import views
from .commands import (
    AssessDues,
    AssessPayroll,
    CollectDues,
    CollectionLine,
    PayDues,
    ReachArrears,
    RefundDues,
)
from .decider import (
    DUES,
    AlreadyAssessed,
    DuesNotOwed,
    MoreThanOwed,
    MoreThanPaid,
    NothingToRefund,
    NotOnTheRoll,
    PaymentBookedAlready,
    RefundBookedAlready,
    assess_dues,
    pay_dues,
    reach_arrears,
    refund_dues,
)
from .roll import roll


def of_year(command: AssessDues | PayDues | RefundDues) -> str:
    """A member's dues of one union and year are one stream."""
    return f"{command.union_id}:{command.member_id}:{command.month[:4]}"


def around(years: int) -> Stream[ReachArrears]:
    """The member's dues of a neighbouring year."""
    return Stream(DUES, lambda c: f"{c.union_id}:{c.member_id}:{months_after(c.since, 12 * years)[:4]}")


def on_payroll(command: AssessPayroll) -> list[AssessDues]:
    """One assessment for each line of a payroll list."""
    union_id, month, on = command.union_id, command.month, command.occurred_on
    return [
        AssessDues(union_id=union_id, month=month, occurred_on=on, member_id=line.member_id, wage=line.wage)
        for line in command.lines
    ]


def on_list(command: CollectDues) -> list[PayDues]:
    """One payment for each line of a collection list."""
    return [_payment(command, line) for line in command.lines]


def _payment(command: CollectDues, line: CollectionLine) -> PayDues:
    return PayDues(
        union_id=command.union_id,
        occurred_on=command.occurred_on,
        member_id=line.member_id,
        payment_id=line.payment_id,
        month=line.month,
        paid=line.paid,
    )


PAYING = [DuesNotOwed, MoreThanOwed, PaymentBookedAlready]

router = commands(
    DUES,
    "/unions/{union_id}",
    post(
        "/members/{member_id}/dues/assessments",
        assess_dues,
        allows="dues.assess",
        stream=of_year,
        given={"roll": roll},
        refuses=[NotOnTheRoll, AlreadyAssessed],
    ),
    post("/members/{member_id}/dues/payments", pay_dues, allows="dues.collect", stream=of_year, refuses=PAYING),
    post(
        "/members/{member_id}/dues/refunds",
        refund_dues,
        allows="dues.refund",
        stream=of_year,
        refuses=[NothingToRefund, MoreThanPaid, RefundBookedAlready],
    ),
    post(
        "/members/{member_id}/dues/arrears",
        reach_arrears,
        allows=Service("finance"),
        stream=lambda c: f"{c.union_id}:{c.member_id}:{c.since[:4]}",
        also={"before": around(-1), "after": around(+1)},
    ),
    bulk(
        "/payroll-lists",
        assess_dues,
        AssessPayroll,
        items=on_payroll,
        allows="dues.assess",
        stream=of_year,
        given={"roll": roll},
        refuses=[NotOnTheRoll, AlreadyAssessed],
    ),
    bulk(
        "/collection-lists", pay_dues, CollectDues, items=on_list, allows="dues.collect", stream=of_year, refuses=PAYING
    ),
)


@router.get("/unions/{union_id}/arrears", allows="dues.read")
async def arrears(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Arrear]:
    """Months still owed, oldest first."""
    return await views.arrears(read, union_id, page)


@router.get("/unions/{union_id}/arrears/talks", allows="dues.read")
async def talks_due(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Talk]:
    """Members to be talked to about their arrears, longest signalled first."""
    return await views.talks_due(read, union_id, page)


@router.get("/internal/arrears", allows=Service("organisation"))
async def arrears_of(union_id: UnionId, member_id: MemberId, read: ReadConnection) -> views.ArrearsStanding:
    """For how many months in a row a member has paid nothing, as it was signalled and still stands."""
    return await views.arrears_of(read, union_id, member_id)


@router.get("/unions/{union_id}/dues", allows="dues.read")
async def dues(union_id: UnionId, read: ReadConnection) -> Sequence[views.DuesYear]:
    """A union's dues by year, newest first."""
    return await views.dues_by_year(read, union_id)


@router.get("/federations/{union_id}/arrears", allows="dues.read")
async def arrears_by_union(union_id: UnionId, read: ReadConnection) -> Sequence[views.ArrearsOfUnion]:
    """Unions whose members owe dues, largest sum first."""
    return await views.arrears_by_union(read, union_id)
