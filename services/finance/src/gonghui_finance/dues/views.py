"""What can be read about dues."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Integer, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import (
    DuesArrearsReached,
    DuesAssessed,
    DuesPaid,
    DuesRefunded,
    DuesReported,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, MemberId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen, Month
from gonghui_shared.projections import Rows, projection

ARREARS = Table(
    "arrears",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("owed", BigInteger, nullable=False),
)
YEARS = Table(
    "dues_by_year",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("assessed", BigInteger, nullable=False),
    Column("paid", BigInteger, nullable=False),
    Column("refunded", BigInteger, nullable=False),
    Column("arrears_signals", Integer, nullable=False),
)
SIGNALS = Table(
    "arrears_signals",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("since", Text, primary_key=True),
    Column("months", Integer, nullable=False),
    Column("owed", BigInteger, nullable=False),
    Column("signalled_on", Date, nullable=False),
)


@projection("arrears", version=1, reads=[DuesAssessed, DuesPaid, DuesRefunded], writes=[ARREARS])
def project_arrears(owed: Rows, event: Recorded) -> None:
    """Months still owed, by member."""
    match event.body:
        case DuesAssessed(member_id=member, month=month, owed=fen):
            if fen:
                owed.put((event.union_id, member, month), owed=fen)
        case DuesPaid(member_id=member, month=month, paid=fen):
            owed.subtract((event.union_id, member, month), owed=fen, drop_at=0)
        case DuesRefunded(member_id=member, month=month, refunded=fen):
            owed.add((event.union_id, member, month), owed=fen)


@projection(
    "dues_by_year",
    version=1,
    reads=[DuesAssessed, DuesPaid, DuesRefunded, DuesReported, DuesArrearsReached],
    writes=[YEARS],
)
def project_years(years: Rows, event: Recorded) -> None:
    """What a union assessed and collected in a year, and how many arrears were signalled in it."""
    match event.body:
        case DuesAssessed(month=month, owed=fen):
            years.add((event.union_id, int(month[:4])), assessed=fen)
        case DuesPaid(month=month, paid=fen):
            years.add((event.union_id, int(month[:4])), paid=fen)
        case DuesRefunded(month=month, refunded=fen):
            years.add((event.union_id, int(month[:4])), refunded=fen)
        case DuesReported(period=period, owed=owed, collected=collected):
            years.add((event.union_id, int(period[:4])), assessed=owed, paid=collected)
        case DuesArrearsReached():
            years.add((event.union_id, event.occurred_on.year), arrears_signals=1)


@projection("arrears_signals", version=1, reads=[DuesArrearsReached], writes=[SIGNALS])
def project_signals(signals: Rows, event: Recorded) -> None:
    """Which arrears were signalled, by member and first month."""
    match event.body:
        case DuesArrearsReached(member_id=member, since=since, months=months, owed=fen):
            signals.put((event.union_id, member, since), months=months, owed=fen, signalled_on=event.occurred_on)


class Arrear(BaseModel):
    """One month that a member still owes."""

    member_id: MemberId
    month: Month
    owed: Fen


class Talk(BaseModel):
    """A member to be talked to: arrears as they were signalled, the first month of which is still owed."""

    member_id: MemberId
    since: Month
    months: int
    owed: int
    signalled_on: date


class ArrearsStanding(BaseModel):
    """Months in a row that a member has not paid, as signalled; 0 where nothing was, or it has been paid since."""

    months: int


class ArrearsOfUnion(BaseModel):
    """What a union's members owe together, in fen."""

    union_id: UnionId
    name: str
    members: int
    owed: int


class DuesYear(BaseModel):
    """A union's dues of one year, in fen."""

    union_id: Identifier
    year: int
    assessed: int
    paid: int
    refunded: int
    arrears_signals: int


async def arrears(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Arrear]:
    """Months still owed, oldest first."""
    columns = (ARREARS.c.month, ARREARS.c.member_id)
    query = select(*columns, ARREARS.c.owed).where(ARREARS.c.union_id == union_id)
    return await page.of(read, query, columns, Arrear)


async def talks_due(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Talk]:
    """Members whose arrears were signalled and still stand, longest signalled first."""
    columns = (SIGNALS.c.signalled_on, SIGNALS.c.member_id, SIGNALS.c.since)
    signals = select(*columns, SIGNALS.c.months, SIGNALS.c.owed).join(ARREARS, _STILL_OWED)
    return await page.of(read, signals.where(SIGNALS.c.union_id == union_id), columns, Talk)


_STILL_OWED = (
    (ARREARS.c.union_id == SIGNALS.c.union_id)
    & (ARREARS.c.member_id == SIGNALS.c.member_id)
    & (ARREARS.c.month == SIGNALS.c.since)
)


async def arrears_of(read: AsyncConnection, union_id: UnionId, member_id: MemberId) -> ArrearsStanding:
    """A member's longest arrears that were signalled and still stand."""
    query = select(func.coalesce(func.max(SIGNALS.c.months), 0)).join(ARREARS, _STILL_OWED)
    months = await read.scalar(query.where(SIGNALS.c.union_id == union_id, SIGNALS.c.member_id == member_id))
    return ArrearsStanding(months=months or 0)


async def dues_by_year(read: AsyncConnection, union_id: UnionId) -> Sequence[DuesYear]:
    """A union's dues, newest year first."""
    query = select(YEARS).where(YEARS.c.union_id == union_id).order_by(YEARS.c.year.desc())
    return [DuesYear(**row) for row in (await read.execute(query)).mappings()]


async def arrears_by_union(read: AsyncConnection, above: UnionId) -> Sequence[ArrearsOfUnion]:
    """Unions below `above` whose members owe dues, largest sum first; at most 200."""
    owed = func.sum(ARREARS.c.owed).label("owed")
    most = (
        select(ARREARS.c.union_id, owed)
        .where(await within(read, ARREARS.c.union_id, above))
        .group_by(ARREARS.c.union_id)
        .order_by(owed.desc(), ARREARS.c.union_id)
        .limit(200)
        .subquery()
    )
    theirs = ARREARS.alias()
    members = select(func.count(theirs.c.member_id.distinct())).where(theirs.c.union_id == most.c.union_id)
    query = (
        select(most.c.union_id, UNIONS.c.name, members.scalar_subquery(), most.c.owed)
        .join(UNIONS, UNIONS.c.union_id == most.c.union_id)
        .order_by(most.c.owed.desc(), most.c.union_id)
    )
    return [
        ArrearsOfUnion(union_id=union, name=name, members=members, owed=int(fen))
        for union, name, members, fen in await read.execute(query)
    ]
