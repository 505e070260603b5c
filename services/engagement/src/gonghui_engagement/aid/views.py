"""What can be read about aid: sums, never persons."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Integer, Table, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import AidGranted
from gonghui_shared.directory import descendants
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen
from gonghui_shared.projections import Rows, projection

LEDGER = Table(
    "aid_ledger",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("tier", Text, primary_key=True),
    Column("grants", Integer, nullable=False),
    Column("granted", BigInteger, nullable=False),
)


@projection("aid_ledger", version=1, reads=[AidGranted], writes=[LEDGER])
def project_aid(ledger: Rows, event: Recorded) -> None:
    """What a union granted, by year and tier."""
    match event.body:
        case AidGranted(tier=tier, amount=amount):
            ledger.add((event.union_id, event.occurred_on.year, tier), grants=1, granted=amount)


class AidOfYear(BaseModel):
    """Aid granted in one year to one tier, in fen."""

    year: int
    tier: str
    grants: int
    granted: Fen


async def aid_by_year(read: AsyncConnection, above: UnionId) -> Sequence[AidOfYear]:
    """Aid of the union and all unions below it, newest year first."""
    sums = [cast(func.sum(LEDGER.c[name]), BigInteger).label(name) for name in ("grants", "granted")]
    query = (
        select(LEDGER.c.year, LEDGER.c.tier, *sums)
        .where(LEDGER.c.union_id.in_(select(descendants(above).c.union_id)))
        .group_by(LEDGER.c.year, LEDGER.c.tier)
        .order_by(LEDGER.c.year.desc(), LEDGER.c.tier)
    )
    return [AidOfYear.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
