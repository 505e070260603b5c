"""The cockpit over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation.views import evaluation
from gonghui_shared.clock import business_date
from gonghui_shared.http import ReadConnection, Router
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .beside_class import ScoreBesideClass, beside_class
from .districts import District, UnionsBelow, by_mean, in_district

router = Router(tags=["cockpit"])
ONE = "/evaluations/{evaluation_id}"


async def _closed(read: ReadConnection, evaluation_id: str) -> Mapping[str, Any]:
    """An annual evaluation that is closed.

    Raises:
        Problem: 404 otherwise.
    """
    found = await evaluation(read, evaluation_id)
    if found is None or found["kind"] != "annual" or found["state"] != "closed":
        raise Problem("not-found")
    return found


@router.get(f"{ONE}/spread", allows="evaluation.read")
async def spread(evaluation_id: Identifier, read: ReadConnection) -> views.Spread:
    """How totals and grades are spread."""
    await _closed(read, evaluation_id)
    return await views.spread(read, evaluation_id)


@router.get(f"{ONE}/districts", allows="evaluation.read")
async def districts(evaluation_id: Identifier, read: ReadConnection) -> Sequence[District]:
    """Districts by the mean of the totals below them."""
    found = await _closed(read, evaluation_id)
    return await by_mean(read, evaluation_id, found["union_id"])


@router.get(f"{ONE}/district-unions", allows="evaluation.read")
async def district_unions(
    evaluation_id: Identifier,
    read: ReadConnection,
    district: UnionId | None = None,
    limit: Annotated[int, Query(ge=1, le=2_000)] = 500,
) -> UnionsBelow:
    """The unions of a district with their results; without one, the federation's own."""
    found = await _closed(read, evaluation_id)
    return await in_district(read, evaluation_id, found["union_id"], district, limit)


@router.get(f"{ONE}/movers", allows="evaluation.read")
async def movers(evaluation_id: Identifier, read: ReadConnection) -> views.Movers:
    """Who rose and fell most against the year before."""
    return await views.movers(read, await _closed(read, evaluation_id))


@router.get(f"{ONE}/outliers", allows="evaluation.read")
async def outliers(evaluation_id: Identifier, read: ReadConnection, runtime: CurrentRuntime) -> views.Outliers:
    """Who is far from the middle.

    Source: R-ASM-13.
    """
    found = await _closed(read, evaluation_id)
    today = business_date(runtime.now())
    jurisdiction = await runtime.jurisdictions.of(found["union_id"], today)
    limit = (await runtime.rulebooks.current()).rules(jurisdiction, today).ratio("R-ASM-13")
    return await views.outliers(read, evaluation_id, limit)


@router.get(f"{ONE}/completeness", allows="evaluation.read")
async def completeness(evaluation_id: Identifier, read: ReadConnection, runtime: CurrentRuntime) -> views.Completeness:
    """For how many unions something was missing."""
    found = await _closed(read, evaluation_id)
    text = await text_of(read, found["scheme_id"], found["version"])
    answer = await views.completeness(read, runtime.pool, found["result"] or "", text or "")
    if answer is None:
        raise Problem("not-found")
    return answer


@router.get(f"{ONE}/appeal-counts", allows="evaluation.read")
async def appeal_counts(evaluation_id: Identifier, read: ReadConnection) -> Sequence[views.AppealCount]:
    """Appeals of the evaluation by where they stand."""
    await _closed(read, evaluation_id)
    return await views.appeals(read, evaluation_id)


@router.get("/scores-beside-class", allows="evaluation.read")
async def scores_beside_class(
    of: Annotated[str, Query(min_length=1, max_length=3_500, pattern=r"^[0-9A-Za-z_.,-]+$", description="ids of unions, with commas")],
    read: ReadConnection, runtime: CurrentRuntime,
) -> Sequence[ScoreBesideClass]:  # fmt: skip
    """The totals of some unions in the last years beside the means of their classes."""
    return await beside_class(read, of.split(","), business_date(runtime.now()))
