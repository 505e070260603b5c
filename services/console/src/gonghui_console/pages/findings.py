"""Findings and traffic lights: a union's own, and the desk of the union above with the forms to open and close."""

import asyncio
import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console import progress
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.supervision import Finding, FindingWithWords, LightCount, UnionAndTargets, UnionLight
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .work_reports import citing

router = APIRouter(prefix="/unions/{union_id}")
FindingId = Annotated[Identifier, Path()]
After = Annotated[str, Query(max_length=500)]
Light = Annotated[str, Query(pattern=r"^(red|amber|green|)$")]
OPEN: Final = Form(
    "finding_open",
    (
        Field("title"), Field("description", "long"), Field("severity", "choice", codes="severity"),
        Field("target_id", "choice", optional=True), Field("due_on", "day", optional=True),
    ),
)  # fmt: skip
HOLDS, CITED = Field("holds", "tick"), Field("evidence", "long", optional=True)
WAYS: Final = {
    "plan": Form("finding_plan", (Field("plan", "long"),)),
    "claim": Form("finding_claim", (Field("account", "long"), CITED)),
    "verification": Form("finding_verify", (HOLDS, Field("seen", "long"))),
    "withdrawal": Form("finding_withdraw", (Field("reason", "long"),)),
}
BY_SUPERIOR: Final = frozenset({"verification", "withdrawal"})
DONE: Final = frozenset({OPEN.key, *(form.key for form in WAYS.values())})


@router.get("/lights")
async def lights(page: CurrentPage, union_id: UnionId, light: Light = "", after: After = "") -> Response:
    """The lights of the unions below one, red ones first."""
    asked = {name: value for name, value in (("light", light), ("after", after)) if value}
    where = f"/federations/{union_id}"
    paged, counts = await asyncio.gather(
        page.ask("assessment", f"{where}/lights", Paged[UnionLight], limit=60, **asked),
        page.ask("assessment", f"{where}/light-counts", list[LightCount]),
    )
    return page.part(
        "lights", "findings/lights.html", union_id=union_id, lights=paged.items, more_at=page.next(paged), light=light,
        counts={one.light: one.unions for one in counts}, tones=progress.LIGHT_TONES,
    )  # fmt: skip


@router.get("/findings-below")
async def below(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Open findings at the unions below one, due first at the top."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", f"/federations/{union_id}/supervision-findings", Paged[Finding], **asked)
    return page.part(
        "open_findings", "findings/list.html", findings=paged.items, more_at=page.next(paged), whose=True,
        today=business_date(page.now),
    )  # fmt: skip


@router.get("/findings")
async def of_union(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """A union's light, its findings, and the form to open one."""
    return await _listed(page, union_id, done=done if done == OPEN.key else "", known=known)


@router.post("/findings", dependencies=[Depends(own_form)])
async def open_finding(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Open a finding."""
    finding = f"finding-{secrets.token_hex(6)}"
    fixed: Body = {"finding_id": finding, "superior_id": await _superior(page, union_id)}
    clause = typed.values.get("clause", "")
    if clause:
        fixed["clause"] = clause
    try:
        done = await carry_out(page, "assessment", f"/unions/{union_id}/supervision-findings", OPEN, typed, fixed)
    except Undone as undone:
        return await _listed(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/findings/{finding}", OPEN.key, done)


@router.get("/findings/{finding_id}")
async def one(
    page: CurrentPage, union_id: UnionId, finding_id: FindingId, done: DoneWhat = "", known: Known = ""
) -> Response:
    """One finding, and what can be done about it."""
    return await _shown(page, union_id, finding_id, done=done if done in DONE else "", known=known)


@router.post("/findings/{finding_id}/{way}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, finding_id: FindingId, way: str, typed: Typed) -> Response:
    """Take it up, claim it rectified, verify that, withdraw it."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    path = f"/unions/{union_id}/supervision-findings/{finding_id}/{way}"
    fixed: Body = {"superior_id": await _superior(page, union_id)} if way in BY_SUPERIOR else {}
    try:
        done = await carry_out(page, "assessment", path, form, typed, fixed, shaped=citing)
    except Undone as undone:
        return await _shown(page, union_id, finding_id, undone=undone)
    return told(f"/unions/{union_id}/findings/{finding_id}", form.key, done)


async def _superior(page: Page, union_id: UnionId) -> str | None:
    return (await page.ask("organisation", f"/unions/{union_id}", UnionCard)).superior_id


async def _listed(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}"
    paged, light = await asyncio.gather(
        page.ask(
            "assessment", f"{where}/supervision-findings", Paged[Finding], **waiting_for(known), descending="true"
        ),
        page.ask("assessment", f"{where}/lights", UnionAndTargets),
    )
    targets = [(one.target_id, one.title) for one in light.targets]
    return page.part(
        "findings", "findings/of_union.html", undone.status if undone else 200,
        union_id=union_id, findings=paged.items, more_at=page.next(paged), light=light, undone=undone, done=done, open=OPEN,
        options={"target_id": targets}, whose=False, today=business_date(page.now), tones=progress.LIGHT_TONES,
    )  # fmt: skip


async def _shown(
    page: Page, union_id: UnionId, finding_id: str, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    union, found = await asyncio.gather(
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
        page.ask(
            "assessment",
            f"/unions/{union_id}/supervision-findings/{finding_id}",
            FindingWithWords,
            **waiting_for(known),
        ),
    )
    return page.show(
        "findings/one.html", undone.status if undone else 200, union=union, finding=found, undone=undone, done=done,
        ways=WAYS, today=business_date(page.now),
    )  # fmt: skip
