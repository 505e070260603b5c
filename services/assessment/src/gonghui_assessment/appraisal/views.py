"""Appraisals as they are read: turnout, front-line share, and what members said of a union and of the holders of its posts."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, Table, Text, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.clock import business_date
from gonghui_shared.contracts.assessment import AppraisalClosed
from gonghui_shared.directory.views import POSTS
from gonghui_shared.handling import Ask
from gonghui_shared.http.client import client_of
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .decider import Roll
from .events import AppraisalAttended, AppraisalOpened, AppraisalSheetEntered, AppraisalSheetsDiffered, AppraisalTallied

APPRAISALS = Table(
    "appraisals",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("appraisal_id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("entitled", Integer, nullable=False),
    Column("roll_digest", Text, nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("attended", Integer),
    Column("front_line", Integer),
    Column("sheets", Integer, nullable=False),
    Column("recounts", Integer, nullable=False),
    Column("collected", Integer),
    Column("valid", Boolean),
    Column("closed_on", Date),
)
TALLIES = Table(
    "appraisal_tallies",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("appraisal_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),  # empty: the union itself
    Column("person_id", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("excellent", Integer, nullable=False),
    Column("competent", Integer, nullable=False),
    Column("basic", Integer, nullable=False),
    Column("not_competent", Integer, nullable=False),
    Column("void", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("valid", Boolean, nullable=False),
    Column("position", BigInteger, nullable=False),
)


@projection(
    "appraisals",
    version=1,
    reads=[AppraisalOpened, AppraisalAttended, AppraisalSheetEntered, AppraisalSheetsDiffered, AppraisalClosed],
    writes=[APPRAISALS],
)
def project_appraisals(appraisals: Rows, event: Recorded) -> None:
    """How far every appraisal has come."""
    match event.body:
        case AppraisalOpened(appraisal_id=key) as opened:
            appraisals.put(
                (event.union_id, key), year=opened.year, stage="opened", entitled=opened.entitled,
                roll_digest=opened.roll_digest, opened_on=event.occurred_on, attended=None, front_line=None, sheets=0,
                recounts=0, collected=None, valid=None, closed_on=None,
                subjects=[{"post_id": one.post_id, "kind": one.kind, "person_id": one.person_id} for one in opened.subjects],
            )  # fmt: skip
        case AppraisalAttended(appraisal_id=key, attended=attended, front_line=front_line):
            appraisals.put((event.union_id, key), stage="attended", attended=attended, front_line=front_line)
        case AppraisalSheetEntered(appraisal_id=key):
            appraisals.add((event.union_id, key), sheets=1)
        case AppraisalSheetsDiffered(appraisal_id=key):
            appraisals.put((event.union_id, key), sheets=0)
            appraisals.add((event.union_id, key), recounts=1)
        case AppraisalClosed(appraisal_id=key, collected=collected, valid=valid):
            appraisals.put(
                (event.union_id, key), stage="closed", collected=collected, valid=valid, closed_on=event.occurred_on
            )


@projection("appraisal_tallies", version=1, reads=[AppraisalTallied], writes=[TALLIES])
def project_tallies(tallies: Rows, event: Recorded) -> None:
    """What members said, question by question."""
    match event.body:
        case AppraisalTallied(appraisal_id=key, year=year, valid=valid, answers=answers):
            for one in answers:
                tally = one.tally
                tallies.put(
                    (event.union_id, key, tally.post_id), person_id=one.person_id, year=year, excellent=tally.excellent,
                    competent=tally.competent, basic=tally.basic, not_competent=tally.not_competent, void=tally.void,
                    told=one.told, valid=valid, position=event.position,
                )  # fmt: skip


class Appraised(BaseModel):
    """A post that is appraised, and who held it."""

    post_id: PostId
    kind: str
    person_id: PersonId


class AnswerRow(BaseModel):
    """What members said of the union or of a post's holder; no figures where so few answered that they might be known."""

    post_id: str
    excellent: int | None
    competent: int | None
    basic: int | None
    not_competent: int | None
    void: int | None


class AppraisalRow(BaseModel):
    """One appraisal."""

    appraisal_id: Identifier
    year: int
    stage: str
    entitled: int
    roll_digest: str
    subjects: Sequence[Appraised]
    opened_on: date
    attended: int | None
    front_line: int | None
    sheets: int  # entered so far, of those that have to agree
    recounts: int
    collected: int | None
    valid: bool | None
    closed_on: date | None
    answers: Sequence[AnswerRow]


_FIGURES = ("excellent", "competent", "basic", "not_competent", "void")


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[AppraisalRow]:
    """A union's appraisals, the newest year first, with what may be told of them."""
    query = select(APPRAISALS).where(APPRAISALS.c.union_id == union_id)
    query = query.order_by(APPRAISALS.c.year.desc(), APPRAISALS.c.opened_on.desc(), APPRAISALS.c.appraisal_id).limit(50)
    rows = [dict(row) for row in (await read.execute(query)).mappings()]
    told = select(TALLIES).where(TALLIES.c.union_id == union_id).order_by(TALLIES.c.appraisal_id, TALLIES.c.post_id)
    answers = [dict(row) for row in (await read.execute(told)).mappings()]
    return [
        AppraisalRow(**row, answers=[_answer(one) for one in answers if one["appraisal_id"] == row["appraisal_id"]])
        for row in rows
    ]


def _answer(row: dict[str, object]) -> AnswerRow:
    return AnswerRow.model_validate(
        {"post_id": row["post_id"], **{n: row[n] if row["told"] else None for n in _FIGURES}}
    )


class Entitled(BaseModel):
    """How many are entitled on a day, and the digest of their roll; organisation's answer."""

    entitled: int
    digest: str


async def roll(ask: Ask) -> Roll:
    """Loader: who may take part today, whatever day the appraisal is booked for.

    Raises:
        Unavailable: organisation does not answer; nothing is decided, and the same key may be sent again.
    """
    where = {"union_id": ask.union_id, "on": business_date(ask.runtime.now()).isoformat()}
    found = await client_of(ask.runtime, "organisation").get("/internal/entitled", Entitled, **where)
    return Roll(found.entitled, found.digest)


async def held(ask: Ask) -> dict[PostId, tuple[str, PersonId]]:
    """Loader: the union's posts that are held today, whatever day the appraisal is booked for."""
    today = business_date(ask.runtime.now())
    query = select(POSTS.c.post_id, POSTS.c.kind, POSTS.c.person_id).where(
        POSTS.c.union_id == ask.union_id, POSTS.c.held_from <= today,
        or_(POSTS.c.held_to.is_(None), POSTS.c.held_to >= today),
    )  # fmt: skip
    return {row.post_id: (row.kind, row.person_id) for row in await ask.read.execute(query)}
