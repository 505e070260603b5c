"""What can be read about training needs."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Select,
    Table,
    Text,
    cast,
    exists,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.views import POSTS
from gonghui_organisation.required_training.views import REQUIRED
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
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
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
    """A holder who still needs training."""

    union_id: UnionId
    name: str | None
    source: Literal["entry", "outcome"]  # of the post, or of the evaluation of a term
    post_id: PostId
    kind: PostKind | None  # None: required for a post that is not on record
    person_id: PersonId
    evaluation_id: Identifier | Literal[""]  # that requires it; empty for entry training
    advice: str | None  # of the outcome
    required_on: date | None
    subjects: Sequence[str] | None
    due_on: date
    days: int  # left until it is due; below zero: overdue by so many
    overdue: bool


_ENTRY: Final = select(
    NEEDS.c.union_id, literal("entry").label("source"), NEEDS.c.post_id, NEEDS.c.kind, NEEDS.c.person_id,
    literal("").label("evaluation_id"), cast(null(), Text).label("advice"), cast(null(), Date).label("required_on"),
    NEEDS.c.subjects, NEEDS.c.due_on,
)  # fmt: skip
SERVING: Final = POSTS.alias("serving")
_ITS_POST: Final = (POSTS.c.union_id == REQUIRED.c.union_id) & (POSTS.c.post_id == REQUIRED.c.post_id)
_REQUIRED: Final = (
    select(
        REQUIRED.c.union_id, literal("outcome"), REQUIRED.c.post_id, POSTS.c.kind, REQUIRED.c.person_id,
        REQUIRED.c.evaluation_id, REQUIRED.c.advice, REQUIRED.c.required_on, cast(null(), JSONB), REQUIRED.c.due_on,
    )
    .outerjoin(POSTS, _ITS_POST)
    .where(exists().where(SERVING.c.union_id == REQUIRED.c.union_id, SERVING.c.holder == REQUIRED.c.person_id))
)  # fmt: skip
_ALL: Final = union_all(_ENTRY, _REQUIRED).subquery("needs")


def _needs(today: date) -> Select[Any]:
    day = cast(literal(today), Date)
    days, overdue = (_ALL.c.due_on - day).cast(Integer).label("days"), (_ALL.c.due_on < day).label("overdue")
    return select(_ALL, UNIONS.c.name, days, overdue).join(UNIONS, UNIONS.c.union_id == _ALL.c.union_id)


_ORDER: Final = (_ALL.c.due_on, _ALL.c.union_id, _ALL.c.post_id, _ALL.c.person_id, _ALL.c.evaluation_id)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page, today: date) -> Paged[OpenNeed]:
    """A union's holders who need training, the most urgent first."""
    return await page.of(read, _needs(today).where(_ALL.c.union_id == union_id), _ORDER, OpenNeed)


async def below(read: AsyncConnection, above: UnionId, page: Page, today: date) -> Paged[OpenNeed]:
    """The same of a union and all below it."""
    scope = await within(read, _ALL.c.union_id, above)
    return await page.of(read, _needs(today).where(scope, UNIONS.c.dissolved_on.is_(None)), _ORDER, OpenNeed)
