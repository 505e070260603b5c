"""Appeals, what was written about them, and what was revised, as they are read."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, Select, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.judgement.events import ItemRated
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import AppealAnswered, AppealFiled, AppealOverdue, ScoreRevised
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import ScoreWords

Standing = Literal["open", "accepted", "rejected", "rescored"]
APPEALS = Table(
    "appeals",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("appeal_id", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("standing", Text, nullable=False),
    Column("answered_by", Text),
    Column("answered_on", Date),
    Column("overdue", Boolean, nullable=False),
    Index("appeals_by_standing", "standing", "union_id"),
)
WORDS = Table(
    "score_words",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("evaluation_id", Text, nullable=False),
    Column("cause_id", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("text", Text),
    info={"personal": ("text",)},
)
REVISIONS = Table(
    "score_revisions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("cause_id", Text, nullable=False),
    Column("items", JSON, nullable=False),
    Column("total_before", Text, nullable=False),
    Column("grade_before", Text, nullable=False),
    Column("total", Text, nullable=False),
    Column("full", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("revised_by", Text, nullable=False),
    Column("revised_on", Date, nullable=False),
    Column("event_id", Text, nullable=False),
)
JUDGES = Table(  # asked only for keeping hands apart: who gave a single mark is nobody's to read
    "item_judges",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("scheme_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("actor", Text, primary_key=True),
)


@projection("appeals", version=1, reads=[AppealFiled, AppealAnswered, AppealOverdue, ScoreRevised], writes=[APPEALS])
def project_appeals(appeals: Rows, event: Recorded) -> None:
    """Where every appeal stands."""
    match event.body:
        case AppealFiled() as filed:
            appeals.put(
                (event.union_id, filed.evaluation_id, filed.appeal_id), item=filed.item, document=filed.document,
                filed_by=filed.filed_by, filed_on=event.occurred_on, answer_by=filed.answer_by, standing="open",
                answered_by=None, answered_on=None, overdue=False,
            )  # fmt: skip
        case AppealOverdue(evaluation_id=evaluation, appeal_id=appeal):
            appeals.put((event.union_id, evaluation, appeal), overdue=True)
        case AppealAnswered(evaluation_id=evaluation, appeal_id=appeal, accepted=accepted, answered_by=actor):
            appeals.put(
                (event.union_id, evaluation, appeal), standing="accepted" if accepted else "rejected",
                answered_by=actor, answered_on=event.occurred_on, overdue=False,
            )  # fmt: skip
        case ScoreRevised(evaluation_id=evaluation, cause="appeal", cause_id=appeal):
            appeals.put((event.union_id, evaluation, appeal), standing="rescored")


@projection("score_words", version=1, reads=[ScoreWords], writes=[WORDS])
def project_score_words(words: Rows, event: Recorded, *, vault: Vault) -> None:
    """What was written about a score, for the union and those who decide."""
    match event.body:
        case ScoreWords() as said:
            words.put(
                (event.union_id, event.position), evaluation_id=said.evaluation_id, cause_id=said.cause_id,
                person_id=said.person_id, kind=said.kind, written_on=event.occurred_on, text=vault.open(event, "text"),
            )  # fmt: skip


@projection("score_revisions", version=1, reads=[ScoreRevised], writes=[REVISIONS])
def project_revisions(revisions: Rows, event: Recorded) -> None:
    """What was revised, in order of the log."""
    match event.body:
        case ScoreRevised() as revised:
            revisions.put(
                (event.union_id, revised.evaluation_id, event.position), cause=revised.cause, cause_id=revised.cause_id,
                items=[{"code": i.code, "before": i.before, "points": i.points} for i in revised.items],
                total_before=revised.total_before, grade_before=revised.grade_before, total=revised.total,
                full=revised.full, grade=revised.grade, revised_by=revised.revised_by, revised_on=event.occurred_on,
                event_id=str(event.event_id),
            )  # fmt: skip


@projection("item_judges", version=1, reads=[ItemRated], writes=[JUDGES])
def project_judges(judges: Rows, event: Recorded) -> None:
    """Who has rated a union in a year."""
    match event.body:
        case ItemRated(scheme_id=scheme, year=year):
            judges.put((event.union_id, scheme, year, event.origin.actor))


class Said(BaseModel):
    """Something that was written about a score."""

    kind: str
    written_on: date
    text: str | None  # None once the writer was forgotten


class AppealRow(BaseModel):
    """One appeal."""

    union_id: UnionId
    union_name: str | None
    evaluation_id: Identifier
    appeal_id: Identifier
    item: str  # empty for the whole
    document: str
    filed_on: date
    answer_by: date
    standing: Standing
    answered_by: str | None
    answered_on: date | None
    overdue: bool


class AppealOfUnion(AppealRow):
    """An appeal with what was written about it."""

    texts: Sequence[Said]


class RevisedItem(BaseModel):
    """One item before and after."""

    code: str
    before: str
    points: str


class RevisionRow(BaseModel):
    """One revision of a score."""

    cause: str
    cause_id: Identifier
    items: Sequence[RevisedItem]
    total_before: str
    grade_before: str
    total: str
    full: str
    grade: str
    revised_by: str
    revised_on: date
    event_id: str


class AppealsOfUnion(BaseModel):
    """What a union appealed against in one evaluation, until when it may, and what was revised."""

    published_on: date | None
    appeal_by: date | None
    appeals: Sequence[AppealOfUnion]
    revisions: Sequence[RevisionRow]


_ORDER = (APPEALS.c.answer_by, APPEALS.c.union_id, APPEALS.c.evaluation_id, APPEALS.c.appeal_id)


def _all() -> Select[Any]:
    names = UNIONS.c.name.label("union_name")
    return select(APPEALS, names).outerjoin(UNIONS, UNIONS.c.union_id == APPEALS.c.union_id)


async def appeals(read: AsyncConnection, page: Page, standing: Standing | None) -> Paged[AppealRow]:
    """Appeals of the whole city, those that are due first at the top."""
    query = _all() if standing is None else _all().where(APPEALS.c.standing == standing)
    return await page.of(read, query, _ORDER, AppealRow)


async def of_result(read: AsyncConnection, evaluation_id: str, union_id: str) -> Sequence[AppealOfUnion]:
    """A union's appeals in one evaluation, in the order in which they were filed."""
    mine = (APPEALS.c.evaluation_id == evaluation_id) & (APPEALS.c.union_id == union_id)
    rows = (await read.execute(_all().where(mine).order_by(APPEALS.c.filed_on, APPEALS.c.appeal_id))).mappings().all()
    said = select(WORDS).where(WORDS.c.evaluation_id == evaluation_id, WORDS.c.union_id == union_id)
    texts = (await read.execute(said.order_by(WORDS.c.position))).mappings().all()
    return [
        AppealOfUnion(**dict(row), texts=[Said.model_validate(dict(t)) for t in texts if t["cause_id"] == row["appeal_id"]])
        for row in rows
    ]  # fmt: skip


