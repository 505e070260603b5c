"""Plans as they are read: for each duty and period whether something happened, in one union or in many."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    Date,
    Integer,
    String,
    Table,
    Text,
    any_,
    case,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
    values,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.evidence.views import TABLES
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
    over = [(d, first, last) for d in duties for first, last in periods(d["every"], year) if last < day]
    if not over:
        return Paged[GapsOfUnion](items=[])
    owing = _owing(over, await within(read, UNIONS.c.union_id, union_id), year)
    left_out = func.sum(case((owing.c.done, 0), else_=1))
    counted = (
        select(owing.c.union_id, func.min(owing.c.name).label("union_name"), left_out.label("gaps"), func.count().label("owed"))
        .group_by(owing.c.union_id)
        .having(left_out > 0)
        .subquery()
    )  # fmt: skip
    return await page.of(read, select(counted), (counted.c.union_id,), GapsOfUnion)


async def _duties(read: AsyncConnection, union_id: UnionId, year: int) -> Sequence[Any]:
    above = ancestors(union_id)
    query = select(PLANS).join(above, above.c.union_id == PLANS.c.union_id).where(PLANS.c.year == year)
    return (await read.execute(query.order_by(PLANS.c.union_id, PLANS.c.number))).mappings().all()


async def _planned(read: AsyncConnection, union_id: UnionId, here: Any, year: int, day: date) -> Sequence[PlannedDuty]:
    duties = await _duties(read, union_id, year)
    begun = [(d, first, last) for d in duties for first, last in periods(d["every"], year) if first <= day]
    found: dict[tuple[str, str, date], tuple[int, int]] = {}
    if begun:
        owing = _owing(begun, here, year)
        done = func.sum(case((owing.c.done, 1), else_=0))
        columns = (owing.c.plan_union, owing.c.duty_id, owing.c.first)
        for plan, duty, first, owed, did in await read.execute(select(*columns, func.count(), done).group_by(*columns)):
            found[plan, duty, first] = (owed, did)

    def told(duty: Any, first: date, last: date) -> Period:
        owed, done = found.get((duty["union_id"], duty["duty_id"], first), (0, 0))
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


def _owing(asked: Sequence[tuple[Any, date, date]], here: Any, year: int) -> Any:
    """Each union beside each duty and period that it owes, and whether an event of the measure fell into it."""
    listed = values(
        column("plan_union", Text), column("duty_id", Text), column("measure", Text), column("kinds", ARRAY(Text)),
        column("first", Date), column("last", Date), name="asked",
    ).data([(d["union_id"], d["duty_id"], d["measure"], cast(list(d["kinds"]), ARRAY(Text)), first, last) for d, first, last in asked])  # fmt: skip
    measures = sorted({duty["measure"] for duty, _, _ in asked})
    months = union_all(
        *(
            select(table.c.union_id, table.c.measure, func.date_trunc("month", table.c.counts_on).label("month"))
            .join(UNIONS, UNIONS.c.union_id == table.c.union_id)
            .where(here, table.c.measure.in_(measures), table.c.quantity > 0)
            .where(table.c.counts_on.between(date(year, 1, 1), date(year, 12, 31)))
            for table in TABLES.values()
        )
    ).subquery()
    happened = (
        select(months.c.union_id, months.c.measure, cast(months.c.month, Date).label("month"))
        .distinct()
        .cte("happened")
    )
    did = (
        select(literal(1))
        .where(happened.c.union_id == UNIONS.c.union_id, happened.c.measure == listed.c.measure)
        .where(happened.c.month.between(listed.c.first, listed.c.last))
        .exists()
    )
    owes = (UNIONS.c.kind == any_(listed.c.kinds)) & (UNIONS.c.formed_on <= listed.c.first)
    there = UNIONS.c.dissolved_on.is_(None) | (UNIONS.c.dissolved_on > listed.c.last)
    return (
        select(UNIONS.c.union_id, cast(UNIONS.c.name, String).label("name"), listed.c.plan_union, listed.c.duty_id, listed.c.first, did.label("done"))
        .join_from(UNIONS, listed, owes & there)
        .where(here)
        .subquery()
    )  # fmt: skip
