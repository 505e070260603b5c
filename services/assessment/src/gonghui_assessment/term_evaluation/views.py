"""Terms of office, who held posts in them, and their results as they are read.

Positions say when each fact was known, so that an evaluation that is carried out again sees what it saw.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import TermEvaluated
from gonghui_shared.contracts.organisation import (
    ExitAuditConcluded,
    ExitAuditRequested,
    PostFilled,
    PostVacated,
    TermEnded,
    TermOpened,
)
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import HoldersEvaluated

TERMS = Table(
    "terms",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("opened_at", BigInteger, nullable=False),  # positions of organisation's log
    Column("ended_at", BigInteger),
)
HOLDERS = Table(
    "term_holders",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("held_from", Date, primary_key=True),
    Column("held_to", Date),
    Column("filled_at", BigInteger, nullable=False),
    Column("vacated_at", BigInteger),
)
AUDITS = Table(
    "term_audits",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("held_from", Date, primary_key=True),
    Column("held_to", Date, nullable=False),
    Column("requested_at", BigInteger, nullable=False),
    Column("opinion", Text),
    Column("concluded_at", BigInteger),
)
LEADING: Final = frozenset({"chair", "vice_chair", "committee_member"})  # posts whose holders answer for a term
TERM_RESULTS = Table(
    "term_results",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("annual", Text, nullable=False),
    Column("targets", Text, nullable=False),
    Column("appraisal", Text, nullable=False),
    Column("audit", Text, nullable=False),
    Column("total", Text, nullable=False),
    Column("grade", Text, nullable=False),
)
FIGURES = Table(
    "holder_figures",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("served", JSON, nullable=False),
    Column("annual", Text, nullable=False),
    Column("targets", Text, nullable=False),
    Column("appraisal", Text, nullable=False),
    Column("audit", Text, nullable=False),
    Column("total", Text, nullable=False),
)


@projection("terms", version=2, reads=[TermOpened, TermEnded], writes=[TERMS])
def project_terms(terms: Rows, event: Recorded) -> None:
    """Terms of office, running and ended."""
    match event.body:
        case TermOpened(term_id=term, opened_on=opened, due_on=due):
            key = (event.union_id, term)
            terms.put(key, opened_on=opened, due_on=due, ended_on=None, opened_at=event.position, ended_at=None)
        case TermEnded(term_id=term, ended_on=ended):
            terms.put((event.union_id, term), ended_on=ended, ended_at=event.position)


@projection("term_holders", version=1, reads=[PostFilled, PostVacated], writes=[HOLDERS])
def project_holders(holders: Rows, event: Recorded) -> None:
    """Who held the posts that answer for a term, and since when that is known."""
    match event.body:
        case PostFilled(post_id=post, kind=kind, person_id=person, held_from=day) if kind in LEADING:
            key = (event.union_id, post, person, day)
            holders.put(key, held_to=None, filled_at=event.position, vacated_at=None)
        case PostVacated(post_id=post, kind=kind, person_id=person, held_from=begun, held_to=day) if kind in LEADING:
            holders.put((event.union_id, post, person, begun), held_to=day, vacated_at=event.position)


@projection("term_audits", version=1, reads=[ExitAuditRequested, ExitAuditConcluded], writes=[AUDITS])
def project_audits(audits: Rows, event: Recorded) -> None:
    """Audits of those who left office, and when their end was known."""
    match event.body:
        case ExitAuditRequested(post_id=post, person_id=person, held_from=first, held_to=last):
            key = (event.union_id, post, person, first)
            audits.put(key, held_to=last, requested_at=event.position, opinion=None, concluded_at=None)
        case ExitAuditConcluded(post_id=post, person_id=person, held_from=first, opinion=opinion):
            audits.put((event.union_id, post, person, first), opinion=opinion, concluded_at=event.position)


@projection("holder_figures", version=1, reads=[HoldersEvaluated], writes=[FIGURES])
def project_figures(figures: Rows, event: Recorded) -> None:
    """What a term came to for everybody who held a post in it."""
    match event.body:
        case HoldersEvaluated(evaluation_id=evaluation, term_id=term, holders=holders):
            for one in holders:
                figures.put(
                    (event.union_id, evaluation, term, one.post_id, one.person_id),
                    served={str(served.year): served.days for served in one.served}, annual=one.annual, targets=one.targets,
                    appraisal=one.appraisal, audit=one.audit, total=one.total,
                )  # fmt: skip


@projection("term_results", version=2, reads=[TermEvaluated], writes=[TERM_RESULTS])
def project_term_results(results: Rows, event: Recorded) -> None:
    """What terms came to, part by part; what is advised is nobody's word before a person has signed it (see `outcome_views`)."""
    match event.body:
        case TermEvaluated() as term:
            results.put(
                (event.union_id, term.term_id, term.evaluation_id), annual=term.annual, targets=term.targets,
                appraisal=term.appraisal, audit=term.audit, total=term.total, grade=term.grade,
            )  # fmt: skip


class Parts(BaseModel):
    """The parts of a term in points of a hundred, exact; empty where there was nothing to measure."""

    annual: str
    targets: str
    appraisal: str
    audit: str
    total: str


class TermOfUnion(Parts):
    """The result of one term."""

    term_id: TermId
    evaluation_id: Identifier
    grade: str


class FiguresOfHolder(Parts):
    """What a term came to for one holder of a post, each year by the days that they served."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    served: Mapping[int, int]  # year → days


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[TermOfUnion]:
    """The results of a union's terms."""
    query = (
        select(TERM_RESULTS).where(TERM_RESULTS.c.union_id == union_id).order_by(TERM_RESULTS.c.evaluation_id.desc())
    )
    return [TermOfUnion.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def figures(
    read: AsyncConnection,
    union_id: UnionId,
    evaluation_id: Identifier,
    term_id: TermId,
    post_id: PostId,
    person_id: PersonId,
) -> FiguresOfHolder | None:
    """The figures of one holder; None of terms that were evaluated before days were weighed."""
    query = select(FIGURES).where(
        FIGURES.c.union_id == union_id, FIGURES.c.evaluation_id == evaluation_id, FIGURES.c.term_id == term_id,
        FIGURES.c.post_id == post_id, FIGURES.c.person_id == person_id,
    )  # fmt: skip
    row = (await read.execute(query)).mappings().first()
    return None if row is None else FiguresOfHolder.model_validate(dict(row))
