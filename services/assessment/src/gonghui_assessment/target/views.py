"""What can be read about targets."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Select, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    CommentsInvited,
    ProgressReported,
    StageTargetMet,
    StageTargetMissed,
    StageTargetSet,
    TargetCascaded,
    TargetDrafted,
    TargetMet,
    TargetMissed,
    TargetReassigned,
    TargetSet,
)
from gonghui_shared.directory.views import POSTS, UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

TARGETS = Table(
    "targets",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("target_id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("judged_on", Date, nullable=False),
    Column("hard", Boolean, nullable=False),
    Column("function", Text),
    Column("owner_id", Text),
    Column("parent_union", Text),
    Column("parent_target", Text),
    Column("weight", Integer, nullable=False),
    Column("survey_id", Text),
    Column("business_goal", Text, nullable=False),
    Column("set_on", Date),  # None: a draft
    Column("opens_on", Date),  # of its comments
    Column("closes_on", Date),
    Column("cascaded", BigInteger, nullable=False),
    Column("weights", Integer, nullable=False),
    Column("reached", BigInteger, nullable=False),
    Column("reported_to", Text),
    Column("state", Text, nullable=False),  # draft, open, met, missed
    Index("targets_by_parent", "parent_union", "parent_target"),
    Index("targets_by_state", "state", "year"),
)
STAGES = Table(
    "target_stages",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("target_id", Text, primary_key=True),
    Column("stage_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("reached", BigInteger),
    Column("state", Text, nullable=False),  # open, met, missed
)


@projection(
    "targets",
    version=3,
    reads=[
        TargetDrafted, CommentsInvited, TargetSet, TargetReassigned, TargetCascaded, ProgressReported, TargetMet,
        TargetMissed,
    ],
    writes=[TARGETS],
)  # fmt: skip
def project_targets(targets: Rows, event: Recorded) -> None:
    """Targets with what was handed down and how far they have come."""
    body: Any = event.body
    key = (event.union_id, body.target_id)
    match body:
        case TargetDrafted() | TargetSet():
            drafted = isinstance(body, TargetDrafted)
            before = None if drafted else targets.get(key)
            targets.put(
                key, year=body.year, title=body.title, measure=body.measure, wanted=body.wanted, source=body.source,
                due_on=body.due_on, judged_on=body.judged_on, hard=body.hard, function=body.function,
                owner_id=body.owner_id, parent_union=body.parent_union, parent_target=body.parent_target,
                weight=body.weight, survey_id=body.survey_id, business_goal=body.business_goal,
                set_on=None if drafted else event.occurred_on, opens_on=before["opens_on"] if before else None,
                closes_on=before["closes_on"] if before else None, cascaded=0, weights=0, reached=0, reported_to=None,
                state="draft" if drafted else "open",
            )  # fmt: skip
        case CommentsInvited(opens_on=opens, closes_on=closes):
            targets.put(key, opens_on=opens, closes_on=closes)
        case TargetReassigned(owner_id=owner):
            targets.put(key, owner_id=owner)
        case TargetCascaded(wanted=wanted, weight=weight):
            targets.add(key, cascaded=wanted, weights=weight)
        case ProgressReported(month=month, reached=reached):
            now = targets.get(key)
            if now is None or month >= (now["reported_to"] or ""):
                settled = now is not None and now["state"] in {"met", "missed"}  # what events proved stands
                targets.put(key, reported_to=month, **({} if settled else {"reached": reached}))
        case TargetMet(reached=reached):
            targets.put(key, state="met", reached=reached)
        case TargetMissed(reached=reached):
            targets.put(key, state="missed", reached=reached)


@projection("target_stages", version=1, reads=[StageTargetSet, StageTargetMet, StageTargetMissed], writes=[STAGES])
def project_stages(stages: Rows, event: Recorded) -> None:
    """Stages of targets, and which were reached by their day."""
    body: Any = event.body
    key = (event.union_id, body.target_id, body.stage_id)
    match body:
        case StageTargetSet(title=title, wanted=wanted, due_on=day):
            stages.put(key, title=title, wanted=wanted, due_on=day, reached=None, state="open")
        case StageTargetMet(reached=reached):
            stages.put(key, reached=reached, state="met")
        case StageTargetMissed(reached=reached):
            stages.put(key, reached=reached, state="missed")


class TargetRow(BaseModel):
    """One target of one union."""

    union_id: UnionId
    target_id: Identifier
    year: int
    title: str
    measure: str
    wanted: int
    source: str
    due_on: date
    hard: bool
    function: str | None
    owner_id: PostId | None
    owner_kind: str | None  # of the accountable post, where anybody ever held it
    holder_id: PersonId | None  # who holds it today
    parent_union: UnionId | None
    parent_target: Identifier | None
    weight: int
    survey_id: Identifier | None
    business_goal: str
    opens_on: date | None
    closes_on: date | None
    cascaded: int
    weights: int
    reached: int
    reported_to: str | None
    state: str


class StageRow(BaseModel):
    """One stage of a target."""

    target_id: Identifier
    stage_id: Identifier
    title: str
    wanted: int
    due_on: date
    reached: int | None
    state: str


ACCOUNTABLE: Final = (POSTS.c.union_id == TARGETS.c.union_id) & (POSTS.c.post_id == TARGETS.c.owner_id)


def held_on(day: date) -> Any:
    """A condition: a post is held on a day."""
    return (POSTS.c.held_from <= day) & (POSTS.c.held_to.is_(None) | (POSTS.c.held_to >= day))


def holder_on(day: date) -> Any:
    """A scalar query: who holds a target's accountable post on a day."""
    newest = select(POSTS.c.person_id).where(ACCOUNTABLE, held_on(day)).order_by(POSTS.c.held_from.desc()).limit(1)
    return newest.scalar_subquery().label("holder_id")


