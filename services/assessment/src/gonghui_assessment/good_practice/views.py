"""Good practices as they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, Index, Integer, Select, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.supervision.words import Said, words_about
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    PracticeAdopted,
    PracticeDeclined,
    PracticeNominated,
    PracticePublished,
)
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

Standing = Literal["nominated", "published", "declined"]
PRACTICES = Table(
    "practices",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("practice_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("nominated_on", Date, nullable=False),
    Column("published_on", Date),
    Column("adoptions", Integer, nullable=False),
    Index("practices_by_adoptions", "standing", "adoptions"),
)
ADOPTIONS = Table(
    "practice_adoptions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("practice_id", Text, primary_key=True),
    Column("adopter_id", Text, primary_key=True),
    Column("adopted_on", Date, nullable=False),
    Column("event_id", Text, nullable=False),
    Index("practice_adoptions_by_adopter", "adopter_id"),
)


@projection(
    "practices",
    version=1,
    reads=[PracticeNominated, PracticePublished, PracticeDeclined, PracticeAdopted],
    writes=[PRACTICES, ADOPTIONS],
)
def project_practices(practices: Rows, adoptions: Rows, event: Recorded) -> None:
    """How every practice stands, and who took it over."""
    match event.body:
        case PracticeNominated(practice_id=practice, title=title):
            practices.put(
                (event.union_id, practice), title=title, standing="nominated", nominated_on=event.occurred_on,
                published_on=None, adoptions=0,
            )  # fmt: skip
        case PracticePublished(practice_id=practice):
            practices.put((event.union_id, practice), standing="published", published_on=event.occurred_on)
        case PracticeDeclined(practice_id=practice):
            practices.put((event.union_id, practice), standing="declined")
        case PracticeAdopted(practice_id=practice, adopter_id=adopter):
            practices.add((event.union_id, practice), adoptions=1)
            adoptions.put(
                (event.union_id, practice, adopter), adopted_on=event.occurred_on, event_id=str(event.event_id)
            )


class PracticeRow(BaseModel):
    """One practice."""

    union_id: UnionId
    union_name: str | None
    practice_id: Identifier
    title: str
    standing: Standing
    nominated_on: date
    published_on: date | None
    adoptions: int


class Adopter(BaseModel):
    """A union that took a practice over."""

    adopter_id: UnionId
    name: str | None
    adopted_on: date
    event_id: str


class PracticeWithWords(PracticeRow):
    """The same with what was written, and who took it over."""

    texts: Sequence[Said]
    adopters: Sequence[Adopter]  # the newest


MOST_ADOPTERS = 100


def _all() -> Select[Any]:
    names = UNIONS.c.name.label("union_name")
    return select(PRACTICES, names).outerjoin(UNIONS, UNIONS.c.union_id == PRACTICES.c.union_id)


async def published(read: AsyncConnection, page: Page) -> Paged[PracticeRow]:
    """Published practices of the whole city, by how often they were taken over."""
    query = _all().where(PRACTICES.c.standing == "published")
    return await page.of(
        read, query, (PRACTICES.c.adoptions, PRACTICES.c.union_id, PRACTICES.c.practice_id), PracticeRow
    )


async def nominated(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[PracticeRow]:
    """Practices of unions directly below one that wait to be reviewed."""
    query = _all().where(PRACTICES.c.standing == "nominated", UNIONS.c.superior_id == union_id)
    order = (PRACTICES.c.nominated_on, PRACTICES.c.union_id, PRACTICES.c.practice_id)
    return await page.of(read, query, order, PracticeRow)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[PracticeRow]:
    """A union's own practices."""
    query = _all().where(PRACTICES.c.union_id == union_id)
    return await page.of(read, query, (PRACTICES.c.nominated_on, PRACTICES.c.practice_id), PracticeRow)


async def practice(read: AsyncConnection, union_id: UnionId, practice_id: Identifier) -> PracticeWithWords | None:
    """One practice with what was written about it."""
    query = _all().where(PRACTICES.c.union_id == union_id, PRACTICES.c.practice_id == practice_id)
    row = (await read.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    adopters = (
        select(ADOPTIONS.c.adopter_id, UNIONS.c.name, ADOPTIONS.c.adopted_on, ADOPTIONS.c.event_id)
        .outerjoin(UNIONS, UNIONS.c.union_id == ADOPTIONS.c.adopter_id)
        .where(ADOPTIONS.c.union_id == union_id, ADOPTIONS.c.practice_id == practice_id)
        .order_by(ADOPTIONS.c.adopted_on.desc(), ADOPTIONS.c.adopter_id)
        .limit(MOST_ADOPTERS)
    )
    found = [Adopter.model_validate(dict(one)) for one in (await read.execute(adopters)).mappings()]
    texts = await words_about(read, union_id, "practice", practice_id)
    return PracticeWithWords(**row, texts=texts, adopters=found)
