"""What can be read about allowances that are to be paid."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import AllowancePaid
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen, Month
from gonghui_shared.projections import Rows, projection

from .events import AllowanceApproved, AllowanceOwed

ALLOWANCES: Final = Table(
    "allowances",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("granted_on", Date, nullable=False),
    Column("approved_by", Text),
    Column("approved_on", Date),
    Column("payment_id", Text),
    Column("paid_on", Date),
)


@projection("allowances", version=1, reads=[AllowanceOwed, AllowanceApproved, AllowancePaid], writes=[ALLOWANCES])
def project_allowances(allowances: Rows, event: Recorded) -> None:
    """Every granted allowance, and how far its payment has come."""
    match event.body:
        case AllowanceOwed(post_id=post, person_id=person, month=month, amount=amount):
            allowances.put(
                (event.union_id, month, post), person_id=person, amount=amount, state="owed", granted_on=event.occurred_on,
                approved_by=None, approved_on=None, payment_id=None, paid_on=None,
            )  # fmt: skip
        case AllowanceApproved(post_id=post, month=month, approved_by=actor):
            allowances.put(
                (event.union_id, month, post), state="approved", approved_by=actor, approved_on=event.occurred_on
            )
        case AllowancePaid(post_id=post, month=month, payment_id=payment):
            allowances.put((event.union_id, month, post), state="paid", payment_id=payment, paid_on=event.occurred_on)


class AllowanceRow(BaseModel):
    """A granted allowance, and how far its payment has come."""

    month: Month
    post_id: PostId
    person_id: PersonId
    amount: Fen
    state: Literal["owed", "approved", "paid"]
    granted_on: date
    approved_by: str | None  # actor
    approved_on: date | None
    payment_id: Identifier | None
    paid_on: date | None


async def of_union(
    read: AsyncConnection, union_id: UnionId, page: Page, *, waiting: bool | None
) -> Paged[AllowanceRow]:
    """A union's allowances by month.

    Args:
        waiting: only those that wait to be paid, or only those that were; None: all.
    """
    query = select(ALLOWANCES).where(ALLOWANCES.c.union_id == union_id)
    if waiting is not None:
        query = query.where(ALLOWANCES.c.state != "paid" if waiting else ALLOWANCES.c.state == "paid")
    return await page.of(read, query, (ALLOWANCES.c.month, ALLOWANCES.c.post_id), AllowanceRow)
