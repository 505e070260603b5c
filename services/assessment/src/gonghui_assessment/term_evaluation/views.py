"""Terms of office and their results as they are read."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import OutcomeProposed, TermEvaluated
from gonghui_shared.contracts.organisation import TermEnded, TermOpened
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
)
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
    Column("advice", Text),
)


@projection("terms", version=1, reads=[TermOpened, TermEnded], writes=[TERMS])
def project_terms(terms: Rows, event: Recorded) -> None:
    """Terms of office, running and ended."""
    match event.body:
        case TermOpened(term_id=term, opened_on=opened, due_on=due):
            terms.put((event.union_id, term), opened_on=opened, due_on=due, ended_on=None)
        case TermEnded(term_id=term, ended_on=ended):
            terms.put((event.union_id, term), ended_on=ended)


@projection("term_results", version=1, reads=[TermEvaluated, OutcomeProposed], writes=[TERM_RESULTS])
def project_term_results(results: Rows, event: Recorded) -> None:
    """What terms came to, part by part."""
    match event.body:
        case TermEvaluated() as term:
            results.put(
                (event.union_id, term.term_id, term.evaluation_id), annual=term.annual, targets=term.targets,
                appraisal=term.appraisal, audit=term.audit, total=term.total, grade=term.grade, advice=None,
            )  # fmt: skip
        case OutcomeProposed(evaluation_id=evaluation, term_id=term_id, advice=advice):
            results.put((event.union_id, term_id, evaluation), advice=advice)


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
    advice: str | None


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[TermOfUnion]:
    """The results of a union's terms."""
    query = (
        select(TERM_RESULTS).where(TERM_RESULTS.c.union_id == union_id).order_by(TERM_RESULTS.c.evaluation_id.desc())
    )
    return [TermOfUnion.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
