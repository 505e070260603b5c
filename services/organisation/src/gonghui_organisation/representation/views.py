"""What can be read about representatives."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import RepresentativeReplaced, RepresentativesSeated

SESSIONS: Final = Table(
    "representative_sessions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("session", Integer, nullable=False),
    Column("since", Date, nullable=False),
)
REPRESENTATIVES: Final = Table(
    "representatives",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("session", Integer, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("since", Date, nullable=False),
    Column("left_on", Date),
    Column("reason", Text),
)
_PRESENT: Final = (
    (REPRESENTATIVES.c.union_id == SESSIONS.c.union_id)
    & (REPRESENTATIVES.c.session == SESSIONS.c.session)
    & REPRESENTATIVES.c.left_on.is_(None)
)


@projection(
    "representatives",
    version=1,
    reads=[RepresentativesSeated, RepresentativeReplaced],
    writes=[SESSIONS, REPRESENTATIVES],
)
def project_representatives(sessions: Rows, representatives: Rows, event: Recorded) -> None:
    """Who represents the members, session by session."""
    match event.body:
        case RepresentativesSeated(session=session, persons=persons):
            sessions.put((event.union_id,), session=session, since=event.occurred_on)
            for person in persons:
                key = (event.union_id, session, person)
                representatives.put(key, since=event.occurred_on, left_on=None, reason=None)
        case RepresentativeReplaced(session=session, left=left, reason=reason, successor=successor):
            representatives.put((event.union_id, session, left), left_on=event.occurred_on, reason=reason)
            if successor is not None:
                key = (event.union_id, session, successor)
                representatives.put(key, since=event.occurred_on, left_on=None, reason=None)


class Representative(BaseModel):
    """Somebody who speaks for the members."""

    session: int
    person_id: PersonId
    since: date


async def representatives(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Representative]:
    """Present representatives, by id."""
    query = select(REPRESENTATIVES).join(SESSIONS, _PRESENT).where(SESSIONS.c.union_id == union_id)
    return await page.of(read, query, (REPRESENTATIVES.c.person_id,), Representative)


async def persons(read: AsyncConnection, union_id: UnionId) -> Sequence[PersonId]:
    """Ids of all present representatives."""
    query = select(REPRESENTATIVES.c.person_id).join(SESSIONS, _PRESENT).where(SESSIONS.c.union_id == union_id)
    return list(await read.scalars(query))


async def representatives_of(ask: Ask) -> int:
    """Loader: how many representatives the command's union has; 0 where none are recorded."""
    query = select(func.count()).select_from(REPRESENTATIVES.join(SESSIONS, _PRESENT))
    return int(await ask.read.scalar(query.where(SESSIONS.c.union_id == ask.union_id)) or 0)
