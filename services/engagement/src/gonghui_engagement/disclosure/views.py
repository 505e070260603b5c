"""What can be read about disclosures."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Table, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import DisclosurePublished, DisclosureWithdrawn
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import AgendaOpened, AnswerGiven, DisclosureWritten, QuestionAsked, ResultsDisclosed, ResultsMissed

DISCLOSURES = Table(
    "disclosures",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("disclosure_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("content", Text),
    Column("published_on", Date, nullable=False),
    Column("visible_until", Date, nullable=False),
    Column("withdrawn_on", Date),
    Column("meets_on", Date),  # of an agenda
    Column("results_by", Date),
    Column("results", Text),
    Column("results_on", Date),
    Column("results_missed", Boolean, nullable=False),
)
QUESTIONS = Table(
    "disclosure_questions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("disclosure_id", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("answer", Text),
    Column("answered_on", Date),
)


@projection(
    "disclosures",
    version=2,
    reads=[
        DisclosurePublished,
        DisclosureWritten,
        DisclosureWithdrawn,
        AgendaOpened,
        ResultsDisclosed,
        ResultsMissed,
        QuestionAsked,
        AnswerGiven,
    ],
    writes=[DISCLOSURES, QUESTIONS],
)
def project_disclosures(disclosures: Rows, questions: Rows, event: Recorded) -> None:
    """Everything disclosed, with what came of agendas, questions and answers."""
    key = (event.union_id, getattr(event.body, "disclosure_id", ""))
    match event.body:
        case DisclosurePublished(subject=subject, visible_until=day):
            disclosures.put(
                key, subject=subject, content=None, published_on=event.occurred_on, visible_until=day, withdrawn_on=None,
                meets_on=None, results_by=None, results=None, results_on=None, results_missed=False,
            )  # fmt: skip
        case DisclosureWritten(content=content):
            disclosures.put(key, content=content)
        case AgendaOpened(meets_on=day, results_by=by):
            disclosures.put(key, meets_on=day, results_by=by)
        case ResultsDisclosed(results=results):
            disclosures.put(key, results=results, results_on=event.occurred_on)
        case ResultsMissed():
            disclosures.put(key, results_missed=True)
        case DisclosureWithdrawn():
            disclosures.put(key, withdrawn_on=event.occurred_on)
        case QuestionAsked(question_id=number, question=question, answer_by=day):
            questions.put((*key, number), question=question, answer_by=day, answer=None, answered_on=None)
        case AnswerGiven(question_id=number, answer=answer):
            questions.put((*key, number), answer=answer, answered_on=event.occurred_on)


class DisclosureRow(BaseModel):
    """One disclosure."""

    disclosure_id: Identifier
    subject: str
    content: str | None
    published_on: date
    visible_until: date
    meets_on: date | None  # of an agenda
    results_by: date | None
    results: str | None
    results_on: date | None
    results_missed: bool


class QuestionRow(BaseModel):
    """One question about a disclosure."""

    question_id: Identifier
    question: str
    answer_by: date
    answer: str | None
    answered_on: date | None


async def disclosures(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[DisclosureRow]:
    """What a union shows now, by date."""
    day = cast(DISCLOSURES.c.published_on, Text).label("day")
    query = select(DISCLOSURES, day).where(DISCLOSURES.c.union_id == union_id, DISCLOSURES.c.withdrawn_on.is_(None))
    return await page.of(read, query, (day, DISCLOSURES.c.disclosure_id), DisclosureRow)


async def questions(read: AsyncConnection, union_id: UnionId, number: str) -> Sequence[QuestionRow]:
    """Questions about a disclosure, the next one due first."""
    query = select(QUESTIONS).where(QUESTIONS.c.union_id == union_id, QUESTIONS.c.disclosure_id == number)
    rows = (await read.execute(query.order_by(QUESTIONS.c.answer_by, QUESTIONS.c.question_id))).mappings()
    return [QuestionRow.model_validate(dict(row)) for row in rows]
