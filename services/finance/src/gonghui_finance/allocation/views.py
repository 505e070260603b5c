"""What can be read about allocations and remittances."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import BigInteger, Boolean, Column, Date, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import (
    AllocationAssessed,
    AllocationFellShort,
    AllocationReceived,
    LateFeeCharged,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.directory import descendants
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen, Month
from gonghui_shared.projections import Rows, projection

MONTHS = Table(
    "allocation_months",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("payroll", BigInteger, nullable=False),
    Column("owed", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("upward", BigInteger, nullable=False),
    Column("remitted", BigInteger, nullable=False),
    Column("late_fee", BigInteger, nullable=False),
    Column("short", Boolean, nullable=False),
)
MADE = Table(
    "remittances_made",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("to_union_id", Text, primary_key=True),
    Column("remittance_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
)
GOT = Table(
    "remittances_received",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("from_union_id", Text, primary_key=True),
    Column("remittance_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
)


@projection(
    "allocation_months",
    version=1,
    reads=[AllocationAssessed, AllocationReceived, AllocationFellShort, LateFeeCharged, RemittanceMade],
    writes=[MONTHS],
)
def project_months(months: Rows, event: Recorded) -> None:
    """A union's allocation, month by month."""
    match event.body:
        case AllocationAssessed(month=month, payroll=payroll, owed=owed, due_on=due_on):
            nothing = {"received": 0, "upward": 0, "remitted": 0, "late_fee": 0, "short": False}
            months.put((event.union_id, month), payroll=payroll, owed=owed, due_on=due_on, **nothing)
        case AllocationReceived(month=month, received=received, upward=upward):
            months.add((event.union_id, month), received=received, upward=upward)
        case AllocationFellShort(month=month):
            months.put((event.union_id, month), short=True)
        case LateFeeCharged(month=month, fee=fee):
            months.add((event.union_id, month), late_fee=fee)
        case RemittanceMade(month=month, amount=amount):
            months.add((event.union_id, month), remitted=amount)


@projection("remittances", version=1, reads=[RemittanceMade, RemittanceReceived], writes=[MADE, GOT])
def project_remittances(made: Rows, got: Rows, event: Recorded) -> None:
    """Both sides of every remittance, each in its own union's book."""
    match event.body:
        case RemittanceMade(remittance_id=key, to_union_id=to, month=month, amount=amount):
            made.put((event.union_id, to, key, month), amount=amount)
        case RemittanceReceived(remittance_id=key, from_union_id=source, month=month, amount=amount):
            got.put((event.union_id, source, key, month), amount=amount)


class AllocationMonth(BaseModel):
    """One month of a union's allocation, in fen."""

    month: Month
    payroll: Fen
    owed: Fen
    received: Fen
    upward: Fen
    remitted: Fen
    late_fee: Fen
    short: bool


class Mismatch(BaseModel):
    """A remittance that stands in one book only, or with two amounts."""

    remittance_id: Identifier
    month: Month
    payer: UnionId
    payee: UnionId
    paid: Fen | None
    received: Fen | None


async def allocation_months(read: AsyncConnection, union_id: UnionId) -> Sequence[AllocationMonth]:
    """A union's allocation, newest month first."""
    query = select(MONTHS).where(MONTHS.c.union_id == union_id).order_by(MONTHS.c.month.desc())
    return [AllocationMonth.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def mismatches(read: AsyncConnection, above: UnionId) -> Sequence[Mismatch]:
    """Remittances from below `above` whose two sides do not agree, oldest month first; none in sound books, at most 200."""
    payer, payee = (
        func.coalesce(MADE.c.union_id, GOT.c.from_union_id),
        func.coalesce(MADE.c.to_union_id, GOT.c.union_id),
    )
    key, month = (func.coalesce(MADE.c[name], GOT.c[name]) for name in ("remittance_id", "month"))
    same = (
        (MADE.c.union_id == GOT.c.from_union_id)
        & (MADE.c.to_union_id == GOT.c.union_id)
        & (MADE.c.remittance_id == GOT.c.remittance_id)
        & (MADE.c.month == GOT.c.month)
    )
    query = (
        select(
            key.label("remittance_id"),
            month.label("month"),
            payer.label("payer"),
            payee.label("payee"),
            MADE.c.amount.label("paid"),
            GOT.c.amount.label("received"),
        )
        .select_from(MADE.outerjoin(GOT, same, full=True))
        .where(MADE.c.amount.is_distinct_from(GOT.c.amount), payer.in_(select(descendants(above).c.union_id)))
        .order_by(month, payer, key)
        .limit(200)
    )
    return [Mismatch.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