async def revisions(read: AsyncConnection, evaluation_id: str, union_id: str) -> Sequence[RevisionRow]:
    """What was revised of a union's score, in order."""
    mine = (REVISIONS.c.evaluation_id == evaluation_id) & (REVISIONS.c.union_id == union_id)
    rows = (await read.execute(select(REVISIONS).where(mine).order_by(REVISIONS.c.position))).mappings()
    return [RevisionRow.model_validate(dict(row)) for row in rows]


def revised_points(found: Sequence[RevisionRow]) -> dict[str, Fraction]:
    """The points that items got instead, after some revisions in their order."""
    return {item.code: Fraction(item.points) for one in found for item in one.items}


async def judges(ask: Ask) -> frozenset[str]:
    """Loader: who has rated the union in the evaluation's year by its scheme, or calibrated its points."""
    query = """select j.actor from item_judges j join evaluations e on e.scheme_id = j.scheme_id and e.year = j.year
        where j.union_id = $1 and e.evaluation_id = $2
        union select unnest(array[proposed_by, decided_by]) from calibrations where evaluation_id = $2 and unions ? $1"""
    assert ask.runtime.pool is not None
    rows = await ask.runtime.pool.fetch(query, ask.command.union_id, ask.command.evaluation_id)
    return frozenset(row["actor"] for row in rows)
