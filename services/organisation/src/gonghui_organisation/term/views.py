"""What can be read about terms of office."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, ColumnElement, Date, Index, Integer, Select, Table, Text, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.organisation import (
    ReelectionOrdered,
    TermEnded,
    TermExtended,
    TermOpened,
    TermOverdue,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import TermId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import ExtensionDeclined, ExtensionRequested

ClockState = Literal["running", "due_soon", "overdue", "ended"]

CLOCKS = Table(
    "term_clock",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("term_no", Integer, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("overdue", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("asked_until", Date),  # an extension that waits for its answer
    Column("asked_for", Text),  # why
    Column("extended", Boolean, nullable=False),
    Column("elect_by", Date),  # as the superior union ordered
    Index("by_due", "due_on"),
)


@projection(
    "term_clock",
    version=2,
    reads=[
        TermOpened, TermOverdue, ExtensionRequested, ExtensionDeclined, TermExtended, ReelectionOrdered, TermEnded,
    ],
    writes=[CLOCKS],
)  # fmt: skip
def project_clocks(clocks: Rows, event: Recorded) -> None:
    """When every union's term began, when its next election is due, and whether it was late."""
    match event.body:
        case TermOpened(term_id=term, term_no=number, opened_on=day, due_on=due_on):
            begun = {"term_no": number, "opened_on": day, "due_on": due_on}
            clocks.put(
                (event.union_id, term), **begun, ended_on=None, overdue=False, late=False, asked_until=None,
                asked_for=None, extended=False, elect_by=None,
            )  # fmt: skip
        case ExtensionRequested(term_id=term, until=day, reason=reason):
            clocks.put((event.union_id, term), asked_until=day, asked_for=reason)
        case ExtensionDeclined(term_id=term):
            clocks.put((event.union_id, term), asked_until=None)
        case TermExtended(term_id=term, due_on=day):
            clocks.put((event.union_id, term), due_on=day, asked_until=None, extended=True, overdue=False)
        case ReelectionOrdered(term_id=term, elect_by=day):
            clocks.put((event.union_id, term), elect_by=day)
        case TermOverdue(term_id=term):
            clocks.put((event.union_id, term), overdue=True)
        case TermEnded(term_id=term, ended_on=day, late=late):
            clocks.put((event.union_id, term), ended_on=day, late=late)


class Term(BaseModel):
    """One term of a union's committee."""

    term_id: TermId
    term_no: int
    opened_on: date
    due_on: date
    ended_on: date | None
    overdue: bool
    late: bool
    asked_until: date | None
    asked_for: str | None
    extended: bool
    elect_by: date | None


class TermClock(BaseModel):
    """Where a union's present term stands."""

    union_id: UnionId
    name: str | None
    term_id: TermId
    term_no: int
    opened_on: date
    due_on: date
    state: ClockState
    asked_until: date | None
    extended: bool
    elect_by: date | None


async def terms(read: AsyncConnection, union_id: UnionId) -> Sequence[Term]:
    """A union's terms, newest first."""
    query = select(CLOCKS).where(CLOCKS.c.union_id == union_id).order_by(CLOCKS.c.term_no.desc()).limit(200)
    return [Term.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


def _state(today: date, warning_months: int) -> ColumnElement[str]:
    return case(
        (CLOCKS.c.ended_on.is_not(None), "ended"),
        (CLOCKS.c.due_on < today, "overdue"),
        (CLOCKS.c.due_on <= add_months(today, warning_months), "due_soon"),
        else_="running",
    )


async def _clocks(read: AsyncConnection, union_id: UnionId, state: ColumnElement[str]) -> Select[Any]:
    return (
        select(CLOCKS, UNIONS.c.name, state.label("state"))
        .outerjoin(UNIONS, UNIONS.c.union_id == CLOCKS.c.union_id)
        .where(CLOCKS.c.ended_on.is_(None), await within(read, CLOCKS.c.union_id, union_id))
    )


async def term_clocks(
    read: AsyncConnection, union_id: UnionId, page: Page, *, today: date, warning_months: int, only: ClockState | None
) -> Paged[TermClock]:
    """The present terms of a union and all unions below it, the next election due first."""
    state = _state(today, warning_months)
    query = await _clocks(read, union_id, state)
    if only is not None:
        query = query.where(state == only)
    return await page.of(read, query, (CLOCKS.c.due_on, CLOCKS.c.union_id, CLOCKS.c.term_id), TermClock)


async def clock_counts(
    read: AsyncConnection, union_id: UnionId, *, today: date, warning_months: int
) -> Mapping[str, int]:
    """How many present terms are in each state."""
    clocks = (await _clocks(read, union_id, _state(today, warning_months))).subquery()
    query = select(clocks.c.state, func.count()).group_by(clocks.c.state)
    counts = {"running": 0, "due_soon": 0, "overdue": 0}
    counts.update((state, count) for state, count in await read.execute(query))
    return counts
