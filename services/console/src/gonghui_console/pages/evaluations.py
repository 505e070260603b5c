"""Evaluations, their rankings, and a score explained down to its events."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gonghui_console import charts
from gonghui_console.answers.assessment import Evaluation, Explanation, LateEvidence, Results
from gonghui_console.answers.everywhere import Paged
from gonghui_console.page import CurrentPage
from gonghui_shared.ids import Identifier, UnionId

from .union import card_of

router = APIRouter()
PER_PAGE = 50
MOST = 200  # evaluations that are listed at once


@router.get("/evaluations")
async def evaluations(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("evaluations/page.html")


@router.get("/evaluations/list")
async def found(page: CurrentPage, after: Annotated[str, Query(max_length=500)] = "") -> Response:
    """All evaluations, newest first."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", "/evaluations", Paged[Evaluation], limit=MOST, **asked)
    newest = sorted(paged.items, key=lambda one: (-one.year, one.evaluation_id))
    return page.part("evaluations", "evaluations/list.html", evaluations=newest, more_at=page.next(paged))


@router.get("/evaluations/{evaluation_id}")
async def evaluation(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """The frame of one evaluation."""
    return page.show("evaluations/one.html", evaluation_id=evaluation_id)


@router.get("/evaluations/{evaluation_id}/grades")
async def spread(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """How its grades are spread."""
    results = await page.ask("assessment", f"/evaluations/{evaluation_id}/results", Results, limit=1)
    chart = charts.spread(page.words, results.grades) if results.grades else None
    return page.part("spread", "evaluations/spread.html", chart=chart)


@router.get("/evaluations/{evaluation_id}/ranking")
async def ranking(
    page: CurrentPage, evaluation_id: Identifier, offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """The unions, best first."""
    where = f"/evaluations/{evaluation_id}/results"
    results = await page.ask("assessment", where, Results, limit=PER_PAGE + 1, offset=offset)
    more = f"/evaluations/{evaluation_id}/ranking?offset={offset + PER_PAGE}" if len(results.items) > PER_PAGE else None
    items = list(enumerate(results.items[:PER_PAGE], offset + 1))
    return page.part("ranking", "evaluations/ranking.html", evaluation_id=evaluation_id, items=items, more_at=more)


@router.get("/unions/{union_id}/evaluations/{evaluation_id}")
async def score(
    page: CurrentPage,
    union_id: UnionId,
    evaluation_id: Identifier,
    known: Annotated[str, Query(max_length=300, pattern=r"^([0-9A-Za-z_.:-]{1,200}@[0-9]{1,6})?$")] = "",
) -> Response:
    """The frame of a union's score; the union's name is missing while organisation is down."""
    card = await card_of(page, union_id)
    return page.show("evaluations/score.html", union_id=union_id, union=card, evaluation_id=evaluation_id, known=known)


@router.get("/unions/{union_id}/evaluations/{evaluation_id}/score")
async def explained(page: CurrentPage, union_id: UnionId, evaluation_id: Identifier) -> Response:
    """Item by item: steps, values, events."""
    where = f"/unions/{union_id}/evaluations/{evaluation_id}/explanation"
    found = await page.ask("assessment", where, Explanation)
    return page.part(
        "score", "evaluations/explained.html", score=found, chart=charts.leaves(page.words, found.leaves, found.total)
    )


@router.get("/unions/{union_id}/evaluations/{evaluation_id}/late-evidence")
async def late(page: CurrentPage, union_id: UnionId, evaluation_id: Identifier) -> Response:
    """What arrived after the freeze, and which items it would move."""
    where = f"/unions/{union_id}/evaluations/{evaluation_id}/late-evidence"
    found = await page.ask("assessment", where, LateEvidence)
    return page.part("late_evidence", "evaluations/late.html", late=found)
