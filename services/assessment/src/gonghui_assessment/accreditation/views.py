"""Rounds, marks clause by clause, and gaps as they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, Index, Integer, Select, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.checklist.form import Checklist
from gonghui_assessment.checklist.views import CHECKLISTS
from gonghui_assessment.finding.views import FINDINGS, LIVE
from gonghui_assessment.supervision.words import Said, words_about
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    AccreditationExpired,
    AccreditationGranted,
    AccreditationRevoked,
    LevelApplied,
    SelfChecked,
    UnionInspected,
)
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

MOST_ROUNDS = 100  # of a union, as they are shown
Standing = Literal["checked", "applied", "inspected", "granted", "revoked", "expired"]
RUNNING: Final = ("checked", "applied", "inspected")  # a round in which something can still be done
ROUNDS = Table(
    "checklist_rounds",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("checklist_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("check_id", Text, primary_key=True),
    Column("standing", Text, nullable=False),
    Column("begun_on", Date, nullable=False),
    Column("applied", Text),  # the level applied for
    Column("reached", Text),  # the level by the inspection; empty for none
    Column("level", Text),  # the level granted
    Column("granted_on", Date),
    Column("valid_until", Date),
    Column("event_id", Text, nullable=False),
    Index("checklist_rounds_by_standing", "standing", "union_id"),
)
MARKS = Table(
    "clause_marks",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("checklist_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("clause", Text, primary_key=True),
    Column("own", Integer),  # by the last self-check
    Column("seen", Integer),  # by the last inspection
    Index("clause_marks_by_checklist", "checklist_id", "version", "clause"),
)


@projection(
    "checklist_rounds",
    version=1,
    reads=[
        SelfChecked, LevelApplied, UnionInspected, AccreditationGranted, AccreditationRevoked, AccreditationExpired,
    ],
    writes=[ROUNDS, MARKS],
)  # fmt: skip
def project_rounds(rounds: Rows, marks: Rows, event: Recorded) -> None:
    """How every round stands, and the last mark of every clause."""
    match event.body:
        case SelfChecked() | UnionInspected() as marked:
            column = "own" if isinstance(marked, SelfChecked) else "seen"
            for mark in marked.marks:
                key = (event.union_id, marked.checklist_id, marked.version, mark.code)
                marks.put(key, **{"own": None, "seen": None} | dict(marks.get(key) or {}) | {column: mark.points})
    match event.body:
        case SelfChecked() as body:
            _moved(rounds, event, body, standing="checked")
        case LevelApplied(level=level) as body:
            _moved(rounds, event, body, standing="applied", applied=level)
        case UnionInspected(reached=reached) as body:
            _moved(rounds, event, body, standing="inspected", reached=reached)
        case AccreditationGranted(level=level, valid_until=day) as body:
            _moved(
                rounds, event, body, standing="granted", level=level, granted_on=event.occurred_on, valid_until=day
            )  # fmt: skip
        case AccreditationRevoked() as body:
            _moved(rounds, event, body, standing="revoked")
        case AccreditationExpired() as body:
            _moved(rounds, event, body, standing="expired")


RoundBody = (
    SelfChecked | LevelApplied | UnionInspected | AccreditationGranted | AccreditationRevoked | AccreditationExpired
)


def _moved(rounds: Rows, event: Recorded, body: RoundBody, **columns: Any) -> None:
    key = (event.union_id, body.checklist_id, body.version, body.check_id)
    if rounds.get(key) is None:
        empty = dict.fromkeys(("applied", "reached", "level", "granted_on", "valid_until"))
        columns = {"begun_on": event.occurred_on, **empty, **columns}
    rounds.put(key, event_id=str(event.event_id), **columns)


class RoundRow(BaseModel):
    """One round."""

    union_id: UnionId
    union_name: str | None
    title_zh: str | None  # of the checklist
    title_en: str | None
    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    standing: Standing
    begun_on: date
    applied: str | None
    reached: str | None
    level: str | None
    granted_on: date | None
    valid_until: date | None
    event_id: str


class RoundWithWords(RoundRow):
    """The same with what was written."""

    texts: Sequence[Said]


class ClauseOfUnion(BaseModel):
    """How far a union meets a clause."""

    code: str
    zh: str
    en: str
    full: int
    must: bool
    own: int | None
    seen: int | None
    gap: int | None  # what is missing by the inspection, or by the self-check before one; None before both
    finding_id: str | None  # an open finding that came from it


class ChecklistAtUnion(BaseModel):
    """A checklist at one union: clause by clause, and its rounds, newest first."""

    checklist: Checklist
    clauses: Sequence[ClauseOfUnion]
    rounds: Sequence[RoundWithWords]


class ClauseBelow(BaseModel):
    """How many of the unions below one that were checked meet a clause."""

    code: str
    zh: str
    en: str
    met: int
    short: int


def _all() -> Select[Any]:
    its = (CHECKLISTS.c.checklist_id == ROUNDS.c.checklist_id) & (CHECKLISTS.c.version == ROUNDS.c.version)
    titles = (CHECKLISTS.c.title_zh, CHECKLISTS.c.title_en)
    return (
        select(ROUNDS, UNIONS.c.name.label("union_name"), *titles)
        .outerjoin(UNIONS, UNIONS.c.union_id == ROUNDS.c.union_id)
        .outerjoin(CHECKLISTS, its)
    )


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[RoundRow]:
    """The newest rounds of a union."""
    query = (
        _all()
        .where(ROUNDS.c.union_id == union_id)
        .order_by(ROUNDS.c.begun_on.desc(), ROUNDS.c.check_id)
        .limit(MOST_ROUNDS)
    )
    return [RoundRow.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def below(read: AsyncConnection, union_id: UnionId, standing: Standing, page: Page) -> Paged[RoundRow]:
    """Rounds at unions below one that stand so."""
    query = _all().where(
        ROUNDS.c.standing == standing, await within(read, ROUNDS.c.union_id, union_id), ROUNDS.c.union_id != union_id
    )
    order = (ROUNDS.c.begun_on, ROUNDS.c.union_id, ROUNDS.c.checklist_id, ROUNDS.c.version, ROUNDS.c.check_id)
    return await page.of(read, query, order, RoundRow)


async def at_union(read: AsyncConnection, union_id: UnionId, checklist: Checklist) -> ChecklistAtUnion:
    """A checklist at a union: what is missing clause by clause, and the rounds."""
    of_this = (MARKS.c.checklist_id == checklist.checklist) & (MARKS.c.version == checklist.version)
    rows = (await read.execute(select(MARKS).where(MARKS.c.union_id == union_id, of_this))).mappings()
    marks = {row["clause"]: row for row in rows}
    prefix = f"{checklist.checklist}@{checklist.version}/"
    query = select(FINDINGS.c.clause, FINDINGS.c.finding_id).where(FINDINGS.c.union_id == union_id, LIVE)
    named = query.where(FINDINGS.c.clause.startswith(prefix, autoescape=True))
    findings = {row.clause.removeprefix(prefix): row.finding_id for row in await read.execute(named)}
    clauses = []
    for clause in checklist.clauses:
        own, seen = (marks[clause.code]["own"], marks[clause.code]["seen"]) if clause.code in marks else (None, None)
        mark = own if seen is None else seen
        clauses.append(
            ClauseOfUnion(
                code=clause.code, zh=clause.zh, en=clause.en, full=clause.full, must=clause.must, own=own, seen=seen,
                gap=None if mark is None else clause.full - mark, finding_id=findings.get(clause.code),
            )
        )  # fmt: skip
    rounds = [
        RoundWithWords(**one.model_dump(), texts=await words_about(read, union_id, "accreditation", one.check_id))
        for one in await of_union(read, union_id)
        if (one.checklist_id, one.version) == (checklist.checklist, checklist.version)
    ]
    return ChecklistAtUnion(checklist=checklist, clauses=clauses, rounds=rounds)


async def gaps_below(read: AsyncConnection, union_id: UnionId, checklist: Checklist) -> Sequence[ClauseBelow]:
    """Clause by clause, how many unions below one meet it, by the inspection or, before one, by their own check."""
    mark = func.coalesce(MARKS.c.seen, MARKS.c.own)
    query = (
        select(MARKS.c.clause, mark.label("mark"), func.count().label("unions"))
        .where(MARKS.c.checklist_id == checklist.checklist, MARKS.c.version == checklist.version)
        .where(await within(read, MARKS.c.union_id, union_id), MARKS.c.union_id != union_id)
        .group_by(MARKS.c.clause, mark)
    )
    counts = [(row.clause, row.mark, row.unions) for row in await read.execute(query)]
    return [
        ClauseBelow(
            code=clause.code, zh=clause.zh, en=clause.en,
            met=sum(n for code, points, n in counts if code == clause.code and points >= clause.full),
            short=sum(n for code, points, n in counts if code == clause.code and points < clause.full),
        )
        for clause in checklist.clauses
    ]  # fmt: skip
