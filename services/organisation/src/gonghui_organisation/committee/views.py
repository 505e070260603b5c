"""What can be read about committees that are not elected."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.views import POSTS
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    CommitteeConstituted,
    CommitteeDisbanded,
    CommitteeDissolved,
    PostKind,
    SeatedKind,
    SeatLeft,
    SeatRole,
    SeatSide,
    SeatTaken,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

BENCHES: Final = Table(
    "benches",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("committee", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("women", Integer, nullable=False),
    Column("headed", Boolean, nullable=False),
    Column("since", Date, nullable=False),
    Column("due_on", Date, nullable=False),
)
SEATS: Final = Table(
    "seats",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("committee", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("woman", Boolean, nullable=False),
    Column("as_vice_chair", Boolean, nullable=False),
    Column("since", Date, nullable=False),
)


@projection(
    "benches",
    version=1,
    reads=[CommitteeConstituted, SeatTaken, SeatLeft, CommitteeDisbanded, CommitteeDissolved],
    writes=[BENCHES, SEATS],
)
def project_benches(benches: Rows, seats: Rows, event: Recorded) -> None:
    """The committees that sit, and who sits on them."""
    match event.body:
        case CommitteeConstituted(committee=committee, number=number, seats=count, due_on=day):
            benches.put(
                (event.union_id, committee), number=number, seats=count, taken=0, women=0, headed=False,
                since=event.occurred_on, due_on=day,
            )  # fmt: skip
        case SeatTaken(committee=committee, number=number, person_id=person, role=role, side=side, woman=woman) as seat:
            seats.put(
                (event.union_id, committee, number, person), role=role, side=side, woman=woman,
                as_vice_chair=seat.as_vice_chair, since=event.occurred_on,
            )  # fmt: skip
            benches.add((event.union_id, committee), taken=1, women=int(woman))
            if role == "head":
                benches.put((event.union_id, committee), headed=True)
        case SeatLeft(committee=committee, number=number, person_id=person):
            if row := seats.get((event.union_id, committee, number, person)):
                benches.subtract((event.union_id, committee), taken=1, women=int(row["woman"]))
                if row["role"] == "head":
                    benches.put((event.union_id, committee), headed=False)
            seats.delete((event.union_id, committee, number, person))
        case CommitteeDisbanded(committee=committee, number=number):
            row = benches.get((event.union_id, committee))
            if row is not None and row["number"] == number:  # its successor may have come first
                benches.delete((event.union_id, committee))
        case CommitteeDissolved(committee=committee):
            benches.delete((event.union_id, committee))


class Seat(BaseModel):
    """Who sits on a committee."""

    person_id: PersonId
    role: SeatRole
    side: SeatSide
    woman: bool
    as_vice_chair: bool
    since: date


class SittingCommittee(BaseModel):
    """A committee that sits."""

    union_id: UnionId
    name: str | None
    committee: SeatedKind
    number: int
    seats: int
    taken: int
    women: int
    headed: bool
    since: date
    due_on: date


class Bench(SittingCommittee):
    """The same with everybody who sits on it."""

    members: Sequence[Seat]


async def benches(read: AsyncConnection, union_id: UnionId) -> Sequence[Bench]:
    """A union's committees that are not elected, and who sits on them."""
    joined = BENCHES.outerjoin(UNIONS, UNIONS.c.union_id == BENCHES.c.union_id)
    query = select(BENCHES, UNIONS.c.name).select_from(joined).where(BENCHES.c.union_id == union_id)
    rows = (await read.execute(query.order_by(BENCHES.c.committee))).mappings().all()
    taken = (
        (await read.execute(select(SEATS).where(SEATS.c.union_id == union_id).order_by(SEATS.c.since))).mappings().all()
    )
    return [
        Bench(**row, members=[Seat(**seat) for seat in taken if (seat["committee"], seat["number"]) == (row["committee"], row["number"])])
        for row in rows
    ]  # fmt: skip


async def incomplete(read: AsyncConnection, above: UnionId, page: Page, today: date) -> Paged[SittingCommittee]:
    """Committees below a union with free seats, without a head, or whose term is over; the oldest first."""
    query = (
        select(BENCHES, UNIONS.c.name)
        .join(UNIONS, UNIONS.c.union_id == BENCHES.c.union_id)
        .where(
            await within(read, BENCHES.c.union_id, above),
            UNIONS.c.dissolved_on.is_(None),
            (BENCHES.c.taken < BENCHES.c.seats) | ~BENCHES.c.headed | (BENCHES.c.due_on < today),
        )
    )
    return await page.of(read, query, (BENCHES.c.since, BENCHES.c.union_id, BENCHES.c.committee), SittingCommittee)


async def posts_of_person(ask: Ask) -> frozenset[PostKind]:
    """Loader: the kinds of posts that the command's person holds in its union."""
    held = and_(POSTS.c.union_id == ask.union_id, POSTS.c.holder == ask.command.person_id)
    return frozenset(
        await ask.read.scalars(
            select(POSTS.c.kind).where(held).group_by(POSTS.c.kind).order_by(func.min(POSTS.c.post_id))
        )
    )
