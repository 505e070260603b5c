"""Training that evaluations require, as it is read; it is listed with entry training."""

from typing import Final

from sqlalchemy import Column, Date, Index, Table, Text, exists, select

from gonghui_organisation.post.views import POSTS
from gonghui_organisation.tables import METADATA
from gonghui_shared.handling import Ask
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import RequiredTrainingCompleted, RequiredTrainingOpened, RequiredTrainingWithdrawn

REQUIRED: Final = Table(
    "required_trainings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("advice", Text, nullable=False),
    Column("required_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Index("by_due_required_training", "due_on"),
)


@projection(
    "required_trainings",
    version=1,
    reads=[RequiredTrainingOpened, RequiredTrainingCompleted, RequiredTrainingWithdrawn],
    writes=[REQUIRED],
)
def project_required(required: Rows, event: Recorded) -> None:
    """What was required and is not done."""
    match event.body:
        case RequiredTrainingOpened() as body:
            required.put(
                (event.union_id, body.post_id, body.person_id, body.evaluation_id),
                advice=body.advice, required_on=body.required_on, due_on=body.due_on,
            )  # fmt: skip
        case RequiredTrainingCompleted() | RequiredTrainingWithdrawn() as body:
            required.delete((event.union_id, body.post_id, body.person_id, body.evaluation_id))


async def serving(ask: Ask) -> bool:
    """Loader: whether the command's person holds a post of the union."""
    held = (POSTS.c.union_id == ask.union_id) & (POSTS.c.holder == ask.command.person_id)
    return bool(await ask.read.scalar(select(exists().where(held))))