def owner_kind() -> Any:
    """A scalar query: what kind of post a target's accountable one is."""
    newest = select(POSTS.c.kind).where(ACCOUNTABLE).order_by(POSTS.c.held_from.desc()).limit(1)
    return newest.scalar_subquery().label("owner_kind")


def with_holder(day: date) -> Select[Any]:
    """All targets, each with its accountable post's kind and who holds that on a day."""
    return select(TARGETS, owner_kind(), holder_on(day))


async def targets(
    read: AsyncConnection, union_id: UnionId, page: Page, year: int | None, day: date
) -> Paged[TargetRow]:
    """A union's targets by year."""
    query = with_holder(day).where(TARGETS.c.union_id == union_id)
    if year is not None:
        query = query.where(TARGETS.c.year == year)
    return await page.of(read, query, (TARGETS.c.year, TARGETS.c.target_id), TargetRow)


async def target(read: AsyncConnection, union_id: UnionId, target_id: Identifier, day: date) -> TargetRow | None:
    """One target."""
    query = with_holder(day).where(TARGETS.c.union_id == union_id, TARGETS.c.target_id == target_id)
    found = (await read.execute(query)).mappings().one_or_none()
    return None if found is None else TargetRow.model_validate(dict(found))


async def stages(read: AsyncConnection, union_id: UnionId, year: int) -> Sequence[StageRow]:
    """The stages of a union's targets of a year, by their days."""
    mine = (TARGETS.c.union_id == STAGES.c.union_id) & (TARGETS.c.target_id == STAGES.c.target_id)
    query = select(STAGES).join(TARGETS, mine).where(STAGES.c.union_id == union_id, TARGETS.c.year == year)
    rows = (await read.execute(query.order_by(STAGES.c.due_on, STAGES.c.target_id, STAGES.c.stage_id))).mappings()
    return [StageRow.model_validate(dict(row)) for row in rows]


async def superior_of_receiver(ask: Ask) -> str | None:
    """Loader: the superior union of the union that a target is handed to."""
    query = select(UNIONS.c.superior_id).where(UNIONS.c.union_id == ask.command.to_union_id)
    found: str | None = await ask.read.scalar(query)
    return found
