"""Outcomes as they are read: what waits for a signature, what is objected to, and the words about one."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, RowMapping, Select, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    ObjectionAnswered,
    ObjectionOverdue,
    OutcomeObjected,
    OutcomeProposed,
    OutcomeSigned,
    RemovalProposed,
    RewardProposed,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import POSTS
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import OutcomeWords
from .views import FiguresOfHolder, figures

Standing = Literal["proposed", "signed", "objected", "upheld", "dismissed"]
OUTCOMES = Table(
    "outcomes",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("grade", Text, nullable=False),
    Column("proposed", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("signed_by", Text),
    Column("signed_on", Date),
    Column("object_by", Date),
    Column("answer_by", Date),
    Column("overdue", Boolean, nullable=False),
    Column("benefits", JSON, nullable=False),  # that were proposed
    Column("removal_on", Date),  # on which a removal was proposed to a congress
    Index("outcomes_by_standing", "standing", "union_id"),
    Index("outcomes_by_person", "person_id"),
)
WORDS = Table(
    "outcome_words",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("evaluation_id", Text, nullable=False),
    Column("term_id", Text, nullable=False),
    Column("post_id", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("text", Text),
    info={"personal": ("text",)},
)


@projection(
    "outcomes",
    version=2,
    reads=[
        OutcomeProposed,
        OutcomeSigned,
        OutcomeObjected,
        ObjectionAnswered,
        ObjectionOverdue,
        RewardProposed,
        RemovalProposed,
    ],
    writes=[OUTCOMES],
)
def project_outcomes(outcomes: Rows, event: Recorded) -> None:
    """Where every outcome stands."""
    body: Any = event.body
    key = (event.union_id, body.evaluation_id, body.term_id, body.post_id, body.person_id)
    match body:
        case OutcomeProposed(grade=grade, advice=advice):
            outcomes.put(
                key, grade=grade, proposed=advice, advice=advice, standing="proposed", proposed_on=event.occurred_on,
                signed_by=None, signed_on=None, object_by=None, answer_by=None, overdue=False, benefits=[],
                removal_on=None,
            )  # fmt: skip
        case OutcomeSigned(advice=advice, signed_by=actor, object_by=day):
            outcomes.put(
                key, advice=advice, standing="signed", signed_by=actor, signed_on=event.occurred_on, object_by=day
            )
        case OutcomeObjected(answer_by=day):
            outcomes.put(key, standing="objected", answer_by=day)
        case RewardProposed(preferences=preferences):
            outcomes.put(key, benefits=list(preferences))
        case RemovalProposed():
            outcomes.put(key, removal_on=event.occurred_on)
        case ObjectionOverdue():
            outcomes.put(key, overdue=True)
        case ObjectionAnswered(upheld=upheld, advice=advice):
            outcomes.put(key, standing="upheld" if upheld else "dismissed", advice=advice, overdue=False)


@projection("outcome_words", version=1, reads=[OutcomeWords], writes=[WORDS])
def project_outcome_words(words: Rows, event: Recorded, *, vault: Vault) -> None:
    """What was written about an outcome, for the person concerned and those who decide."""
    match event.body:
        case OutcomeWords() as said:
            words.put(
                (event.union_id, event.position), evaluation_id=said.evaluation_id, term_id=said.term_id,
                post_id=said.post_id, person_id=said.person_id, kind=said.kind, written_on=event.occurred_on,
                text=vault.open(event, "text"),
            )  # fmt: skip


class OutcomeRow(BaseModel):
    """One outcome."""

    union_id: UnionId
    union_name: str | None
    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    post_kind: str | None
    person_id: PersonId
    grade: str
    proposed: str
    advice: str
    standing: Standing
    proposed_on: date
    signed_by: str | None
    signed_on: date | None
    object_by: date | None
    answer_by: date | None
    overdue: bool
    benefits: Sequence[str]
    removal_on: date | None


class OutcomeCount(BaseModel):
    """How many outcomes stand so, with this advice."""

    standing: Standing
    advice: str
    outcomes: int


class OutcomeText(BaseModel):
    """Something that was written about an outcome."""

    kind: str
    written_on: date
    text: str | None  # None once the person was forgotten


class OwnOutcome(OutcomeRow):
    """An outcome as the person concerned reads it."""

    texts: Sequence[OutcomeText]
    figures: FiguresOfHolder | None  # what it follows from


_ORDER = (OUTCOMES.c.union_id, OUTCOMES.c.evaluation_id, OUTCOMES.c.term_id, OUTCOMES.c.post_id, OUTCOMES.c.person_id)


def _all() -> Select[Any]:
    kind = (
        select(POSTS.c.kind)
        .where(
            POSTS.c.union_id == OUTCOMES.c.union_id, POSTS.c.post_id == OUTCOMES.c.post_id,
            POSTS.c.person_id == OUTCOMES.c.person_id,
        )
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip
    names = UNIONS.c.name.label("union_name")
    return select(OUTCOMES, names, kind.label("post_kind")).outerjoin(UNIONS, UNIONS.c.union_id == OUTCOMES.c.union_id)


async def outcomes(read: AsyncConnection, page: Page, standing: Standing | None) -> Paged[OutcomeRow]:
    """Outcomes of the whole city, union by union."""
    query = _all() if standing is None else _all().where(OUTCOMES.c.standing == standing)
    return await page.of(read, query, _ORDER, OutcomeRow)


async def counts(read: AsyncConnection) -> Sequence[OutcomeCount]:
    """How many outcomes stand how."""
    columns = (OUTCOMES.c.standing, OUTCOMES.c.advice)
    query = select(*columns, func.count().label("outcomes")).group_by(*columns).order_by(*columns)
    return [OutcomeCount.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[OutcomeRow]:
    """A union's outcomes, the newest evaluation first."""
    query = _all().where(OUTCOMES.c.union_id == union_id).order_by(OUTCOMES.c.evaluation_id.desc(), *_ORDER[2:])
    return [OutcomeRow.model_validate(dict(row)) for row in await _rows(read, query)]


async def of_person(read: AsyncConnection, person_id: PersonId) -> Sequence[OwnOutcome]:
    """A person's own outcomes that were signed: a proposal is nobody's advice yet."""
    query = _all().where(OUTCOMES.c.person_id == person_id, OUTCOMES.c.standing != "proposed").order_by(*_ORDER)
    return [
        OwnOutcome(**dict(row), texts=await words(read, *name), figures=await figures(read, *name))
        for row in await _rows(read, query)
        for name in [[row[column.name] for column in _ORDER]]
    ]


async def _rows(read: AsyncConnection, query: Select[Any]) -> Sequence[RowMapping]:
    rows: Sequence[RowMapping] = (await read.execute(query)).mappings().all()
    return rows


async def words(
    read: AsyncConnection,
    union_id: UnionId,
    evaluation_id: Identifier,
    term_id: TermId,
    post_id: PostId,
    person_id: PersonId,
) -> Sequence[OutcomeText]:
    """What was written about one outcome, in order."""
    asked = {
        "union_id": union_id, "evaluation_id": evaluation_id, "term_id": term_id, "post_id": post_id, "person_id": person_id,
    }  # fmt: skip
    query = select(WORDS.c.kind, WORDS.c.written_on, WORDS.c.text).order_by(WORDS.c.position)
    for name, value in asked.items():
        query = query.where(WORDS.c[name] == value)
    return [OutcomeText.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
