"""What can be read about supervisors: those who were appointed, and those who sit on a committee that supervises."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, Select, Table, Text, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.committee.views import BENCHES, SEATS
from gonghui_organisation.tables import METADATA
from gonghui_shared.directory import UNIONS, ancestors
from gonghui_shared.handling import Ask
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import SupervisorAppointed, SupervisorReleased

SUPERVISING: Final = ("supervision", "labour_protection")  # committees whose members supervise
MOST: Final = 500
APPOINTED: Final = Table(
    "supervisors",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("since", Date, nullable=False),
    Column("until", Date),
)


@projection("supervisors", version=1, reads=[SupervisorAppointed, SupervisorReleased], writes=[APPOINTED])
def project_supervisors(supervisors: Rows, event: Recorded) -> None:
    """Whom unions have appointed, and until when."""
    match event.body:
        case SupervisorAppointed(person_id=person):
            supervisors.put((event.union_id, person), since=event.occurred_on, until=None)
        case SupervisorReleased(person_id=person):
            supervisors.put((event.union_id, person), until=event.occurred_on)


class Supervisor(BaseModel):
    """Somebody who may inspect a union's sites."""

    union_id: UnionId  # which appointed, or on whose committee they sit: the union itself or one above it
    name: str | None  # of that union
    person_id: PersonId
    by: Literal["appointed", "supervision", "labour_protection"]
    since: date


async def supervisors(read: AsyncConnection, union_id: UnionId, on: date) -> Sequence[Supervisor]:
    """Those of a union, and of the unions above it, who may inspect together with them."""
    found = _serving(union_id, on).subquery()
    query = (
        select(found, UNIONS.c.name)
        .outerjoin(UNIONS, UNIONS.c.union_id == found.c.union_id)
        .order_by(found.c.union_id != union_id, found.c.union_id, found.c.person_id, found.c.by)
        .limit(MOST)
    )
    return [Supervisor.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def serving_on(ask: Ask) -> frozenset[PersonId]:
    """Loader: who may inspect the sites of the command's union on the business date.

    A union too small for two supervisors of its own asks one of a union above it along.
    """
    found = _serving(ask.union_id, ask.on).subquery()
    return frozenset(await ask.read.scalars(select(found.c.person_id)))


def _serving(union_id: UnionId, on: date) -> Any:
    above = select(ancestors(union_id).c.union_id)
    appointed: Select[Any] = select(
        APPOINTED.c.union_id, APPOINTED.c.person_id, literal("appointed").label("by"), APPOINTED.c.since
    ).where(
        APPOINTED.c.union_id.in_(above), APPOINTED.c.since <= on,
        or_(APPOINTED.c.until.is_(None), APPOINTED.c.until >= on),
    )  # fmt: skip
    sitting = (
        (BENCHES.c.union_id == SEATS.c.union_id)
        & (BENCHES.c.committee == SEATS.c.committee)
        & (BENCHES.c.number == SEATS.c.number)
    )
    seated: Select[Any] = (
        select(SEATS.c.union_id, SEATS.c.person_id, SEATS.c.committee.label("by"), SEATS.c.since)
        .join(BENCHES, sitting)
        .where(SEATS.c.union_id.in_(above), SEATS.c.committee.in_(SUPERVISING), SEATS.c.since <= on)
    )
    return union_all(appointed, seated)
