"""What can be read about exit audits."""

from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import AuditOpinion, ExitAuditConcluded, ExitAuditRequested
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

EXIT_AUDITS: Final = Table(
    "exit_audits",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("held_from", Date, primary_key=True),
    Column("held_to", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opinion", Text),
    Column("concluded_on", Date),
)


@projection("exit_audits", version=2, reads=[ExitAuditRequested, ExitAuditConcluded], writes=[EXIT_AUDITS])
def project_exit_audits(audits: Rows, event: Recorded) -> None:
    """Every audit that was asked for, and what it came to."""
    match event.body:
        case ExitAuditRequested(post_id=post, person_id=person, held_from=first, held_to=last, due_on=day):
            audits.put((event.union_id, post, person, first), held_to=last, due_on=day, opinion=None, concluded_on=None)
        case ExitAuditConcluded(post_id=post, person_id=person, held_from=first, opinion=opinion):
            audits.put((event.union_id, post, person, first), opinion=opinion, concluded_on=event.occurred_on)


class ExitAuditRow(BaseModel):
    """An audit that was asked for."""

    post_id: PostId
    person_id: PersonId
    held_from: date
    held_to: date
    due_on: date
    opinion: AuditOpinion | None  # None: not concluded
    concluded_on: date | None


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ExitAuditRow]:
    """A union's exit audits by due date."""
    query = select(EXIT_AUDITS).where(EXIT_AUDITS.c.union_id == union_id)
    order = (EXIT_AUDITS.c.due_on, EXIT_AUDITS.c.post_id, EXIT_AUDITS.c.person_id, EXIT_AUDITS.c.held_from)
    return await page.of(read, query, order, ExitAuditRow)
