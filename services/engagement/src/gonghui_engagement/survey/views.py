"""What can be read about surveys."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import SurveyClosed
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import SurveyAnswered, SurveyOpened

SURVEYS = Table(
    "surveys",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("survey_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("themes", JSON, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("answers", Integer),
    Column("needs", JSON),
)
COUNTS = Table(
    "survey_counts",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("survey_id", Text, primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("named", Integer, nullable=False),
)
ALL = ""  # the row that counts answers, whatever they named


@projection("surveys", version=1, reads=[SurveyOpened, SurveyAnswered, SurveyClosed], writes=[SURVEYS, COUNTS])
def project_surveys(surveys: Rows, counts: Rows, event: Recorded) -> None:
    """Every survey; its results once it is closed."""
    key = (event.union_id, getattr(event.body, "survey_id", ""))
    match event.body:
        case SurveyOpened(title=title, themes=themes, asked=asked, closes_on=day):
            surveys.put(key, title=title, themes=themes, asked=asked, closes_on=day, answers=None, needs=None)
        case SurveyAnswered(themes=themes):
            for theme in (ALL, *themes):
                counts.add((*key, theme), named=1)
        case SurveyClosed(answers=answers, needs=needs):
            surveys.put(key, answers=answers, needs={need.theme: need.named for need in needs})


class SurveyRow(BaseModel):
    """One survey; its results only once it is closed."""

    survey_id: Identifier
    title: str
    themes: list[str]
    asked: int
    closes_on: date
    answers: int | None
    needs: dict[str, int] | None  # theme → how many named it, where enough did


async def surveys(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[SurveyRow]:
    """A union's surveys."""
    query = select(SURVEYS).where(SURVEYS.c.union_id == union_id)
    return await page.of(read, query, (SURVEYS.c.survey_id,), SurveyRow)


async def answers_given(ask: Ask) -> int:
    """Loader: how many members answered."""
    return (await _counts(ask)).get(ALL, 0)


async def themes_named(ask: Ask) -> dict[str, int]:
    """Loader: how many named each theme."""
    return {theme: named for theme, named in (await _counts(ask)).items() if theme != ALL}


async def _counts(ask: Ask) -> dict[str, int]:
    query = select(COUNTS.c.theme, COUNTS.c.named).where(
        COUNTS.c.union_id == ask.union_id, COUNTS.c.survey_id == ask.command.survey_id
    )
    return {row.theme: row.named for row in await ask.read.execute(query)}
