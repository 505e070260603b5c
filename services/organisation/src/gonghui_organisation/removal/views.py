"""What can be read about removals."""

from datetime import date
from math import ceil
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import roll_size
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import CadreRemoved, PostKind
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection
from gonghui_shared.rules import Rules

from .decider import Stage
from .events import RemovalMoved, RemovalReturned, RemovalVoted

REMOVALS: Final = Table(
    "removals",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("removal_id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("moved_by", Text, nullable=False),
    Column("supporters", Integer, nullable=False),
    Column("grounds", Text),
    Column("moved_on", Date, nullable=False),
    Column("stage", Text, nullable=False),
    Column("held_on", Date),
    Column("entitled", Integer),
    Column("present", Integer),
    Column("votes_for", Integer),
    Column("votes_against", Integer),
    Column("answered_on", Date),
    Column("returned_for", Text),
    info={"personal": ("grounds", "returned_for")},
)


@projection("removals", version=2, reads=[RemovalMoved, RemovalVoted, CadreRemoved, RemovalReturned], writes=[REMOVALS])
def project_removals(removals: Rows, event: Recorded, *, vault: Vault) -> None:
    """Every removal and how far it has come; grounds and answer in clear until the person is forgotten."""
    match event.body:
        case RemovalMoved() as moved:
            removals.put(
                (event.union_id, moved.removal_id), post_id=moved.post_id, kind=moved.kind, person_id=moved.person_id,
                moved_by=moved.moved_by, supporters=moved.supporters, grounds=vault.open(event, "grounds"),
                moved_on=event.occurred_on, stage="moved", held_on=None, entitled=None, present=None, votes_for=None,
                votes_against=None, answered_on=None, returned_for=None,
            )  # fmt: skip
        case RemovalVoted() as voted:
            removals.put(
                (event.union_id, voted.removal_id), stage="carried" if voted.carried else "failed",
                held_on=voted.held_on, entitled=voted.entitled, present=voted.present, votes_for=voted.votes_for,
                votes_against=voted.votes_against,
            )  # fmt: skip
        case CadreRemoved(removal_id=removal):
            removals.put((event.union_id, removal), stage="approved", answered_on=event.occurred_on)
        case RemovalReturned(removal_id=removal):
            key = (event.union_id, removal)
            removals.put(key, stage="returned", answered_on=event.occurred_on, returned_for=vault.open(event, "reason"))


class RemovalRow(BaseModel):
    """A removal and how far it has come."""

    union_id: UnionId
    removal_id: Identifier
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    moved_by: Literal["committee", "members", "superior"]
    supporters: int
    grounds: str | None  # None: forgotten
    moved_on: date
    stage: Stage
    held_on: date | None
    entitled: int | None
    present: int | None
    votes_for: int | None
    votes_against: int | None
    answered_on: date | None
    returned_for: str | None
    quorum: int | None = None  # how many have to be there; None: nobody knows yet how many are entitled
    needed: int | None = None  # votes that carry it


async def removals(read: AsyncConnection, union_id: UnionId, page: Page, rules: Rules) -> Paged[RemovalRow]:
    """A union's removals, the oldest first, with what a vote takes; before it, of the roll that is kept here.

    Source: R-TRM-03, R-ELE-02.
    """
    query = select(REMOVALS).where(REMOVALS.c.union_id == union_id)
    found = await page.of(read, query, (REMOVALS.c.moved_on, REMOVALS.c.removal_id), RemovalRow)
    members = (await roll_size(read, union_id)).members
    return found.model_copy(update={"items": [_with_needs(row, row.entitled or members, rules) for row in found.items]})


def _with_needs(row: RemovalRow, entitled: int, rules: Rules) -> RemovalRow:
    if not entitled:
        return row
    quorum, needed = ceil(entitled * rules.ratio("R-ELE-02")), int(entitled * rules.ratio("R-TRM-03")) + 1
    return row.model_copy(update={"quorum": quorum, "needed": needed})
