"""What can be read about collective contracts."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import ContractExpired, ContractFiled, ContractObjected, ContractTookEffect
from gonghui_shared.directory import UNIONS, descendants
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import ContractExamined

CONTRACTS = Table(
    "contracts",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("contract_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("filed_in_time", Boolean),
    Column("effective_on", Date),
    Column("valid_until", Date, nullable=False),
)


@projection(
    "contracts",
    version=1,
    reads=[ContractFiled, ContractExamined, ContractObjected, ContractTookEffect, ContractExpired],
    writes=[CONTRACTS],
)
def project_contracts(contracts: Rows, event: Recorded) -> None:
    """Every contract and where it stands."""
    key = (event.union_id, getattr(event.body, "contract_id", ""))
    match event.body:
        case ContractFiled(kind=kind, valid_until=day):
            start = {"stage": "filed", "filed_on": event.occurred_on, "filed_in_time": None, "effective_on": None}
            contracts.put(key, kind=kind, valid_until=day, **start)
        case ContractExamined(filed_in_time=in_time, effective_on=day):
            contracts.put(key, filed_in_time=in_time, effective_on=day)
        case ContractObjected():
            contracts.put(key, stage="objected", effective_on=None)
        case ContractTookEffect():
            contracts.put(key, stage="effective")
        case ContractExpired():
            contracts.put(key, stage="expired")


class ContractRow(BaseModel):
    """One contract."""

    contract_id: Identifier
    kind: str
    stage: str
    filed_on: date
    filed_in_time: bool | None
    effective_on: date | None
    valid_until: date


class Coverage(BaseModel):
    """How many of a federation's unions have a contract of one kind in effect."""

    kind: str
    covered: int
    unions: int


async def contracts(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ContractRow]:
    """A union's contracts."""
    query = select(CONTRACTS).where(CONTRACTS.c.union_id == union_id)
    return await page.of(read, query, (CONTRACTS.c.contract_id,), ContractRow)


async def coverage(read: AsyncConnection, above: UnionId) -> Sequence[Coverage]:
    """Unions below `above` with a contract in effect, by kind; branches and groups have none of their own."""
    below = select(descendants(above).c.union_id)
    own = UNIONS.c.kind.in_(["primary", "joint", "community"]) & UNIONS.c.dissolved_on.is_(None)
    unions = await read.scalar(select(func.count()).where(UNIONS.c.union_id.in_(below), own)) or 0
    query = (
        select(CONTRACTS.c.kind, func.count(CONTRACTS.c.union_id.distinct()))
        .join(UNIONS, UNIONS.c.union_id == CONTRACTS.c.union_id)
        .where(CONTRACTS.c.stage == "effective", CONTRACTS.c.union_id.in_(below), own)
        .group_by(CONTRACTS.c.kind)
        .order_by(CONTRACTS.c.kind)
    )
    return [Coverage(kind=kind, covered=covered, unions=unions) for kind, covered in await read.execute(query)]
