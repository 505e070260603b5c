"""What can be read about complaints."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    Select,
    Table,
    Text,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAppealed,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintOverdue,
    ComplaintReviewed,
    ComplaintTransferred,
    ServiceClockMissed,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .answers import AgeBand, Case, CaseOfUnion, CaseRow, ComplaintsOfUnion, FilesOfPerson, Letter, OwnCase
from .events import AnswerExtended, AnswerWritten, AppealWritten, ComplaintWritten, OwnerNamed, ServiceClockSet

CASES = Table(
    "complaints",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("complaint_id", Text, primary_key=True),
    Column("theme", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("stage", Text, nullable=False),
    Column("owner_id", Text),
    Column("filed_on", Date, nullable=False),
    Column("due_on", Date),  # the clock that runs now
    Column("service_due_on", Date),  # what the union promised beside it
    Column("level", Integer, nullable=False),
    Column("outcome", Text),
    Column("in_time", Boolean),
    Column("satisfaction", Integer),
    Column("closed_on", Date),
    Column("overdue", Integer, nullable=False),  # clocks that ran out
    Index("open_by_age", "stage", "filed_on"),
)
WORDS = Table(
    "complaint_words",
    METADATA,
    Column("complaint_id", Text, primary_key=True),
    Column("union_id", Text, nullable=False),  # where the case is now
    Column("person_id", Text, nullable=False),
    Column("receipt", Text),
    Column("body", Text),
    Index("by_person", "person_id"),
    Index("by_receipt", "receipt"),
    info={"personal": ("body",)},
)
LETTERS = Table(
    "complaint_letters",
    METADATA,
    Column("complaint_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("text", Text),
    info={"personal": ("text",)},
)
OPEN = CASES.c.stage.notin_(["closed", "transferred"])
MOST = 200  # rows of a list that is not paged


@projection(
    "complaints",
    version=1,
    reads=[
        ComplaintFiled,
        OwnerNamed,
        ServiceClockSet,
        ComplaintAccepted,
        AnswerExtended,
        ComplaintAnswered,
        ComplaintAppealed,
        ComplaintReviewed,
        ComplaintClosed,
        ComplaintTransferred,
        ComplaintOverdue,
        ServiceClockMissed,
    ],
    writes=[CASES],
)
def project_complaints(cases: Rows, event: Recorded) -> None:
    """Where every case stands."""
    key = (event.union_id, getattr(event.body, "complaint_id", ""))
    match event.body:
        case ComplaintFiled(theme=theme, anonymous=anonymous, filed_on=filed, accept_by=day):
            start = {"owner_id": None, "level": 0, "outcome": None, "in_time": None, "satisfaction": None}
            cases.put(key, theme=theme, anonymous=anonymous, stage="filed", filed_on=filed, due_on=day, overdue=0,
                      service_due_on=None, closed_on=None, **start)  # fmt: skip
        case OwnerNamed(owner_id=owner):
            cases.put(key, owner_id=owner)
        case ServiceClockSet(due_on=day):
            cases.put(key, service_due_on=day)
        case ComplaintAccepted(answer_by=day):
            cases.put(key, stage="accepted", due_on=day, service_due_on=None)
        case AnswerExtended(answer_by=day):
            cases.put(key, due_on=day)
        case ComplaintAnswered(outcome=outcome, in_time=in_time):
            cases.put(key, stage="answered", due_on=None, outcome=outcome, in_time=in_time)
        case ComplaintAppealed(level=level, review_by=day):
            cases.put(key, stage="appealed", due_on=day, service_due_on=None, level=level)
        case ComplaintReviewed():
            cases.put(key, stage="reviewed", due_on=None)
        case ComplaintClosed(in_time=in_time, satisfaction=score):
            end = {"stage": "closed", "due_on": None, "service_due_on": None, "closed_on": event.occurred_on}
            cases.put(key, in_time=in_time, satisfaction=score, **end)
        case ComplaintTransferred():
            cases.put(key, stage="transferred", due_on=None, service_due_on=None, closed_on=event.occurred_on)
        case ComplaintOverdue() | ServiceClockMissed():
            cases.add(key, overdue=1)


@projection(
    "complaint_words", version=2, reads=[ComplaintWritten, AnswerWritten, AppealWritten], writes=[WORDS, LETTERS]
)
def project_words(words: Rows, letters: Rows, event: Recorded, *, vault: Vault) -> None:
    """The words of both sides in clear, for those whom the case concerns."""
    match event.body:
        case ComplaintWritten(complaint_id=number, person_id=person, receipt=receipt, body=body):
            said = {"body": vault.open(event, "body")} if body else {}
            words.put((number,), union_id=event.union_id, person_id=person, receipt=receipt, **said)
        case AnswerWritten(complaint_id=number, person_id=person, kind=kind):
            text = vault.open(event, "text")
            letters.put((number, event.position), person_id=person, kind=kind, written_on=event.occurred_on, text=text)
        case AppealWritten(complaint_id=number, person_id=person):
            text = vault.open(event, "reason")
            letters.put(
                (number, event.position), person_id=person, kind="appeal", written_on=event.occurred_on, text=text
            )


_SINCE = cast(CASES.c.filed_on, Text).label("since")


async def complaints(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[CaseRow]:
    """A union's cases, oldest first."""
    query = select(CASES, _SINCE).where(CASES.c.union_id == union_id)
    return await page.of(read, query, (_SINCE, CASES.c.complaint_id), CaseRow)


