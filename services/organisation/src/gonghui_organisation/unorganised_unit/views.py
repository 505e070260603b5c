"""What can be read about units without a union."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, Index, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import FormationOverdue, UnitOrganised, UnitType
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.refusals import NotFound

from .events import FormationOpinionIssued, UnitClosed, UnitRecorded

UNITS: Final = Table(
    "unorganised_units",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit_type", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("staff", Integer, nullable=False),
    Column("established_on", Date, nullable=False),
    Column("form_by", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("owes_from", Text),
    Column("opinion", Text),
    Column("opinion_on", Date),
    Index("by_state", "state", "form_by"),
)


@projection(
    "unorganised_units",
    version=1,
    reads=[UnitRecorded, FormationOverdue, FormationOpinionIssued, UnitOrganised, UnitClosed],
    writes=[UNITS],
)
def project_units(units: Rows, event: Recorded) -> None:
    """Units that have no union, and by when they have to form one."""
    match event.body:
        case UnitRecorded() as unit:
            units.put(
                (event.union_id, unit.unit_id), name=unit.name, unit_type=unit.unit_type,
                jurisdiction=unit.jurisdiction, staff=unit.staff, established_on=unit.established_on,
                form_by=unit.form_by, state="waiting", owes_from=None, opinion=None, opinion_on=None,
            )  # fmt: skip
        case FormationOverdue(unit_id=unit_id, owes_from=month):
            units.put((event.union_id, unit_id), state="overdue", owes_from=month)
        case FormationOpinionIssued(unit_id=unit_id, paper=paper):
            units.put((event.union_id, unit_id), opinion=paper, opinion_on=event.occurred_on)
        case UnitOrganised(unit_id=unit_id) | UnitClosed(unit_id=unit_id):
            units.delete((event.union_id, unit_id))


class UnitRow(BaseModel):
    """A unit without a union."""

    union_id: UnionId  # in whose area it lies
    unit_id: Identifier
    name: str
    unit_type: UnitType
    jurisdiction: str
    staff: int
    established_on: date
    form_by: date
    state: Literal["waiting", "overdue"]
    owes_from: str | None  # month from which the preparatory fund is owed
    opinion: str | None  # number of the written opinion
    opinion_on: date | None


async def below(
    read: AsyncConnection, above: UnionId, page: Page, state: Literal["waiting", "overdue"] | None
) -> Paged[UnitRow]:
    """Units without a union in the area of a union and of all below it, those whose time ends first at the top."""
    query = select(UNITS).where(await within(read, UNITS.c.union_id, above))
    if state is not None:
        query = query.where(UNITS.c.state == state)
    return await page.of(read, query, (UNITS.c.form_by, UNITS.c.union_id, UNITS.c.unit_id), UnitRow)


async def unit(read: AsyncConnection, union_id: UnionId, unit_id: Identifier) -> UnitRow:
    """One unit in the area of a union.

    Raises:
        NotFound: it is not on the register, or has left it.
    """
    query = select(UNITS).where(UNITS.c.union_id == union_id, UNITS.c.unit_id == unit_id)
    row = (await read.execute(query)).mappings().first()
    if row is None:
        raise NotFound
    return UnitRow.model_validate(dict(row))
