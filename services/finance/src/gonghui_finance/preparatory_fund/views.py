"""What can be read about preparatory funds."""

from typing import Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import (
    PreparatoryFundAssessed,
    PreparatoryFundReceived,
    PreparatoryFundReturned,
)
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen
from gonghui_shared.projections import Rows, projection
from gonghui_shared.refusals import NotFound

from .events import PreparatoryFundClosed, PreparatoryFundOpened

FUNDS: Final = Table(
    "preparatory_funds",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("owes_from", Text),
    Column("assessed", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("formed_union_id", Text),
)


@projection(
    "preparatory_funds",
    version=1,
    reads=[
        PreparatoryFundOpened, PreparatoryFundAssessed, PreparatoryFundReceived, PreparatoryFundClosed,
        PreparatoryFundReturned,
    ],
    writes=[FUNDS],
)  # fmt: skip
def project_funds(funds: Rows, event: Recorded) -> None:
    """What units without a union owe and paid, and what of it went to the union that they formed."""
    match event.body:
        case PreparatoryFundOpened(unit_id=unit, owes_from=month):
            funds.add((event.union_id, unit), assessed=0)
            funds.put((event.union_id, unit), owes_from=month, formed_union_id=None)
        case PreparatoryFundAssessed(unit_id=unit, owed=owed):
            funds.add((event.union_id, unit), assessed=owed)
        case PreparatoryFundReceived(unit_id=unit, received=fen):
            funds.add((event.union_id, unit), received=fen)
        case PreparatoryFundClosed(unit_id=unit, formed_union_id=union):
            funds.put((event.union_id, unit), formed_union_id=union)
        case PreparatoryFundReturned(unit_id=unit, amount=fen):
            funds.add((event.union_id, unit), returned=fen)


class FundRow(BaseModel):
    """The preparatory fund of a unit, in fen."""

    unit_id: Identifier
    owes_from: str
    assessed: Fen
    received: Fen
    returned: Fen
    formed_union_id: UnionId | None


async def funds(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[FundRow]:
    """Funds that a union holds, by unit."""
    query = select(FUNDS).where(FUNDS.c.union_id == union_id)
    return await page.of(read, query, (FUNDS.c.unit_id,), FundRow)


async def fund(read: AsyncConnection, union_id: UnionId, unit_id: Identifier) -> FundRow:
    """The fund of a unit.

    Raises:
        NotFound: the unit owes none.
    """
    row = (
        (await read.execute(select(FUNDS).where(FUNDS.c.union_id == union_id, FUNDS.c.unit_id == unit_id)))
        .mappings()
        .first()
    )
    if row is None:
        raise NotFound
    return FundRow.model_validate(dict(row))
