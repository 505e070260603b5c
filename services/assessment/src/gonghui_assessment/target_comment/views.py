"""Comments as they are read: what was said and answered, and by nobody in particular."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Index, Select, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_assessment.target.views import TARGETS
from gonghui_shared.contracts.assessment import CommentAnswered, TargetCommented
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.http.client import client_of
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import CommentWords

COMMENTS = Table(
    "target_comments",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("target_id", Text, primary_key=True),
    Column("comment_id", Text, primary_key=True),
    Column("commented_on", Date, nullable=False),
    Column("verdict", Text),
    Column("answered_on", Date),
)
WORDS = Table(
    "target_comment_words",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("target_id", Text, nullable=False),
    Column("comment_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("text", Text),
    Index("comment_words_by_target", "union_id", "target_id"),
    info={"personal": ("text",)},
)


@projection("target_comments", version=1, reads=[TargetCommented, CommentAnswered], writes=[COMMENTS])
def project_comments(comments: Rows, event: Recorded) -> None:
    """Comments and what became of them."""
    match event.body:
        case TargetCommented(target_id=target, comment_id=comment):
            key = (event.union_id, target, comment)
            comments.put(key, commented_on=event.occurred_on, verdict=None, answered_on=None)
        case CommentAnswered(target_id=target, comment_id=comment, verdict=verdict):
            comments.put((event.union_id, target, comment), verdict=verdict, answered_on=event.occurred_on)


@projection("target_comment_words", version=1, reads=[CommentWords], writes=[WORDS])
def project_comment_words(words: Rows, event: Recorded, *, vault: Vault) -> None:
    """What was said and answered."""
    match event.body:
        case CommentWords(target_id=target, comment_id=comment, kind=kind, person_id=person):
            words.put(
                (event.union_id, event.position), target_id=target, comment_id=comment, kind=kind, person_id=person,
                text=vault.open(event, "text"),
            )  # fmt: skip


class CommentRow(BaseModel):
    """One comment, without whom it is from."""

    comment_id: Identifier
    commented_on: date
    text: str | None  # None once the writer was forgotten
    verdict: str | None
    reason: str | None
    answered_on: date | None


class DraftRow(BaseModel):
    """A draft that members may comment on, or could."""

    union_id: UnionId
    union_name: str | None
    target_id: Identifier
    year: int
    title: str
    measure: str
    wanted: int
    due_on: date
    hard: bool
    function: str | None
    owner_id: PostId | None
    opens_on: date
    closes_on: date
    comments: int
    answered: int


class PersonOfMember(BaseModel):
    """Whose membership it is, as organisation answers."""

    person_id: PersonId | None


async def comments(read: AsyncConnection, union_id: UnionId, target_id: Identifier) -> Sequence[CommentRow]:
    """All comments on a draft, with their answers, in the order in which they came."""
    mine = (COMMENTS.c.union_id == union_id) & (COMMENTS.c.target_id == target_id)
    rows = (await read.execute(select(COMMENTS).where(mine))).mappings().all()
    query = select(WORDS).where(WORDS.c.union_id == union_id, WORDS.c.target_id == target_id)
    said = (await read.execute(query.order_by(WORDS.c.position))).mappings().all()
    texts = {(word["comment_id"], word["kind"]): word["text"] for word in said}
    order = {word["comment_id"]: number for number, word in enumerate(said) if word["kind"] == "comment"}
    found = [
        CommentRow(
            **row, text=texts.get((row["comment_id"], "comment")), reason=texts.get((row["comment_id"], "reason"))
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: order.get(one.comment_id, 0))


async def open_drafts(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[DraftRow]:
    """Drafts of a union on which members were asked for comments."""
    mine = (COMMENTS.c.union_id == TARGETS.c.union_id) & (COMMENTS.c.target_id == TARGETS.c.target_id)
    query: Select[Any] = (
        select(TARGETS, UNIONS.c.name.label("union_name"), _counted(mine).label("comments"),
               _counted(mine & COMMENTS.c.verdict.is_not(None)).label("answered"))
        .outerjoin(UNIONS, UNIONS.c.union_id == TARGETS.c.union_id)
        .where(TARGETS.c.union_id == union_id, TARGETS.c.state == "draft", TARGETS.c.opens_on.is_not(None))
    )  # fmt: skip
    return await page.of(read, query, (TARGETS.c.year, TARGETS.c.target_id), DraftRow)


def _counted(condition: Any) -> Any:
    return select(func.count()).select_from(COMMENTS).where(condition).correlate(TARGETS).scalar_subquery()


async def unanswered(ask: Ask) -> int:
    """Loader: how many comments on the command's target are without an answer."""
    mine = (COMMENTS.c.union_id == ask.command.union_id) & (COMMENTS.c.target_id == ask.command.target_id)
    query = select(func.count()).select_from(COMMENTS).where(mine, COMMENTS.c.verdict.is_(None))
    return int(await ask.read.scalar(query) or 0)


async def person_of_member(ask: Ask) -> PersonId | None:
    """Loader: whose membership the command names, as organisation's roll has it now."""
    asked = client_of(ask.runtime, "organisation")
    where = {"union_id": ask.command.union_id, "member_id": ask.command.member_id}
    return (await asked.get("/internal/person-of-member", PersonOfMember, **where)).person_id
