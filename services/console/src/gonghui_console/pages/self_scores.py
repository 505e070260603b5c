"""Self-evaluations: a union fills a scheme in for itself, and sees it beside what was verified."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_console import progress
from gonghui_console.answers.assessment import SchemeVersion
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.supervision import SelfScoreSheet, YearGap
from gonghui_console.attempts import Attempt, typed_of
from gonghui_console.attempts import Typed as Filled
from gonghui_console.forms import Known, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .union import card_of
from .work_reports import cited

router = APIRouter(prefix="/unions/{union_id}")
ONE: Final = "/self-scores/{scheme_id}/{version}/{year}"
SchemeId = Annotated[Identifier, Path()]
Version = Annotated[Identifier, Path()]
Year = Annotated[int, Path(ge=2000, le=2100)]
Sent = Annotated[Filled, Depends(typed_of)]
After = Annotated[str, Query(max_length=500)]
UNTOUCHED: Final = Attempt()


@router.get("/self-scores")
async def self_scores(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    return page.show("self_scores/page.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/self-score-schemes")
async def schemes(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Schemes that can be filled in, for this year and the last."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", f"/unions/{union_id}/self-score-schemes", Paged[SchemeVersion], **asked)
    year = business_date(page.now).year
    return page.part(
        "self_score_schemes", "self_scores/schemes.html", union_id=union_id, schemes=paged.items, more_at=page.next(paged),
        years=(year, year - 1),
    )  # fmt: skip


@router.get("/self-score-gaps")
async def gaps(page: CurrentPage, union_id: UnionId, evaluation: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Year by year, the union's own points beside the verified ones; of one evaluation also item by item."""
    found = await page.ask("assessment", f"/unions/{union_id}/self-scores", list[YearGap])
    chart = progress.self_gaps(page.words, found) if found else None
    chosen = next((one for one in found if one.evaluation_id == evaluation), None)
    return page.part(
        "self_score_gaps", "self_scores/gaps.html", union_id=union_id, years=found, chart=chart, chosen=chosen
    )


@router.get(ONE)
async def sheet(
    page: CurrentPage, union_id: UnionId, scheme_id: SchemeId, version: Version, year: Year, known: Known = ""
) -> Response:
    """The sheet."""
    return await _shown(page, union_id, scheme_id, version, year, known=known)


@router.post(ONE, dependencies=[Depends(own_form)])
async def submit(
    page: CurrentPage, union_id: UnionId, scheme_id: SchemeId, version: Version, year: Year, typed: Sent
) -> Response:
    """Hand the sheet in; an item whose field was left empty has no points."""
    codes = typed.all("item")
    lines: list[JsonValue] = [
        {"item": code, "points": points, "evidence": [*cited(typed.one(f"evidence:{code}"))]}
        for code in codes
        if (points := typed.one(f"points:{code}"))
    ]
    path = f"/unions/{union_id}/self-scores/{scheme_id}/{version}"
    try:
        done = await page.do("assessment", path, year=year, items=lines)
    except Refused as refused:
        return await _shown(page, union_id, scheme_id, version, year, attempt=Attempt("self_score", typed, refused))
    return RedirectResponse(f"{path}/{year}?known={done.known}", 303)


async def _shown(
    page: Page, union_id: UnionId, scheme_id: str, version: str, year: int, *, known: str = "", attempt: Attempt = UNTOUCHED
) -> Response:  # fmt: skip
    at = f"/unions/{union_id}/self-scores/{scheme_id}/{version}/{year}"
    found = await page.ask("assessment", at, SelfScoreSheet, **waiting_for(known))
    return page.show(
        "self_scores/sheet.html", attempt.status, union_id=union_id, sheet=found, at=at, attempt=attempt, done=known
    )
