"""Annual work plans: a union's own, one of them with the forms for it, and those that wait for the union above."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import JsonValue

from gonghui_console import attempts, progress
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.targets import PlanOfYear, Target, WaitingPlan, WorkPlan
from gonghui_console.attempts import Attempt, typed_of
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

from .elections import unless_forbidden
from .targets import MOST, Under

router = APIRouter()
OfYear = Annotated[int, Path(ge=2000, le=2100)]
After = Annotated[str, Query(max_length=500)]
Sheet = Annotated[attempts.Typed, Depends(typed_of)]
SUBMITTED: Final = "work_plan_submit"
WAYS: Final = {
    "approvals": Form("work_plan_approve"),
    "returns": Form("work_plan_return", (Field("reason", "long"),)),
}
DONE: Final = frozenset({SUBMITTED} | {form.key for form in WAYS.values()})


@router.get("/targets/work-plans")
async def waiting(page: CurrentPage, under: Under = None, after: After = "") -> Response:
    """Plans that wait to be approved or returned."""
    asked = {"after": after} if after else {}
    where = f"/federations/{under or page.federation}/work-plans"
    paged = await page.ask("assessment", where, Paged[WaitingPlan], limit=20, **asked)
    return page.part("waiting_plans", "work_plans/waiting.html", plans=paged.items, more_at=page.next(paged))


@router.get("/unions/{union_id}/work-plans")
async def plans(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """A union's plans, newest year first."""
    asked = {"after": after} if after else {}
    where = f"/unions/{union_id}/work-plans"
    paged = await page.ask("assessment", where, Paged[WorkPlan], limit=20, descending="true", **asked)
    return page.part(
        "work_plans", "work_plans/list.html", union_id=union_id, plans=paged.items, more_at=page.next(paged),
        tones=progress.PLAN_TONES, year=business_date(page.now).year,
    )  # fmt: skip


@router.get("/unions/{union_id}/work-plans/{year}")
async def plan(page: CurrentPage, union_id: UnionId, year: OfYear, done: DoneWhat = "", known: Known = "") -> Response:
    """One plan, and what can be done about it."""
    return await _shown(page, union_id, year, done=done if done in DONE else "", known=known)


@router.post("/unions/{union_id}/work-plans/{year}", dependencies=[Depends(own_form)])
async def submit(page: CurrentPage, union_id: UnionId, year: OfYear, form: Sheet) -> Response:
    """Submit it, or a next version."""
    targets: list[JsonValue] = [*form.all("target")]
    body: Body = {"year": year, "title": form.one("title"), "text": form.one("text"), "targets": targets}
    try:
        done = await page.do("assessment", f"/unions/{union_id}/work-plans", **body)
    except Refused as refused:
        return await _shown(page, union_id, year, attempt=Attempt(SUBMITTED, form, refused))
    return told(f"/unions/{union_id}/work-plans/{year}", SUBMITTED, done)


@router.post("/unions/{union_id}/work-plans/{year}/{way}", dependencies=[Depends(own_form)])
async def decide(page: CurrentPage, union_id: UnionId, year: OfYear, way: str, typed: Typed) -> Response:
    """Approve it, or give it back."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    union = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    fixed: Body = {"year": year, "superior_id": union.superior_id}
    try:
        done = await carry_out(page, "assessment", f"/unions/{union_id}/work-plan-{way}", form, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, year, undone=undone)
    return told(f"/unions/{union_id}/work-plans/{year}", form.key, done)


async def _shown(
    page: Page, union_id: UnionId, year: int, *, undone: Undone | None = None, done: str = "", known: str = "",
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
) -> Response:  # fmt: skip
    at = f"/unions/{union_id}"
    union, found = await asyncio.gather(
        page.ask("organisation", at, UnionCard),
        page.ask("assessment", f"{at}/work-plans/{year}", PlanOfYear, **waiting_for(known)),
    )
    writing = union.superior_id is not None and (found.plan is None or found.plan.standing != "submitted")
    offered: list[Target] = []
    if writing:
        asked = page.ask("assessment", f"{at}/targets", Paged[Target], limit=MOST, year=year)
        if (listed := await unless_forbidden(asked)) is not None:
            offered = [*listed.items]
    failed = undone or (attempt if attempt.refused else None)
    return page.show(
        "work_plans/one.html", failed.status if failed else 200, union=union, year=year, plan=found.plan,
        targets=found.targets, texts=found.texts, writing=writing, offered=offered, ways=WAYS, undone=undone, done=done,
        attempt=attempt, tones=progress.PLAN_TONES, share=progress.share, standing=progress.standing,
        today=business_date(page.now), target_tones=progress.STANDING_TONES,
    )  # fmt: skip
