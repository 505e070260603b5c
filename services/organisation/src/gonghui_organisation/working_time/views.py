"""What can be read about the working time of part-time cadres."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.views import HOLDERS, POSTS
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import PostKind, WorkingTimeLogged, WorkingTimeStruck
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Month, first_day, last_day, month_of
from gonghui_shared.projections import Rows, projection
from gonghui_shared.rules import Rules

from .limits import LEADERS, limits

TIMES: Final = Table(
    "working_times",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("paid", Integer, nullable=False),  # quarters of a working day
    Column("own", Integer, nullable=False),
    Index("by_month", "month"),
)
ENTRIES: Final = Table(
    "working_time_entries",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("entry_id", Text, primary_key=True),
    Column("worked_on", Date, nullable=False),
    Column("quarters", Integer, nullable=False),
    Column("own_time", Boolean, nullable=False),
)


@projection("working_times", version=2, reads=[WorkingTimeLogged, WorkingTimeStruck], writes=[TIMES, ENTRIES])
def project_times(times: Rows, entries: Rows, event: Recorded) -> None:
    """What every part-time cadre gave to the union in a month, in paid time and in their own, and day by day."""
    match event.body:
        case WorkingTimeLogged(own_time=own, quarters=quarters) | WorkingTimeStruck(own_time=own, quarters=quarters):
            body = event.body
            key = (event.union_id, body.post_id, body.person_id, month_of(body.worked_on))
            if times.get(key) is None:
                times.put(key, paid=0, own=0)
            sign = 1 if isinstance(body, WorkingTimeLogged) else -1
            times.add(key, paid=0 if own else sign * quarters, own=sign * quarters if own else 0)
            if sign > 0:
                entries.put((*key, body.entry_id), worked_on=body.worked_on, quarters=quarters, own_time=own)
            else:
                entries.delete((*key, body.entry_id))


class HolderMonth(BaseModel):
    """What a part-time cadre gave to the union in a month, in quarters of a working day."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    paid: int
    own: int
    cap: int
    floor: int  # 0: the jurisdiction sets none
    under_floor: bool


class WorkingTimeEntry(BaseModel):
    """A day's work, in quarters of a working day."""

    entry_id: Identifier
    worked_on: date
    quarters: int
    own_time: bool


class UnionEffort(BaseModel):
    """What a union's part-time cadres gave to it in a month, in quarters of a working day."""

    union_id: UnionId
    name: str | None
    holders: int
    paid: int
    own: int  # unpaid


async def of_month(
    read: AsyncConnection, union_id: UnionId, month: Month, page: Page, rules: Rules
) -> Paged[HolderMonth]:
    """Everybody who held a part-time post of the union in a month, whether they logged anything or not.

    Args:
        rules: of the union's jurisdiction, as they hold today.

    Source: R-TRM-06.
    """
    kinds: tuple[PostKind, ...] = (*sorted(LEADERS), "committee_member")
    of_kind = {kind: limits(kind, month, rules) for kind in kinds}
    plain = limits("organiser", month, rules)
    cap = case({kind: one.cap for kind, one in of_kind.items()}, value=HOLDERS.c.kind, else_=plain.cap)
    floor = case({kind: one.floor for kind, one in of_kind.items()}, value=HOLDERS.c.kind, else_=plain.floor)
    paid = func.coalesce(TIMES.c.paid, 0)
    logged = and_(
        TIMES.c.union_id == HOLDERS.c.union_id, TIMES.c.post_id == HOLDERS.c.post_id,
        TIMES.c.person_id == HOLDERS.c.person_id, TIMES.c.month == month,
    )  # fmt: skip
    of_post = and_(POSTS.c.union_id == HOLDERS.c.union_id, POSTS.c.post_id == HOLDERS.c.post_id)
    query = (
        select(
            HOLDERS.c.post_id, HOLDERS.c.kind, HOLDERS.c.person_id, paid.label("paid"),
            func.coalesce(TIMES.c.own, 0).label("own"), cap.label("cap"), floor.label("floor"),
            (paid < floor).label("under_floor"),
        )
        .select_from(HOLDERS.join(POSTS, of_post).outerjoin(TIMES, logged))
        .where(
            HOLDERS.c.union_id == union_id, ~POSTS.c.full_time, HOLDERS.c.held_from <= last_day(month),
            or_(HOLDERS.c.held_to.is_(None), HOLDERS.c.held_to >= first_day(month)),
        )
        .distinct()
    )  # fmt: skip
    return await page.of(read, query, (HOLDERS.c.kind, HOLDERS.c.post_id, HOLDERS.c.person_id), HolderMonth)


async def entries_of(
    read: AsyncConnection, union_id: UnionId, post_id: PostId, person_id: PersonId, month: Month
) -> Sequence[WorkingTimeEntry]:
    """What somebody logged for a post in a month, day by day; a month's log is bounded."""
    query = select(ENTRIES).where(
        ENTRIES.c.union_id == union_id, ENTRIES.c.post_id == post_id, ENTRIES.c.person_id == person_id,
        ENTRIES.c.month == month,
    )  # fmt: skip
    rows = await read.execute(query.order_by(ENTRIES.c.worked_on, ENTRIES.c.entry_id))
    return [WorkingTimeEntry(**row) for row in rows.mappings()]


async def unpaid_below(read: AsyncConnection, above: UnionId, month: Month, page: Page) -> Paged[UnionEffort]:
    """Unions below whose cadres logged anything in a month, with their unpaid effort."""
    query = (
        select(
            TIMES.c.union_id, UNIONS.c.name, func.count().label("holders"), func.sum(TIMES.c.paid).label("paid"),
            func.sum(TIMES.c.own).label("own"),
        )
        .select_from(TIMES.outerjoin(UNIONS, UNIONS.c.union_id == TIMES.c.union_id))
        .where(TIMES.c.month == month, await within(read, TIMES.c.union_id, above))
        .group_by(TIMES.c.union_id, UNIONS.c.name)
    )  # fmt: skip
    return await page.of(read, query, (TIMES.c.union_id,), UnionEffort)
