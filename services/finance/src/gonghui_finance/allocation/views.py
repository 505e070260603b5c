"""What can be read about allocations and remittances."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import BigInteger, Boolean, Column, Date, Table, Text, cast, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import (
    AllocationAssessed,
    AllocationFellShort,
    AllocationReceived,
    AllocationRefunded,
    LateFeeCharged,
    LateFeePaid,
    LateFeeWaived,
    RemittanceForwarded,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.directory import descendants
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen, Month, SignedFen
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
    Column("late_fee", BigInteger, nullable=False),
    Column("late_fee_paid", BigInteger, nullable=False),
    Column("late_fee_waived", BigInteger, nullable=False),
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
    Column("onward", BigInteger, nullable=False),
)
FORWARDED = Table(
    "remittances_forwarded",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("remittance_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("national", BigInteger, nullable=False),
)


@projection(
    "allocation_months",
    version=2,
    reads=[
        AllocationAssessed,
        AllocationReceived,
        AllocationRefunded,
        AllocationFellShort,
        LateFeeCharged,
        LateFeePaid,
        LateFeeWaived,
    ],
    writes=[MONTHS],
)
def project_months(months: Rows, event: Recorded) -> None:
    """A union's allocation, month by month."""
    match event.body:
        case AllocationAssessed(month=month, payroll=payroll, owed=owed, due_on=due_on):
            nothing = dict.fromkeys(("received", "upward", "late_fee", "late_fee_paid", "late_fee_waived"), 0)
            months.put((event.union_id, month), payroll=payroll, owed=owed, due_on=due_on, short=False, **nothing)
        case AllocationReceived(month=month, received=received, upward=upward):
            months.add((event.union_id, month), received=received, upward=upward)
        case AllocationRefunded(month=month, refunded=refunded, upward=upward):
            months.subtract((event.union_id, month), received=refunded, upward=upward)
        case AllocationFellShort(month=month):
            months.put((event.union_id, month), short=True)
        case LateFeeCharged(month=month, fee=fee):
            months.add((event.union_id, month), late_fee=fee)
        case LateFeePaid(month=month, paid=paid):
            months.add((event.union_id, month), late_fee_paid=paid)
        case LateFeeWaived(month=month, waived=waived):
            months.add((event.union_id, month), late_fee_waived=waived)


@projection(
    "remittances",
    version=2,
    reads=[RemittanceMade, RemittanceReceived, RemittanceForwarded],
    writes=[MADE, GOT, FORWARDED],
)
def project_remittances(made: Rows, got: Rows, forwarded: Rows, event: Recorded) -> None:
    """Both sides of every remittance, each in its own union's book, and what left the platform."""
    match event.body:
        case RemittanceMade(remittance_id=key, to_union_id=to, month=month, amount=amount):
            made.put((event.union_id, to, key, month), amount=amount)
        case RemittanceReceived(remittance_id=key, from_union_id=source, month=month, amount=amount, onward=onward):
            got.put((event.union_id, source, key, month), amount=amount, onward=onward)
        case RemittanceForwarded(remittance_id=key, month=month, amount=amount, national=national):
            forwarded.put((event.union_id, key, month), amount=amount, national=national)


class AllocationMonth(BaseModel):
    """One month of a union's allocation, in fen."""

    month: Month
    payroll: Fen
    owed: Fen
    received: Fen  # less what was refunded
    missing: Fen
    upward: Fen
    remitted: Fen  # everything that was sent upward for the month, of what came from below too
    late_fee: Fen  # charged
    late_fee_paid: Fen
    late_fee_waived: Fen
    late_fee_owed: Fen
    short: bool


class MonthUpward(BaseModel):
    """What a union owes upward for one month, and what it sent, in fen."""

    month: Month
    own: SignedFen  # of its own allocation
    from_below: Fen  # of what subordinates remitted
    sent: Fen
    national: Fen  # the national federation's part of what left the platform
    left: SignedFen  # still owed; below 0 where a refund came after the remittance


class FromBelow(BaseModel):
    """A subordinate's remittance as the superior union booked it, in fen."""

    month: Month
    from_union_id: UnionId
    remittance_id: Identifier
    amount: Fen
    kept: Fen
    onward: Fen


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
    flows = _flows(union_id).subquery()
    sent = select(func.coalesce(_sum(flows.c.sent), 0)).where(flows.c.month == MONTHS.c.month).scalar_subquery()
    fees = MONTHS.c.late_fee - MONTHS.c.late_fee_paid - MONTHS.c.late_fee_waived
    query = (
        select(
            MONTHS, (MONTHS.c.owed - MONTHS.c.received).label("missing"), sent.label("remitted"),
            fees.label("late_fee_owed"),
        )
        .where(MONTHS.c.union_id == union_id)
        .order_by(MONTHS.c.month.desc())
    )  # fmt: skip
    return [AllocationMonth.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


def _flows(union_id: UnionId) -> Any:
    """Everything that is owed or was sent upward, one row each."""

    def rows(table: Table, **given: Any) -> Any:
        columns = [given.get(name, literal(0, BigInteger)).label(name) for name in _FLOWS]
        return select(table.c.month, *columns).where(table.c.union_id == union_id)

    return union_all(
        rows(MONTHS, own=MONTHS.c.upward),
        rows(GOT, from_below=GOT.c.onward),
        rows(MADE, sent=MADE.c.amount),
        rows(FORWARDED, sent=FORWARDED.c.amount, national=FORWARDED.c.national),
    )


_FLOWS = ("own", "from_below", "sent", "national")


def _sum(column: Any) -> Any:
    return cast(func.sum(column), BigInteger)


async def upward(read: AsyncConnection, union_id: UnionId) -> Sequence[MonthUpward]:
    """What a union owes upward and what it sent, newest month first."""
    flows = _flows(union_id).subquery()
    left = _sum(flows.c.own + flows.c.from_below - flows.c.sent).label("left")
    query = select(flows.c.month, *(_sum(flows.c[name]).label(name) for name in _FLOWS), left)
    rows = await read.execute(query.group_by(flows.c.month).order_by(flows.c.month.desc()))
    return [MonthUpward.model_validate(dict(row)) for row in rows.mappings()]


async def from_below(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[FromBelow]:
    """What subordinates remitted to a union, oldest month first."""
    columns = (GOT.c.month, GOT.c.from_union_id, GOT.c.remittance_id)
    kept = (GOT.c.amount - GOT.c.onward).label("kept")
    query = select(*columns, GOT.c.amount, kept, GOT.c.onward).where(GOT.c.union_id == union_id)
    return await page.of(read, query, columns, FromBelow)


async def owed_onward(
    read: AsyncConnection, unions: Collection[UnionId], months: Collection[Month]
) -> Mapping[tuple[UnionId, Month], Fen]:
    """What these unions owe onward, by month, of what came from below."""
    query = (
        select(GOT.c.union_id, GOT.c.month, _sum(GOT.c.onward))
        .where(GOT.c.union_id.in_(unions), GOT.c.month.in_(months))
        .group_by(GOT.c.union_id, GOT.c.month)
    )
    return {(union, month): onward for union, month, onward in await read.execute(query)}


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