async def open_complaints_by_age(read: AsyncConnection, above: UnionId, page: Page) -> Paged[CaseOfUnion]:
    """Open cases of all unions below `above`, oldest first."""
    query = await _below(read, select(CASES, UNIONS.c.name.label("union_name"), _SINCE), above)
    return await page.of(read, query, (_SINCE, CASES.c.union_id, CASES.c.complaint_id), CaseOfUnion)


async def _below(read: AsyncConnection, query: Select[Any], above: UnionId) -> Select[Any]:
    joined = query.select_from(CASES.outerjoin(UNIONS, UNIONS.c.union_id == CASES.c.union_id))
    return joined.where(OPEN, await within(read, CASES.c.union_id, above))


def _late(today: date) -> ColumnElement[bool]:
    return or_(CASES.c.due_on < today, CASES.c.service_due_on < today)


async def ages(read: AsyncConnection, above: UnionId, limits: Sequence[int], today: date) -> list[AgeBand]:
    """Open cases below `above` by age: one band up to each limit in days, and one beyond the last."""
    since = [today - timedelta(days=limit) for limit in limits]
    band = case(*((CASES.c.filed_on >= day, n) for n, day in enumerate(since)), else_=len(limits))
    overdue = func.count().filter(_late(today))
    query = (await _below(read, select(band.label("band"), func.count(), overdue), above)).group_by(band)
    found = {row[0]: (row[1], row[2]) for row in await read.execute(query)}
    edges = [0, *(limit + 1 for limit in limits)]
    return [
        AgeBand(from_days=edge, to_days=to, open=found.get(n, (0, 0))[0], overdue=found.get(n, (0, 0))[1])
        for n, (edge, to) in enumerate(zip(edges, [*limits, None], strict=True))
    ]


async def by_union(read: AsyncConnection, above: UnionId, today: date) -> list[ComplaintsOfUnion]:
    """Unions below `above` with open cases, the oldest case first; at most 200."""
    oldest, overdue = func.min(CASES.c.filed_on), func.count().filter(_late(today))
    columns = select(CASES.c.union_id, func.min(UNIONS.c.name), func.count(), overdue, oldest)
    below = await _below(read, columns, above)
    query = below.group_by(CASES.c.union_id).order_by(oldest, CASES.c.union_id).limit(MOST)
    return [
        ComplaintsOfUnion(union_id=union, union_name=name, open=count, overdue=late, oldest_on=since)
        for union, name, count, late, since in await read.execute(query)
    ]


async def complaint(read: AsyncConnection, union_id: UnionId, number: str) -> CaseRow | None:
    """One case of a union."""
    query = select(CASES).where(CASES.c.union_id == union_id, CASES.c.complaint_id == number)
    row = (await read.execute(query)).mappings().first()
    return CaseRow.model_validate(dict(row)) if row else None


async def whole_case(read: AsyncConnection, union_id: UnionId, number: str) -> Case | None:
    """One case of a union with all its words; the caller decides who may see them."""
    found = await complaint(read, union_id, number)
    if found is None:
        return None
    body = await read.scalar(select(WORDS.c.body).where(WORDS.c.complaint_id == number))
    return Case(**found.model_dump(), body=body, letters=await _letters(read, number))


async def case_by_receipt(read: AsyncConnection, digest: str) -> OwnCase | None:
    """The case that a receipt code belongs to, by the code's SHA-256; the newest, if a code was used twice."""
    return next(iter(await _own(read, WORDS.c.receipt == digest, 1)), None)


async def cases_of(read: AsyncConnection, person_id: str) -> list[OwnCase]:
    """A person's own cases, newest first; at most 50."""
    return await _own(read, WORDS.c.person_id == person_id, 50)


async def files_of(read: AsyncConnection, person_id: str) -> FilesOfPerson:
    """What organisation has to know before it forgets a person."""
    cases = CASES.join(WORDS, WORDS.c.complaint_id == CASES.c.complaint_id)
    query = select(func.count().filter(OPEN), func.max(CASES.c.closed_on)).select_from(cases)
    running, ended = (await read.execute(query.where(WORDS.c.person_id == person_id))).one()
    return FilesOfPerson(open=running > 0, ended_on=ended)


async def _own(read: AsyncConnection, condition: ColumnElement[bool], most: int) -> list[OwnCase]:
    here = (CASES.c.complaint_id == WORDS.c.complaint_id) & (CASES.c.union_id == WORDS.c.union_id)
    query = select(CASES, WORDS.c.body).join(WORDS, here).where(condition)
    rows = (await read.execute(query.order_by(CASES.c.filed_on.desc(), CASES.c.complaint_id).limit(most))).mappings()
    return [OwnCase(**row, letters=await _letters(read, row["complaint_id"])) for row in rows.all()]


async def _letters(read: AsyncConnection, number: str) -> list[Letter]:
    query = select(LETTERS).where(LETTERS.c.complaint_id == number).order_by(LETTERS.c.position).limit(MOST)
    return [Letter.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
