"""What can be read about delegations: the matrix, and who may approve what."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Table, Text, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.views import HOLDERS
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import AmountDelegated, DelegationRevoked, Matter, PostKind
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen
from gonghui_shared.projections import Rows, projection

DELEGATIONS: Final = Table(
    "delegations",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("delegation_id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("up_to", BigInteger, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)


@projection("delegations", version=1, reads=[AmountDelegated, DelegationRevoked], writes=[DELEGATIONS])
def project_delegations(delegations: Rows, event: Recorded) -> None:
    """Every line of every union's matrix."""
    match event.body:
        case AmountDelegated(delegation_id=delegation) as line:
            delegations.put(
                (event.union_id, delegation), post_id=line.post_id, matter=line.matter, up_to=line.up_to,
                valid_from=line.valid_from, valid_to=line.valid_to,
            )  # fmt: skip
        case DelegationRevoked(delegation_id=delegation, last_day=day):
            delegations.put((event.union_id, delegation), valid_to=day)


class DelegationLine(BaseModel):
    """One line of the matrix; one that ends before it begins was revoked before it began."""

    delegation_id: Identifier
    post_id: PostId
    matter: Matter
    up_to: Fen
    valid_from: date
    valid_to: date | None


class Approver(BaseModel):
    """Somebody who may approve."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    delegation_id: Identifier | None  # None: by office
    up_to: Fen | None  # None: without a limit of the union's own


async def matrix(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[DelegationLine]:
    """A union's matrix."""
    query = select(DELEGATIONS).where(DELEGATIONS.c.union_id == union_id)
    return await page.of(read, query, (DELEGATIONS.c.valid_from, DELEGATIONS.c.delegation_id), DelegationLine)


async def approvers(
    read: AsyncConnection, union_id: UnionId, matter: Matter, amount: Fen, on: date
) -> Sequence[Approver]:
    """Who may approve an amount of a kind on a business date: the chair, and those whose posts were given as much."""
    holder = and_(
        HOLDERS.c.union_id == union_id, HOLDERS.c.held_from <= on,
        or_(HOLDERS.c.held_to.is_(None), HOLDERS.c.held_to >= on),
    )  # fmt: skip
    who = (HOLDERS.c.post_id, HOLDERS.c.kind, HOLDERS.c.person_id)
    chairs = select(*who).where(holder, HOLDERS.c.kind == "chair").order_by(HOLDERS.c.post_id)
    given = (
        select(*who, DELEGATIONS.c.delegation_id, DELEGATIONS.c.up_to)
        .join(DELEGATIONS, and_(DELEGATIONS.c.union_id == union_id, DELEGATIONS.c.post_id == HOLDERS.c.post_id))
        .where(
            holder, DELEGATIONS.c.matter == matter, DELEGATIONS.c.up_to >= amount, DELEGATIONS.c.valid_from <= on,
            or_(DELEGATIONS.c.valid_to.is_(None), DELEGATIONS.c.valid_to >= on),
        )
        .order_by(DELEGATIONS.c.up_to, DELEGATIONS.c.delegation_id)
        .limit(200)
    )  # fmt: skip
    office = [Approver(**row, delegation_id=None, up_to=None) for row in (await read.execute(chairs)).mappings()]
    return [*office, *(Approver(**row) for row in (await read.execute(given)).mappings())]
