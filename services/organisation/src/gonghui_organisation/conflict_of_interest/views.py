"""What can be read about conflicts of interest."""

from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import ConflictDeclared, ConflictReviewed, InterestFinding, InterestKind
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import ConflictDescribed

CONFLICTS: Final = Table(
    "conflicts_of_interest",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("declaration_id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("declared_on", Date, nullable=False),
    Column("finding", Text),
    Column("reviewed_on", Date),
)
CONFLICT_WORDS: Final = Table(
    "conflict_words",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("declaration_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("what", Text),
    Column("since", Date, nullable=False),
    info={"personal": ("what",)},
)


@projection("conflicts_of_interest", version=1, reads=[ConflictDeclared, ConflictReviewed], writes=[CONFLICTS])
def project_conflicts(conflicts: Rows, event: Recorded) -> None:
    """Every declaration and what followed from it."""
    match event.body:
        case ConflictDeclared(declaration_id=declaration, post_id=post, kind=kind):
            conflicts.put(
                (event.union_id, declaration), post_id=post, kind=kind, declared_on=event.occurred_on, finding=None,
                reviewed_on=None,
            )  # fmt: skip
        case ConflictReviewed(declaration_id=declaration, finding=finding):
            conflicts.put((event.union_id, declaration), finding=finding, reviewed_on=event.occurred_on)


@projection("conflict_words", version=1, reads=[ConflictDescribed], writes=[CONFLICT_WORDS])
def project_conflict_words(words: Rows, event: Recorded, *, vault: Vault) -> None:
    """What was declared, in clear for those who review it."""
    match event.body:
        case ConflictDescribed(declaration_id=declaration, person_id=person, since=since):
            words.put((event.union_id, declaration), person_id=person, what=vault.open(event, "what"), since=since)


class ConflictRow(BaseModel):
    """A declared conflict of interest."""

    declaration_id: Identifier
    post_id: PostId
    person_id: PersonId
    kind: InterestKind
    what: str | None  # None: forgotten
    since: date
    declared_on: date
    finding: InterestFinding | None  # None: not reviewed
    reviewed_on: date | None


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page, *, waiting: bool | None) -> Paged[ConflictRow]:
    """A union's declarations by day.

    Args:
        waiting: only those that wait for a review, or only those that were reviewed; None: all.
    """
    words = and_(
        CONFLICT_WORDS.c.union_id == CONFLICTS.c.union_id,
        CONFLICT_WORDS.c.declaration_id == CONFLICTS.c.declaration_id,
    )
    query = (
        select(CONFLICTS, CONFLICT_WORDS.c.person_id, CONFLICT_WORDS.c.what, CONFLICT_WORDS.c.since)
        .select_from(CONFLICTS.join(CONFLICT_WORDS, words))
        .where(CONFLICTS.c.union_id == union_id)
    )
    if waiting is not None:
        query = query.where(CONFLICTS.c.finding.is_(None) if waiting else CONFLICTS.c.finding.is_not(None))
    return await page.of(read, query, (CONFLICTS.c.declared_on, CONFLICTS.c.declaration_id), ConflictRow)
