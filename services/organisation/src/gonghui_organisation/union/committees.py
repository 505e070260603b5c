"""What can be read about committees: those that unions have, and those that the rules require."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.obligation.duties import COMMITTEES as COMMITTEES_DUE
from gonghui_organisation.obligation.duties import Facts, asked, law_of
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import CommitteeDissolved, CommitteeFormed, CommitteeKind
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.rules import Rules

from .views import card

COMMITTEES: Final = Table(
    "committees",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("committee", Text, primary_key=True),
    Column("seats", Integer, nullable=False),
    Column("formed_on", Date, nullable=False),
)


@projection("committees", version=1, reads=[CommitteeFormed, CommitteeDissolved], writes=[COMMITTEES])
def project_committees(committees: Rows, event: Recorded) -> None:
    """Which committees a union has."""
    match event.body:
        case CommitteeFormed(committee=committee, seats=seats):
            committees.put((event.union_id, committee), seats=seats, formed_on=event.occurred_on)
        case CommitteeDissolved(committee=committee):
            committees.delete((event.union_id, committee))


class CommitteeOfUnion(BaseModel):
    """A committee that a union has or, by the rules, has to have."""

    committee: CommitteeKind
    due: bool  # the rules require it
    seats: int | None  # None: it is missing
    formed_on: date | None


async def committees(read: AsyncConnection, union_id: UnionId, rules: Rules) -> Sequence[CommitteeOfUnion]:
    """The committees that the union has, and those that it lacks by the rules.

    Source: R-ORG-01, R-ORG-08, R-ORG-12, R-ORG-15.
    """
    union, law = await card(read, union_id), law_of(rules)
    facts = Facts(
        union.dissolved_on is None, union.kind, members=union.members, women=union.women, own_account=union.own_account
    )
    due = {committee for duty, committee in COMMITTEES_DUE.items() if asked(duty, facts, law)}
    rows = await read.execute(select(COMMITTEES).where(COMMITTEES.c.union_id == union_id))
    formed = {row["committee"]: row for row in rows.mappings()}
    return [
        CommitteeOfUnion(
            committee=kind,
            due=kind in due,
            seats=formed[kind]["seats"] if kind in formed else None,
            formed_on=formed[kind]["formed_on"] if kind in formed else None,
        )
        for kind in sorted(due | formed.keys())
    ]
