"""Self-evaluations over HTTP."""

from collections.abc import Sequence

from gonghui_assessment.adopted_scheme import views as schemes
from gonghui_assessment.annual_evaluation.decider import SchemeNotAdopted
from gonghui_assessment.appeal.decider import ItemTwice, NoSuchItem, OutOfReach
from gonghui_assessment.target.commands import Year
from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import SubmitSelfScore
from .decider import SELF_SCORE, EvaluationBegun, submit_self_score


def of_year(command: SubmitSelfScore) -> str:
    """A union's self-evaluations of a year by one version of a scheme are one stream."""
    return f"{command.union_id}:{command.scheme_id}:{command.version}:{command.year}"


router = commands(
    SELF_SCORE,
    "/unions/{union_id}/self-scores/{scheme_id}/{version}",
    post(
        "",
        submit_self_score,
        allows="score.self",
        stream=of_year,
        given={"reach": views.reach, "begun": views.begun},
        refuses=[SchemeNotAdopted, EvaluationBegun, ItemTwice, NoSuchItem, OutOfReach],
    ),
)


@router.get("/unions/{union_id}/self-score-schemes", allows="evaluation.read")
async def schemes_in_use(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[schemes.SchemeRow]:  # noqa: ARG001 - whose officer asks
    """Schemes by which a union may evaluate itself."""
    return await schemes.schemes(read, page)


@router.get("/unions/{union_id}/self-scores/{scheme_id}/{version}/{year}", allows="evaluation.read")
async def sheet(
    union_id: UnionId, scheme_id: Identifier, version: Identifier, year: Year, read: ReadConnection
) -> views.Sheet:
    """A scheme as the union fills it in for a year."""
    found = await views.sheet(read, union_id, scheme_id, version, year)
    if found is None:
        raise Problem("not-found")
    return found


@router.get("/unions/{union_id}/self-scores", allows="evaluation.read")
async def gaps(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> Sequence[views.YearGap]:
    """Year by year, what a union gave itself beside what the same items were verified with."""
    return await views.gaps(read, runtime.pool, union_id)
