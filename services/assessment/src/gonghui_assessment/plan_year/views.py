"""Plans as they are read: for each duty and period whether something happened, in one union or in many."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    case,
    cast,
    extract,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.evidence.views import MONTHS
from gonghui_assessment.measures import catalogue
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import PlanYearOpened, Recurrence
from gonghui_shared.directory import ancestors
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

PLANS = Table(
    "plan_duties",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("duty_id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("every", Text, nullable=False),
    Column("function", Text),
    Column("kinds", JSON, nullable=False),
    Column("opened_on", Date, nullable=False),
)
_MONTHS: Final = {"month": 1, "half_year": 6, "year": 12}


@projection("plan_duties", version=1, reads=[PlanYearOpened], writes=[PLANS])
def project_plans(plans: Rows, event: Recorded) -> None:
    """What recurs in a year."""
    match event.body:
        case PlanYearOpened(year=year, duties=duties):
            for number, duty in enumerate(duties, 1):
                plans.put(
                    (event.union_id, year, duty.duty_id), number=number, title=duty.title, measure=duty.measure,
                    every=duty.every, function=duty.function, kinds=list(duty.kinds), opened_on=event.occurred_on,
                )  # fmt: skip


State = Literal["done", "gap", "running", "ahead"]


class Period(BaseModel):
    """A period of a duty: of how many unions it is owed, and at how many something happened."""

    first: date
    last: date
    owed: int
    done: int
    state: State  # of one union; of many: a gap as soon as one of them has one


class PlannedDuty(BaseModel):
    """A duty of a plan, period by period."""

    plan_union: UnionId  # whose plan it is
    duty_id: Identifier
    title: str
    measure: str
    every: Recurrence
    function: str | None
    kinds: Sequence[str]
    periods: Sequence[Period]


class GapsOfUnion(BaseModel):
    """How many periods a union has left out."""

    union_id: UnionId
    union_name: str
    gaps: int
    owed: int


def periods(every: Recurrence, year: int) -> Iterator[tuple[date, date]]:
    """First and last day of each period of a year."""
    step = _MONTHS[every]
    for month in range(1, 13, step):
        after = date(year + (month + step > 12), (month + step - 1) % 12 + 1, 1)
        yield date(year, month, 1), after - timedelta(days=1)


async def of_union(read: AsyncConnection, union_id: UnionId, year: int, day: date) -> Sequence[PlannedDuty]:
    """What one union owes by the plans that hold for it, and where nothing happened."""
    return await _planned(read, union_id, UNIONS.c.union_id == union_id, year, day)


async def of_branch(read: AsyncConnection, union_id: UnionId, year: int, day: date) -> Sequence[PlannedDuty]:
    """The same counted over a union and all below it."""
    return await _planned(read, union_id, await within(read, UNIONS.c.union_id, union_id), year, day)


async def gaps(read: AsyncConnection, union_id: UnionId, page: Page, year: int, day: date) -> Paged[GapsOfUnion]:
    """Unions with periods that are over and in which nothing happened; by id."""
    duties = await _duties(read, union_id, year)
    over = [(duty, one) for duty in duties for one in periods(duty["every"], year) if one[1] < day]
    if not over:
        return Paged[GapsOfUnion](items=[])
    tables: FromClause = UNIONS
    months: dict[str, ColumnElement[int]] = {}
    for measure in dict.fromkeys(duty["measure"] for duty, _ in over):
        tables, months[measure] = _with_months(tables, measure, year)
    owed = [(_owes(duty, *one), months[duty["measure"]].op("&")(_bits(*one)) == 0) for duty, one in over]
    counted = (
        select(
            UNIONS.c.union_id, UNIONS.c.name.label("union_name"),
            _count(owes & left_out for owes, left_out in owed).label("gaps"), _count(owes for owes, _ in owed).label("owed"),
        )
        .select_from(tables)
        .where(await within(read, UNIONS.c.union_id, union_id))
        .subquery()
    )  # fmt: skip
    return await page.of(read, select(counted).where(counted.c.gaps > 0), (counted.c.union_id,), GapsOfUnion)


def _owes(duty: Mapping[str, Any], first: date, last: date) -> ColumnElement[bool]:
    there = UNIONS.c.dissolved_on.is_(None) | (UNIONS.c.dissolved_on > last)
    return UNIONS.c.kind.in_(duty["kinds"]) & (UNIONS.c.formed_on <= first) & there


def _count(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[int]:
    return reduce(add, (case((one, 1), else_=0) for one in conditions))


def _bits(first: date, last: date) -> int:
    """The months of a period."""
    return sum(1 << month - 1 for month in range(first.month, last.month + 1))


def _with_months(tables: FromClause, measure: str, year: int) -> tuple[FromClause, ColumnElement[int]]:
    """Unions, joined with the months of a year in which something of a measure happened."""
    months: ColumnElement[int] = literal(0)
    for producer in catalogue.producers_of(measure):
        table = MONTHS[producer].alias()
        of_measure = (table.c.measure == measure) & (table.c.year == year)
        tables = tables.outerjoin(table, (table.c.union_id == UNIONS.c.union_id) & of_measure)
        months = months.op("|")(func.coalesce(table.c.months, 0))
    return tables, months


async def _duties(read: AsyncConnection, union_id: UnionId, year: int) -> Sequence[Any]:
    above = ancestors(union_id)
    query = select(PLANS).join(above, above.c.union_id == PLANS.c.union_id).where(PLANS.c.year == year)
    return (await read.execute(query.order_by(PLANS.c.union_id, PLANS.c.number))).mappings().all()


async def _planned(read: AsyncConnection, union_id: UnionId, here: Any, year: int, day: date) -> Sequence[PlannedDuty]:
    duties = await _duties(read, union_id, year)
    begun = [duty for duty in duties if date(year, 1, 1) <= day]
    found: dict[tuple[str, str, date], tuple[int, int]] = {}
    for measure in dict.fromkeys(duty["measure"] for duty in begun):
        alike = _Alike.of((await read.execute(_alike(measure, here, year))).all())
        for duty in (duty for duty in begun if duty["measure"] == measure):
            for first, last in periods(duty["every"], year):
                found[duty["union_id"], duty["duty_id"], first] = alike.counted(duty["kinds"], first, last)

    def told(duty: Any, first: date, last: date) -> Period:
        owed, done = found[duty["union_id"], duty["duty_id"], first] if first <= day else (0, 0)
        state: State = "ahead" if first > day else "done" if done >= owed else "gap" if last < day else "running"
        return Period(first=first, last=last, owed=owed, done=done, state=state)

    planned = [
        PlannedDuty(
            plan_union=duty["union_id"], duty_id=duty["duty_id"], title=duty["title"], measure=duty["measure"],
            every=duty["every"], function=duty["function"], kinds=duty["kinds"],
            periods=[told(duty, first, last) for first, last in periods(duty["every"], year)],
        )
        for duty in duties
    ]  # fmt: skip
    return [one for one in planned if not begun or any(period.owed for period in one.periods)]


class _Alike(NamedTuple):
    """How many unions are alike; see `_alike`."""

    kinds: NDArray[np.str_]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    months: NDArray[np.int64]
    unions: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "_Alike":
        kinds, *numbers = zip(*rows, strict=True) if rows else ((),) * 5
        return cls(np.array(kinds, dtype=np.str_), *(np.array(column, dtype=np.int64) for column in numbers))

    def counted(self, kinds: Sequence[str], first: date, last: date) -> tuple[int, int]:
        """How many unions owe something in a period, and at how many of these it happened."""
        owe = np.isin(self.kinds, kinds) & (self.begins <= first.month) & (self.ends >= last.month)
        did = owe & (self.months & _bits(first, last) != 0)
        return int(self.unions[owe].sum()), int(self.unions[did].sum())


def _alike(measure: str, here: Any, year: int) -> Select[Any]:
    """Unions counted by kind, by the first and the last month of the year that they had whole, and by months in which something happened."""
    tables, months = _with_months(UNIONS, measure, year)
    formed, dissolved = UNIONS.c.formed_on, UNIONS.c.dissolved_on
    begins = case(
        (formed <= date(year, 1, 1), 1), (formed > date(year, 12, 1), 13), else_=cast(extract("month", formed - 1), Integer) + 1,
    ).label("begins")  # fmt: skip
    ends = case(
        (dissolved < date(year, 1, 1), 0), (dissolved <= date(year, 12, 31), cast(extract("month", dissolved), Integer) - 1), else_=12,
    ).label("ends")  # fmt: skip
    keys = (UNIONS.c.kind, begins, ends, months.label("months"))
    counted = select(*keys).select_from(tables).where(here).subquery()
    return select(*counted.c, func.count()).group_by(*counted.c)
