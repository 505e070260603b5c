"""What can be read about post allowances."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import AllowanceGranted
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen, Month
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import AllowanceClaimed, AllowanceRefused

ALLOWANCES: Final = Table(
    "allowances",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("claimed_on", Date, nullable=False),
    Column("answered_on", Date),
    Column("reason", Text),
    info={"personal": ("reason",)},
)


@projection("allowances", version=2, reads=[AllowanceClaimed, AllowanceGranted, AllowanceRefused], writes=[ALLOWANCES])
def project_allowances(allowances: Rows, event: Recorded, *, vault: Vault) -> None:
    """Every claim as it stands; the reason of a refusal in clear until the person is forgotten."""
    match event.body:
        case AllowanceClaimed(post_id=post, person_id=person, month=month, amount=amount):
            allowances.put(
                (event.union_id, month, post), person_id=person, amount=amount, state="claimed",
                claimed_on=event.occurred_on, answered_on=None, reason=None,
            )  # fmt: skip
        case AllowanceGranted(post_id=post, month=month):
            allowances.put((event.union_id, month, post), state="granted", answered_on=event.occurred_on)
        case AllowanceRefused(post_id=post, month=month):
            reason = vault.open(event, "reason")
            allowances.put((event.union_id, month, post), state="refused", answered_on=event.occurred_on, reason=reason)


class AllowanceOfMonth(BaseModel):
    """The allowance of a post and month."""

    month: Month
    post_id: PostId
    person_id: PersonId
    amount: Fen
    state: Literal["claimed", "granted", "refused"]
    claimed_on: date
    answered_on: date | None
    reason: str | None


class AllowanceCap(BaseModel):
    """What a month's allowance may not exceed."""

    cap: Fen


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[AllowanceOfMonth]:
    """A union's allowances by month."""
    query = select(ALLOWANCES).where(ALLOWANCES.c.union_id == union_id)
    return await page.of(read, query, (ALLOWANCES.c.month, ALLOWANCES.c.post_id), AllowanceOfMonth)
