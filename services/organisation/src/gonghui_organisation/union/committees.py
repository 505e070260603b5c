"""What can be read about committees: those that unions have, and those that the rules require."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Table, Text, and_, column, func, literal, or_, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import ROLL_SIZE
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import CommitteeDissolved, CommitteeFormed, CommitteeKind
from gonghui_shared.directory import UNIONS, descendants
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.rules import Rules

from .views import UNIT_FACTS, card

COMMITTEES: Final = Table(
    "committees",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("committee", Text, primary_key=True),
    Column("seats", Integer, nullable=False),
    Column("formed_on", Date, nullable=False),
)
DUE: Final = values(column("committee", Text), name="due").data([("union",), ("women",), ("funds_review",)])


@projection("committees", version=1, reads=[CommitteeFormed, CommitteeDissolved], writes=[COMMITTEES])
def project_committees(committees: Rows, event: Recorded) -> None:
    """Which committees a union has."""
    match event.body:
        case CommitteeFormed(committee=committee, seats=seats):
            committees.put((event.union_id, committee), seats=seats, formed_on=event.occurred_on)
        case CommitteeDissolved(committee=committee):
            committees.delete((event.union_id, committee))


def committees_due(rules: Rules, *, members: int, women: int, own_account: bool) -> frozenset[CommitteeKind]:
    """The committees that a union with these figures has to have.

    Source: R-ORG-01, R-ORG-08, R-ORG-12.
    """
    due: dict[CommitteeKind, bool] = {
        "union": members >= rules.number("R-ORG-01"),
        "funds_review": own_account and rules.switch("R-ORG-12"),
        "women": women >= rules.number("R-ORG-08"),
    }
    return frozenset(committee for committee, needed in due.items() if needed)


class CommitteeOfUnion(BaseModel):
    """A committee that a union has or, by the rules, has to have."""

    committee: CommitteeKind
    due: bool  # the rules require it
    seats: int | None  # None: it is missing
    formed_on: date | None


class CommitteeGap(BaseModel):
    """A committee that a union has to have and has not."""

    union_id: UnionId
    name: str
    committee: CommitteeKind
    members: int
    women: int


async def committees(read: AsyncConnection, union_id: UnionId, rules: Rules) -> Sequence[CommitteeOfUnion]:
    """The committees that the union has, and those that it lacks by the rules.

    Source: R-ORG-01, R-ORG-08, R-ORG-12.
    """
    union = await card(read, union_id)
    due = committees_due(rules, members=union.members, women=union.women, own_account=union.own_account)
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


async def gaps(read: AsyncConnection, above: UnionId, rules: Rules, page: Page) -> Paged[CommitteeGap]:
    """Committees missing below a union, by the rules of its jurisdiction; dissolved unions miss nothing.

    Source: R-ORG-01, R-ORG-08, R-ORG-12.
    """
    required = or_(
        and_(DUE.c.committee == "union", ROLL_SIZE.c.members >= rules.number("R-ORG-01")),
        and_(DUE.c.committee == "women", ROLL_SIZE.c.women >= rules.number("R-ORG-08")),
        and_(DUE.c.committee == "funds_review", UNIT_FACTS.c.own_account, literal(rules.switch("R-ORG-12"))),
    )
    formed = select(COMMITTEES.c.seats).where(
        COMMITTEES.c.union_id == UNIONS.c.union_id, COMMITTEES.c.committee == DUE.c.committee
    )
    counts = [func.coalesce(count, 0).label(count.name) for count in (ROLL_SIZE.c.members, ROLL_SIZE.c.women)]
    query = (
        select(UNIONS.c.union_id, UNIONS.c.name, DUE.c.committee, *counts)
        .select_from(
            UNIONS.outerjoin(ROLL_SIZE, ROLL_SIZE.c.union_id == UNIONS.c.union_id)
            .outerjoin(UNIT_FACTS, UNIT_FACTS.c.union_id == UNIONS.c.union_id)
            .join(DUE, required)
        )
        .where(
            UNIONS.c.union_id.in_(select(descendants(above).c.union_id)),
            UNIONS.c.dissolved_on.is_(None),
            UNIONS.c.kind.in_(("primary", "joint")),
            ~formed.exists(),
        )
    )
    return await page.of(read, query, (UNIONS.c.union_id, DUE.c.committee), CommitteeGap)
