"""What can be read about formations under way."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    FormationRequested,
    FormationReturned,
    UnionFormed,
    UnionKind,
    UnitType,
)
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.refusals import NotFound

from .events import (
    ApplicantsCounted,
    FirstMeetingHeld,
    FormationAbandoned,
    FormationOpened,
    MobilisationHeld,
    PrepGroupAppointed,
)

Stage = Literal["opened", "preparing", "met", "submitted", "returned", "formed", "abandoned"]
CASES: Final = Table(
    "formation_cases",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("superior_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("unit_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("applied_by", Text, nullable=False),
    Column("workers", Integer, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("stage", Text, nullable=False),
    Column("prepared", Boolean, nullable=False),
    Column("applicants", Integer, nullable=False),
    Column("women", Integer, nullable=False),
    Column("mobilised", Integer, nullable=False),
    Column("trained", Integer, nullable=False),
    Column("present", Integer),
    Column("returned_for", Text),
)


@projection(
    "formation_cases",
    version=1,
    reads=[
        FormationOpened, PrepGroupAppointed, ApplicantsCounted, MobilisationHeld, FirstMeetingHeld, FormationAbandoned,
        FormationRequested, FormationReturned, UnionFormed,
    ],
    writes=[CASES],
)  # fmt: skip
def project_cases(cases: Rows, event: Recorded) -> None:
    """Where every formation stands: what has been done of what the approval asks for."""
    key = (event.union_id,)
    if isinstance(event.body, FormationOpened):
        opened = event.body
        cases.put(
            key, superior_id=opened.superior_id, kind=opened.kind, unit_type=opened.unit_type, name=opened.name,
            applied_by=opened.applied_by, workers=opened.workers, opened_on=event.occurred_on, stage="opened",
            prepared=False, applicants=0, women=0, mobilised=0, trained=0, present=None, returned_for=None,
        )  # fmt: skip
    elif cases.get(key) is not None:  # unions are also formed without a case
        _step(cases, key, event)


def _step(cases: Rows, key: tuple[str], event: Recorded) -> None:
    match event.body:
        case PrepGroupAppointed():
            cases.put(key, prepared=True, stage="preparing")
        case ApplicantsCounted(applicants=applicants, women=women):
            cases.put(key, applicants=applicants, women=women)
        case MobilisationHeld(kind=kind, attended=attended):
            cases.add(key, **{"mobilised" if kind == "mobilisation" else "trained": attended})
        case FirstMeetingHeld(present=present):
            cases.put(key, present=present, stage="met")
        case FormationAbandoned():
            cases.put(key, stage="abandoned")
        case FormationRequested():
            cases.put(key, stage="submitted", returned_for=None)
        case FormationReturned(reason=reason):
            cases.put(key, stage="returned", returned_for=reason)
        case UnionFormed():
            cases.put(key, stage="formed")


class FormationStage(BaseModel):
    """Where an application stands, for those who made it."""

    union_id: UnionId
    name: str
    opened_on: date
    stage: Stage


class FormationCase(FormationStage):
    """A formation with what has been done."""

    superior_id: UnionId
    kind: UnionKind
    unit_type: UnitType
    applied_by: Literal["workers", "union"]
    workers: int
    prepared: bool
    applicants: int
    women: int
    mobilised: int
    trained: int
    present: int | None  # at the first meeting
    returned_for: str | None


async def cases(read: AsyncConnection, superior_id: UnionId, page: Page) -> Paged[FormationCase]:
    """Formations below a union, the oldest first."""
    query = select(CASES).where(CASES.c.superior_id == superior_id)
    return await page.of(read, query, (CASES.c.opened_on, CASES.c.union_id), FormationCase)


async def stage_of(read: AsyncConnection, union_id: UnionId) -> FormationStage:
    """Where one application stands.

    Raises:
        NotFound: there is none.
    """
    row = (await read.execute(select(CASES).where(CASES.c.union_id == union_id))).mappings().first()
    if row is None:
        raise NotFound
    return FormationStage.model_validate(dict(row))
