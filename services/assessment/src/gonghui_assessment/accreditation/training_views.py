"""Training for gaps as it is read: planned, held, looked at again."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import JSON, Boolean, Column, Date, Index, Table, Text, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.checklist.views import CHECKLISTS
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    GapsRechecked,
    GapTrainingHeld,
    GapTrainingPlanned,
)
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .views import ROUNDS, RUNNING

TRAININGS: Final = Table(
    "gap_trainings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("checklist_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("check_id", Text, primary_key=True),
    Column("training_id", Text, primary_key=True),
    Column("clauses", JSON, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("held_on", Date),
    Column("late", Boolean),
    Column("rechecked_on", Date),
    Column("still_short", JSON),  # clauses
    Index("gap_trainings_by_day", "rechecked_on", "due_on"),
)


@projection("gap_trainings", version=1, reads=[GapTrainingPlanned, GapTrainingHeld, GapsRechecked], writes=[TRAININGS])
def project_gap_trainings(trainings: Rows, event: Recorded) -> None:
    """How far each training for a gap has come."""
    match event.body:
        case GapTrainingPlanned() | GapTrainingHeld() | GapsRechecked() as body:
            key = (event.union_id, body.checklist_id, body.version, body.check_id, body.training_id)
            trainings.put(key, **_columns(body, event.occurred_on))


def _columns(body: GapTrainingPlanned | GapTrainingHeld | GapsRechecked, on: date) -> dict[str, Any]:
    match body:
        case GapTrainingPlanned(clauses=clauses, due_on=day):
            later = dict.fromkeys(("held_on", "late", "rechecked_on", "still_short"))
            return {"clauses": list(clauses), "planned_on": on, "due_on": day, **later}
        case GapTrainingHeld(late=late):
            return {"held_on": on, "late": late}
        case GapsRechecked(still_short=codes):
            return {"rechecked_on": on, "still_short": list(codes)}


class GapTraining(BaseModel):
    """Training for clauses that a union did not meet."""

    check_id: Identifier
    training_id: Identifier
    clauses: Sequence[str]
    planned_on: date
    due_on: date
    held_on: date | None
    late: bool | None
    rechecked_on: date | None
    still_short: Sequence[str] | None  # by the inspection after it


class GapTrainingBelow(GapTraining):
    """The same with where it is."""

    union_id: UnionId
    union_name: str | None
    checklist_id: Identifier
    version: Identifier
    title_zh: str | None
    title_en: str | None


async def of_checklist(
    read: AsyncConnection, union_id: UnionId, checklist_id: str, version: str
) -> Sequence[GapTraining]:
    """Training at a union for a checklist, newest first."""
    query = (
        select(TRAININGS)
        .where(
            TRAININGS.c.union_id == union_id, TRAININGS.c.checklist_id == checklist_id, TRAININGS.c.version == version
        )
        .order_by(TRAININGS.c.planned_on.desc(), TRAININGS.c.training_id)
        .limit(200)
    )
    return [GapTraining.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def open_below(read: AsyncConnection, above: UnionId, page: Page) -> Paged[GapTrainingBelow]:
    """Training below a union after which nobody has looked again, while its round runs; the most urgent first."""
    its = (CHECKLISTS.c.checklist_id == TRAININGS.c.checklist_id) & (CHECKLISTS.c.version == TRAININGS.c.version)
    query = (
        select(TRAININGS, UNIONS.c.name.label("union_name"), CHECKLISTS.c.title_zh, CHECKLISTS.c.title_en)
        .outerjoin(UNIONS, UNIONS.c.union_id == TRAININGS.c.union_id)
        .outerjoin(CHECKLISTS, its)
        .where(
            TRAININGS.c.rechecked_on.is_(None), await within(read, TRAININGS.c.union_id, above),
            TRAININGS.c.union_id != above, _round_runs(),
        )
    )  # fmt: skip
    order = (TRAININGS.c.due_on, *TRAININGS.primary_key.columns)
    return await page.of(read, query, order, GapTrainingBelow)


def _round_runs() -> Any:
    same = [ROUNDS.c[column.name] == column for column in TRAININGS.primary_key.columns if column.name in ROUNDS.c]
    return exists().where(*same, ROUNDS.c.standing.in_(RUNNING))
