"""Evaluations over HTTP: opening, results, explanation, recomputation."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.appeal.views import revised_points, revisions
from gonghui_assessment.target.commands import Year
from gonghui_shared.clock import business_date
from gonghui_shared.handling import Ask, today
from gonghui_shared.http import At, Page, Paged, ReadConnection, Router, Service, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem
from gonghui_shared.runtime import Runtime

from . import views
from .anonymity import with_few_kept_back
from .carrying import carried_out
from .commands import CloseEvaluation, OnResult, OpenEvaluation, RecordResult, RecordResults
from .decider import (
    EVALUATION,
    UNIT_RESULT,
    CalibrationUnderWay,
    EvaluationExists,
    NothingToPublish,
    PublishedAlready,
    SchemeNotAdopted,
    close_evaluation,
    open_evaluation,
    open_term_evaluation,
    publish_results,
    record_result,
)
from .explanation import Explanation, explained
from .frontier import frontier_now, incomplete
from .late import LateEvidence, late_evidence


def of_result(command: RecordResult | OnResult) -> str:
    """A union's result in one evaluation is one stream, with the appeals against it and what was revised."""
    return f"{command.evaluation_id}:{command.union_id}"


async def scheme_known(ask: Ask) -> bool:
    """Loader: whether the scheme's version is in use."""
    command: OpenEvaluation = ask.command
    return await text_of(ask.read, command.scheme_id, command.version) is not None


evaluations = commands(
    EVALUATION,
    "/federations/{union_id}",
    post(
        "/evaluations",
        open_evaluation,
        allows="evaluation.open",
        stream=attrgetter("evaluation_id"),
        given={"scheme_known": scheme_known, "frontier": frontier_now},
        refuses=[EvaluationExists, SchemeNotAdopted],
    ),
    post(
        "/term-evaluations",
        open_term_evaluation,
        allows="evaluation.open",
        stream=attrgetter("evaluation_id"),
        given={"frontier": frontier_now},
        refuses=[EvaluationExists],
    ),
    post(
        "/evaluations/{evaluation_id}/publication",
        publish_results,
        allows="evaluation.publish",
        stream=attrgetter("evaluation_id"),
        given={"today": today},
        refuses=[PersonHasToAct, NothingToPublish, PublishedAlready, CalibrationUnderWay],
    ),
    post(
        "/evaluations/{evaluation_id}/closing",
        close_evaluation,
        asked=CloseEvaluation,
        allows=Service("assessment"),
        stream=attrgetter("evaluation_id"),
    ),
)
results = commands(
    UNIT_RESULT,
    "/federations/{union_id}",
    bulk(
        "/results",
        record_result,
        RecordResults,
        items=lambda command: command.results,
        allows=Service("assessment"),
        stream=of_result,
    ),
)
router = Router(tags=["evaluation"])
router.include(evaluations)
router.include(results)


class Recomputed(BaseModel):
    """Whether an evaluation comes out the same."""

    evaluation_id: Identifier
    snapshot: str
    result: str
    same: bool
    units: int
    incomplete: Sequence[UnionId]  # unions with records that wait for somebody


@router.get("/evaluations", allows="evaluation.read")
async def all_evaluations(read: ReadConnection, page: Page) -> Paged[views.EvaluationRow]:
    """All evaluations by year."""
    return await views.evaluations(read, page)


@router.get("/evaluations/{evaluation_id}/results", allows="evaluation.read")
async def results_of(
    evaluation_id: Identifier,
    read: ReadConnection,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> views.Results:
    """How the grades are spread, and the unions, best first."""
    return await views.results(read, evaluation_id, limit, offset)


@router.get("/grades/{year}", allows="evaluation.read")
async def grades(year: Year, read: ReadConnection) -> dict[str, int]:
    """How the grades of a year are spread over all schemes."""
    return dict(await views.grades_of_year(read, year))


@router.get("/unions/{union_id}/evaluations", allows="evaluation.read")
async def of_union(union_id: UnionId, read: ReadConnection) -> Sequence[views.YearOfUnion]:
    """A union's results, newest year first."""
    return await views.of_union(read, union_id)


@router.get("/unions/{union_id}/evaluations/{evaluation_id}/explanation", allows="evaluation.read")
async def explanation(
    union_id: UnionId, evaluation_id: Identifier, read: ReadConnection, runtime: CurrentRuntime
) -> Explanation:
    """Why a union has its points, down to the events."""
    evaluation = await views.evaluation(read, evaluation_id)
    result = await views.result_of(read, evaluation_id, union_id)
    if evaluation is None or result is None:
        raise Problem("not-found")
    text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
    revised = revised_points(await revisions(read, evaluation_id, union_id))
    found = await explained(runtime.pool, evaluation, result, text or "", revised)
    return with_few_kept_back(found, await least_raters(runtime, evaluation["union_id"]))


async def least_raters(runtime: Runtime, union_id: UnionId) -> int:
    """How many of a group have to have rated before anything of it is told, by the rules of today.

    Source: R-ASM-05.least_raters.
    """
    on = business_date(runtime.now())
    rules = (await runtime.rulebooks.current()).rules(await runtime.jurisdictions.of(union_id, on), on)
    return rules.number("R-ASM-05.least_raters")


@router.get("/unions/{union_id}/evaluations/{evaluation_id}/late-evidence", allows="evaluation.read")
async def late(
    union_id: UnionId, evaluation_id: Identifier, read: ReadConnection, runtime: CurrentRuntime
) -> LateEvidence:
    """What arrived after the evaluation was frozen, and which items it would move by how much; no score changes by it."""
    evaluation = await views.evaluation(read, evaluation_id)
    if evaluation is None or await views.result_of(read, evaluation_id, union_id) is None:
        raise Problem("not-found")
    text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
    return await late_evidence(runtime.pool, evaluation, union_id, text or "")


@router.get("/evaluations/{evaluation_id}/recomputation", allows="evaluation.recompute")
async def recomputation(
    evaluation_id: Identifier, read: ReadConnection, runtime: CurrentRuntime, known_at: At | None = None
) -> Recomputed:
    """Do it all again from the evidence, or as it would have been with what was known at an earlier instant."""
    evaluation = await views.evaluation(read, evaluation_id)
    if evaluation is None or evaluation["kind"] != "annual" or evaluation["state"] != "closed":
        raise Problem("not-found")
    text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
    assert text is not None
    async with carried_out(runtime.settings.postgres, evaluation, text, known_at) as again:
        snapshot, result = again.snapshot.digest, again.result
    same = (snapshot, result) == (evaluation["snapshot"], evaluation["result"])
    return Recomputed(
        evaluation_id=evaluation_id, snapshot=snapshot, result=result, same=same, units=len(again.scores.union_ids),
        incomplete=sorted(await incomplete(runtime)),
    )  # fmt: skip
