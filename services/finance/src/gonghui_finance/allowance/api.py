"""Allowances that are to be paid, over HTTP."""

from collections.abc import Sequence

from gonghui_shared.clock import business_date
from gonghui_shared.http import Ask, Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.http.client import client_of
from gonghui_shared.ids import UnionId

from . import views
from .commands import ApproveAllowance, OweAllowance, PayAllowance
from .decider import (
    ALLOWANCE,
    ApprovedAlready,
    Approver,
    BeyondDelegation,
    NotApproved,
    NothingOwed,
    SecondPersonNeeded,
    approve_allowance,
    owe_allowance,
    pay_allowance,
)


def of_month(command: OweAllowance | ApproveAllowance | PayAllowance) -> str:
    """A post's month is one stream, which ends with its payment."""
    return f"{command.union_id}:{command.post_id}:{command.month}"


async def approvers(ask: Ask) -> Sequence[Approver]:
    """Loader: who may approve what is owed, by organisation's matrix as it stands today, whatever the business date.

    Raises:
        Unavailable: organisation does not answer; nothing is decided, and the same key may be sent again.
    """
    stream = ALLOWANCE.stream(of_month(ask.command))
    owed = ALLOWANCE.fold(record.body for record in await ask.runtime.store.load(stream)).owed
    if owed is None:
        return ()
    today = business_date(ask.runtime.now()).isoformat()
    asked: dict[str, str | int] = {"union_id": ask.union_id, "matter": "allowance", "amount": owed.amount, "on": today}
    return await client_of(ask.runtime, "organisation").get("/internal/delegations", list[Approver], **asked)


router = commands(
    ALLOWANCE,
    "/unions/{union_id}/allowances/{post_id}/{month}",
    post("", owe_allowance, allows=Service("finance"), stream=of_month),
    post(
        "/approval",
        approve_allowance,
        allows="union.read",  # whom organisation's matrix names; the rules look at that
        stream=of_month,
        given={"approvers": approvers},
        refuses=[NothingOwed, ApprovedAlready, SecondPersonNeeded, BeyondDelegation],
    ),
    post(
        "/payment",
        pay_allowance,
        allows="allowance.pay",
        stream=of_month,
        refuses=[NothingOwed, NotApproved, SecondPersonNeeded],
    ),
)


@router.get("/unions/{union_id}/allowances", allows="union.read")
async def allowances(
    union_id: UnionId, read: ReadConnection, page: Page, waiting: bool | None = None
) -> Paged[views.AllowanceRow]:
    """Allowances that were granted, by month; only those that wait to be paid, or only those that were, where asked."""
    return await views.of_union(read, union_id, page, waiting=waiting)
