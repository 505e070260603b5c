"""The tree of unions on any business date, as it was known at any instant."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Table, Text, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import UnionDissolved, UnionFormed, UnionTransferred
from gonghui_shared.directory import UNIONS
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .views import UnionInTree, in_tree, with_roll

PLACES: Final = Table(
    "union_places",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("superior_id", Text),
    Column("ended", Boolean, nullable=False),
    Index("places_by_superior", "superior_id"),
)
MOST_ABOVE: Final = 16  # levels


@projection("union_places", version=1, reads=[UnionFormed, UnionTransferred, UnionDissolved], writes=[PLACES])
def project_places(places: Rows, event: Recorded) -> None:
    """Every place that a union had: from which day, and known since when."""
    key, known = (event.union_id, event.position), event.recorded_at
    match event.body:
        case UnionFormed(superior_id=superior, formed_on=day):
            places.put(key, valid_from=day, recorded_at=known, superior_id=superior, ended=False)
        case UnionTransferred(superior_id=superior):
            places.put(key, valid_from=event.occurred_on, recorded_at=known, superior_id=superior, ended=False)
        case UnionDissolved():
            places.put(key, valid_from=event.occurred_on, recorded_at=known, superior_id=None, ended=True)


class Place(BaseModel):
    """A union and the one that it stood under."""

    union_id: UnionId
    name: str | None
    superior_id: UnionId | None  # None: the federation itself


def _places(on: date | None, known_at: datetime | None, only: Any) -> Any:
    """The place of each union on a day as known at an instant: what holds from the latest day, and of that what became known last."""
    found = select(PLACES).ext(distinct_on(PLACES.c.union_id)).where(only)
    if on is not None:
        found = found.where(PLACES.c.valid_from <= on)
    if known_at is not None:
        found = found.where(PLACES.c.recorded_at <= known_at)
    return found.order_by(PLACES.c.union_id, PLACES.c.valid_from.desc(), PLACES.c.position.desc()).subquery("places")


async def below(
    read: AsyncConnection, union_id: UnionId, page: Page, on: date | None, known_at: datetime | None
) -> Paged[UnionInTree]:
    """Unions that stood directly below."""
    ever = select(PLACES.c.union_id).where(PLACES.c.superior_id == union_id)
    places = _places(on, known_at, PLACES.c.union_id.in_(ever))
    here = (places.c.superior_id == union_id) & ~places.c.ended
    query = select(*in_tree).select_from(with_roll.join(places, places.c.union_id == UNIONS.c.union_id)).where(here)
    return await page.of(read, query, (UNIONS.c.union_id,), UnionInTree)


async def above(
    read: AsyncConnection, union_id: UnionId, on: date | None, known_at: datetime | None
) -> Sequence[Place]:
    """The union's place and those above it; empty where the union was not, or was not known."""
    found: list[Place] = []
    here: UnionId | None = union_id
    while here is not None and len(found) < MOST_ABOVE:
        places = _places(on, known_at, PLACES.c.union_id == here)
        query = select(places, UNIONS.c.name).outerjoin(UNIONS, UNIONS.c.union_id == places.c.union_id)
        row = (await read.execute(query.where(~places.c.ended))).mappings().first()
        if row is None:
            break
        found.append(Place.model_validate(dict(row)))
        here = row["superior_id"]
    return found
