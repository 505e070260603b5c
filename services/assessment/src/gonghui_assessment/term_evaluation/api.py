"""Results of terms over HTTP; they are opened with the other evaluations."""

from collections.abc import Sequence

from gonghui_shared.http import ReadConnection, Service, bulk, commands
from gonghui_shared.ids import UnionId

from . import views
from .commands import RecordTermResult, RecordTermResults
from .decider import TERM_RESULT, record_term_result


def of_term(command: RecordTermResult) -> str:
    """The result of a term in one evaluation is one stream."""
    return f"{command.evaluation_id}:{command.union_id}:{command.term_id}"


router = commands(
    TERM_RESULT,
    "/federations/{union_id}",
    bulk(
        "/term-results",
        record_term_result,
        RecordTermResults,
        items=lambda command: command.results,
        allows=Service("assessment"),
        stream=of_term,
    ),
)


@router.get("/unions/{union_id}/term-results", allows="evaluation.read")
async def term_results(union_id: UnionId, read: ReadConnection) -> Sequence[views.TermOfUnion]:
    """What a union's terms came to, part by part."""
    return await views.of_union(read, union_id)
