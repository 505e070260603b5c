"""What can be read about inspections."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import InspectionMatter, SiteInspected
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import InspectionDescribed

INSPECTIONS: Final = Table(
    "inspections",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("inspection_id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("matters", JSON, nullable=False),
    Column("inspectors", JSON, nullable=False),
    Column("recused", JSON, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("looked_at", Text),
)


@projection("inspections", version=1, reads=[SiteInspected, InspectionDescribed], writes=[INSPECTIONS])
def project_inspections(inspections: Rows, event: Recorded) -> None:
    """Every inspection, by whom, and what was looked at."""
    match event.body:
        case SiteInspected() as held:
            inspections.put(
                (event.union_id, held.inspection_id), site=held.site, matters=held.matters, inspectors=held.inspectors,
                recused=held.recused, held_on=event.occurred_on, looked_at=None,
            )  # fmt: skip
        case InspectionDescribed(inspection_id=inspection, looked_at=text):
            inspections.put((event.union_id, inspection), looked_at=text)


class InspectionRow(BaseModel):
    """An inspection."""

    inspection_id: Identifier
    site: str
    matters: Sequence[InspectionMatter]
    inspectors: Sequence[PersonId]
    recused: Sequence[PersonId]
    held_on: date
    looked_at: str | None


async def inspections(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[InspectionRow]:
    """A union's inspections by day."""
    query = select(INSPECTIONS).where(INSPECTIONS.c.union_id == union_id)
    return await page.of(read, query, (INSPECTIONS.c.held_on, INSPECTIONS.c.inspection_id), InspectionRow)
