"""Findings as they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import JSON, Boolean, Column, Date, Index, Select, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.supervision.words import Said, words_about
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    FindingClosed,
    FindingEscalated,
    FindingOpened,
    FindingOverdue,
    FindingTakenUp,
    RectificationClaimed,
    RectificationRefused,
)
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

Standing = Literal["open", "in_hand", "claimed", "rectified", "withdrawn"]
FINDINGS = Table(
    "supervision_findings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("finding_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("target_id", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("standing", Text, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("escalated_to", Text),
    Column("claimed_on", Date),
    Column("closed_on", Date),
    Column("evidence", JSON, nullable=False),
    Column("event_id", Text, nullable=False),
    Index("supervision_findings_by_standing", "standing", "due_on"),
)


@projection(
    "supervision_findings",
    version=1,
    reads=[
        FindingOpened, FindingTakenUp, RectificationClaimed, RectificationRefused, FindingClosed, FindingOverdue,
        FindingEscalated,
    ],
    writes=[FINDINGS],
)  # fmt: skip
def project_findings(findings: Rows, event: Recorded) -> None:
    """How every finding stands."""
    match event.body:
        case FindingOpened() as opened:
            findings.put(
                (event.union_id, opened.finding_id), title=opened.title, severity=opened.severity,
                opened_on=event.occurred_on, opened_by=opened.opened_by, target_id=opened.target_id, clause=opened.clause,
                due_on=opened.due_on, standing="open", overdue=False, escalated_to=None, claimed_on=None, closed_on=None,
                evidence=[], event_id=str(event.event_id),
            )  # fmt: skip
        case FindingTakenUp(finding_id=finding):
            findings.put((event.union_id, finding), standing="in_hand")
        case RectificationClaimed(finding_id=finding, evidence=evidence):
            findings.put(
                (event.union_id, finding), standing="claimed", claimed_on=event.occurred_on, evidence=list(evidence)
            )
        case RectificationRefused(finding_id=finding, due_on=due):
            findings.put((event.union_id, finding), standing="in_hand", due_on=due, overdue=False, escalated_to=None)
        case FindingClosed(finding_id=finding, how=how):
            findings.put((event.union_id, finding), standing=how, closed_on=event.occurred_on)
        case FindingOverdue(finding_id=finding):
            findings.put((event.union_id, finding), overdue=True)
        case FindingEscalated(finding_id=finding, to_union_id=above):
            findings.put((event.union_id, finding), escalated_to=above)


class FindingRow(BaseModel):
    """One finding."""

    union_id: UnionId
    union_name: str | None
    finding_id: Identifier
    title: str
    severity: str
    opened_on: date
    opened_by: UnionId
    target_id: str
    clause: str
    due_on: date
    standing: Standing
    overdue: bool
    escalated_to: str | None
    claimed_on: date | None
    closed_on: date | None
    evidence: Sequence[str]
    event_id: str


class FindingWithWords(FindingRow):
    """The same with what was written."""

    texts: Sequence[Said]


LIVE = FINDINGS.c.standing.in_(("open", "in_hand", "claimed"))
_ORDER = (FINDINGS.c.due_on, FINDINGS.c.union_id, FINDINGS.c.finding_id)


def _all() -> Select[Any]:
    names = UNIONS.c.name.label("union_name")
    return select(FINDINGS, names).outerjoin(UNIONS, UNIONS.c.union_id == FINDINGS.c.union_id)


async def below(read: AsyncConnection, union_id: UnionId, standing: Standing | None, page: Page) -> Paged[FindingRow]:
    """Findings at unions below one, those that are due first at the top; the open ones unless said otherwise."""
    query = _all().where(await within(read, FINDINGS.c.union_id, union_id), FINDINGS.c.union_id != union_id)
    query = query.where(LIVE if standing is None else FINDINGS.c.standing == standing)
    return await page.of(read, query, _ORDER, FindingRow)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[FindingRow]:
    """A union's findings by the day on which they are due."""
    return await page.of(read, _all().where(FINDINGS.c.union_id == union_id), _ORDER, FindingRow)


async def finding(read: AsyncConnection, union_id: UnionId, finding_id: Identifier) -> FindingWithWords | None:
    """One finding with what was written about it."""
    query = _all().where(FINDINGS.c.union_id == union_id, FINDINGS.c.finding_id == finding_id)
    row = (await read.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    return FindingWithWords(**row, texts=await words_about(read, union_id, "finding", finding_id))


async def above_superior(ask: Ask) -> str | None:
    """Loader: the union two levels up, or the one directly above where that is the highest."""
    superior = UNIONS.alias("superior")
    query = (
        select(superior.c.union_id, superior.c.superior_id)
        .join(UNIONS, UNIONS.c.superior_id == superior.c.union_id)
        .where(UNIONS.c.union_id == ask.union_id)
    )
    row = (await ask.read.execute(query)).one_or_none()
    return None if row is None else row.superior_id or row.union_id
