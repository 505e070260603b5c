"""What can be read about training needs."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, Select, Table, Text, cast, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    CadreTrained,
    PostKind,
    PostVacated,
    TrainingNeedOpened,
    TrainingOverdue,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

NEEDS: Final = Table(
    "training_needs",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Index("by_due_training", "due_on"),
)


@projection(
    "training_needs", version=1, reads=[TrainingNeedOpened, TrainingOverdue, CadreTrained, PostVacated], writes=[NEEDS]
)
def project_needs(needs: Rows, event: Recorded) -> None:
    """Holders who still need their entry training."""
    match event.body:
        case TrainingNeedOpened(post_id=post, person_id=person, kind=kind, subjects=subjects, due_on=day):
            needs.put((event.union_id, post, person), kind=kind, subjects=list(subjects), due_on=day, overdue=False)
        case TrainingOverdue(post_id=post, person_id=person):
            needs.put((event.union_id, post, person), overdue=True)
        case CadreTrained(post_id=post, person_id=person) | PostVacated(post_id=post, person_id=person):
            needs.delete((event.union_id, post, person))


class OpenNeed(BaseModel):
    """A holder who still needs entry training."""

    union_id: UnionId
    name: str | None
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    subjects: Sequence[str]
    due_on: date
    days: int  # left until it is due; below zero: overdue by so many
    overdue: bool


def _needs(today: date) -> Select[Any]:
    days = (NEEDS.c.due_on - cast(literal(today), Date)).cast(Integer).label("days")
    return select(NEEDS, UNIONS.c.name, days).select_from(
        NEEDS.join(UNIONS, UNIONS.c.union_id == NEEDS.c.union_id)
    )  # fmt: skip


_ORDER: Final = (NEEDS.c.due_on, NEEDS.c.union_id, NEEDS.c.post_id, NEEDS.c.person_id)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page, today: date) -> Paged[OpenNeed]:
    """A union's holders who need training, the most urgent first."""
    return await page.of(read, _needs(today).where(NEEDS.c.union_id == union_id), _ORDER, OpenNeed)


async def below(read: AsyncConnection, above: UnionId, page: Page, today: date) -> Paged[OpenNeed]:
    """The same of a union and all below it."""
    scope = await within(read, NEEDS.c.union_id, above)
    return await page.of(read, _needs(today).where(scope, UNIONS.c.dissolved_on.is_(None)), _ORDER, OpenNeed)
