"""Terms of office, who held posts in them, and their results as they are read.

Positions say when each fact was known, so that an evaluation that is carried out again sees what it saw.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import TermEvaluated
from gonghui_shared.contracts.organisation import PostFilled, PostVacated, TermEnded, TermOpened
from gonghui_shared.ids import Identifier, TermId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

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


@projection("term_results", version=2, reads=[TermEvaluated], writes=[TERM_RESULTS])
def project_term_results(results: Rows, event: Recorded) -> None:
    """What terms came to, part by part; what is advised is nobody's word before a person has signed it (see `outcome_views`)."""
    match event.body:
        case TermEvaluated() as term:
            results.put(
                (event.union_id, term.term_id, term.evaluation_id), annual=term.annual, targets=term.targets,
                appraisal=term.appraisal, audit=term.audit, total=term.total, grade=term.grade,
            )  # fmt: skip


class TermOfUnion(BaseModel):
    """The result of one term."""

    term_id: TermId
    evaluation_id: Identifier
    annual: str
    targets: str
    appraisal: str
    audit: str
    total: str
    grade: str


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[TermOfUnion]:
    """The results of a union's terms."""
    query = (
        select(TERM_RESULTS).where(TERM_RESULTS.c.union_id == union_id).order_by(TERM_RESULTS.c.evaluation_id.desc())
    )
    return [TermOfUnion.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
