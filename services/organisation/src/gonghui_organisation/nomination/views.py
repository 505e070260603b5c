"""What can be read in the nomination dossier."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import NominationNoted, NoteState
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, TermId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

NOTES = Table(
    "nomination_notes",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("evaluation_id", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("noted_on", Date, nullable=False),
)


@projection("nomination_notes", version=2, reads=[NominationNoted], writes=[NOTES])
def project_notes(notes: Rows, event: Recorded) -> None:
    """What evaluations say about those who held posts, term by term."""
    match event.body:
        case NominationNoted() as note:
            notes.put(
                (event.union_id, note.person_id, note.term_id), evaluation_id=note.evaluation_id, grade=note.grade,
                advice=note.advice, state=note.state, noted_on=event.occurred_on,
            )  # fmt: skip


class NominationNote(BaseModel):
    """The outcome of one person's term, as advice to those who vet candidates."""

    person_id: PersonId
    term_id: TermId
    evaluation_id: Identifier
    grade: str
    advice: str
    state: NoteState
    noted_on: date


async def notes(
    read: AsyncConnection, union_id: UnionId, page: Page, person_id: PersonId | None
) -> Paged[NominationNote]:
    """A union's dossier, person by person."""
    query = select(NOTES).where(NOTES.c.union_id == union_id)
    if person_id is not None:
        query = query.where(NOTES.c.person_id == person_id)
    return await page.of(read, query, (NOTES.c.person_id, NOTES.c.noted_on, NOTES.c.term_id), NominationNote)
