"""What can be read about letters."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import JSON, Boolean, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import LetterIssued, LetterSigned
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

LETTERS = Table(
    "letters",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("letter_id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("issuer_id", Text, nullable=False),
    Column("targets", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Column("issued_event", Text, nullable=False),
    Column("issuer_signed", Boolean, nullable=False),
    Column("issuer_signed_on", Date),
    Column("issuer_event", Text),
    Column("union_signed", Boolean, nullable=False),
    Column("union_signed_on", Date),
    Column("union_event", Text),
)


@projection("letters", version=2, reads=[LetterIssued, LetterSigned], writes=[LETTERS])
def project_letters(letters: Rows, event: Recorded) -> None:
    """Letters and who has signed them."""
    match event.body:
        case LetterIssued(letter_id=letter, year=year, issuer_id=issuer, targets=targets, digest=digest):
            letters.put(
                (event.union_id, letter),
                year=year, issuer_id=issuer, targets=list(targets), digest=digest, issued_event=str(event.event_id),
                issuer_signed=False, issuer_signed_on=None, issuer_event=None,
                union_signed=False, union_signed_on=None, union_event=None,
            )  # fmt: skip
        case LetterSigned(letter_id=letter, side=side):
            signed = {"signed": True, "signed_on": event.occurred_on, "event": str(event.event_id)}
            letters.put((event.union_id, letter), **{f"{side}_{name}": value for name, value in signed.items()})


class LetterRow(BaseModel):
    """One letter."""

    letter_id: Identifier
    year: int
    issuer_id: UnionId
    targets: list[str]
    digest: str
    issued_event: str
    issuer_signed: bool
    issuer_signed_on: date | None
    issuer_event: str | None
    union_signed: bool
    union_signed_on: date | None
    union_event: str | None


async def letters(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[LetterRow]:
    """A union's letters by year."""
    query = select(LETTERS).where(LETTERS.c.union_id == union_id)
    return await page.of(read, query, (LETTERS.c.year, LETTERS.c.letter_id), LetterRow)
