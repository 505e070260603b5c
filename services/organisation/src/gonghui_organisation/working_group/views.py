"""What can be read about groups."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Table, Text, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import SeatRole
from gonghui_shared.ids import Identifier, PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import GroupEnded, GroupJoined, GroupKind, GroupLeft, GroupSetUp, Office

GROUPS: Final = Table(
    "working_groups",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("group_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("ended", Boolean, nullable=False),
)
SEATS: Final = Table(
    "working_group_seats",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("group_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("since", Date, nullable=False),
)


@projection("working_groups", version=1, reads=[GroupSetUp, GroupJoined, GroupLeft, GroupEnded], writes=[GROUPS, SEATS])
def project_groups(groups: Rows, seats: Rows, event: Recorded) -> None:
    """Each union's groups, and who sits in them."""
    match event.body:
        case GroupSetUp(group_id=group, kind=kind, title=title):
            groups.put((event.union_id, group), kind=kind, title=title, since=event.occurred_on, ended=False)
        case GroupJoined(group_id=group, person_id=person, role=role, office=office):
            seats.put((event.union_id, group, person), role=role, office=office, since=event.occurred_on)
        case GroupLeft(group_id=group, person_id=person):
            seats.delete((event.union_id, group, person))
        case GroupEnded(group_id=group):
            groups.put((event.union_id, group), ended=True)


class GroupSeat(BaseModel):
    """Who sits in a group."""

    person_id: PersonId
    role: SeatRole
    office: Office
    since: date


class WorkingGroup(BaseModel):
    """A group and everybody who sits in it."""

    group_id: Identifier
    kind: GroupKind
    title: str
    since: date
    seats: Sequence[GroupSeat]


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[WorkingGroup]:
    """A union's groups; in each its head first."""
    there = (GROUPS.c.union_id == union_id, ~GROUPS.c.ended)
    groups = (
        (await read.execute(select(GROUPS).where(*there).order_by(GROUPS.c.kind, GROUPS.c.group_id))).mappings().all()
    )
    rank = case({"head": 0, "deputy": 1}, value=SEATS.c.role, else_=2)
    query = select(SEATS).where(SEATS.c.union_id == union_id).order_by(rank, SEATS.c.since, SEATS.c.person_id)
    seats = (await read.execute(query)).mappings().all()
    return [
        WorkingGroup(**group, seats=[GroupSeat(**seat) for seat in seats if seat["group_id"] == group["group_id"]])
        for group in groups
    ]  # fmt: skip
