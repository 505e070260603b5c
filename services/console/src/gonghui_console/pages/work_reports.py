"""Work reports: a union's own with the forms for them, and for the union above which are late and which wait."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console import progress
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.supervision import BoardPeriod, OwedReport, WaitingReport, WorkReport
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

router = APIRouter(prefix="/unions/{union_id}")
Period = Annotated[str, Path(pattern=r"^20[0-9]{2}(-(0[1-9]|1[0-2])|-H1)?$")]
Year = Annotated[int | None, Query(ge=2000, le=2100)]
Punctuality = Annotated[str, Query(pattern=r"^(in_time|late|missing|pending|)$")]
After = Annotated[str, Query(max_length=500)]
WAYS: Final = {
    "submit": Form("report_submit", (Field("text", "long"), Field("evidence", "long", optional=True))),
    "return": Form("report_return", (Field("reason", "long"),)),
    "acceptance": Form("report_accept"),
}
DONE: Final = frozenset(form.key for form in WAYS.values())


@router.get("/reports")
async def reports(page: CurrentPage, union_id: UnionId, year: Year = None) -> Response:
    """A union's reports of a year."""
    shown = year or business_date(page.now).year
    found = await page.ask("assessment", f"/unions/{union_id}/reports", list[OwedReport], year=shown)
    return page.part(
        "work_reports", "reports/list.html", union_id=union_id, reports=found, year=shown, at=f"/unions/{union_id}/reports",
        tones=progress.PUNCTUALITY_TONES,
    )  # fmt: skip


@router.get("/reports/{period}")
async def report(
    page: CurrentPage, union_id: UnionId, period: Period, done: DoneWhat = "", known: Known = ""
) -> Response:
    """One report, and what can be done about it."""
    return await _shown(page, union_id, period, done=done if done in DONE else "", known=known)


@router.post("/reports/{period}/{way}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, period: Period, way: str, typed: Typed) -> Response:
    """Hand it in, return or accept it."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    path = f"/unions/{union_id}/reports/{period}"
    fixed: Body = {}
    if way != "submit":
        path = f"{path}/{way}"
        fixed["superior_id"] = (await page.ask("organisation", f"/unions/{union_id}", UnionCard)).superior_id
    try:
        done = await carry_out(page, "assessment", path, form, typed, fixed, shaped=citing)
    except Undone as undone:
        return await _shown(page, union_id, period, undone=undone)
    return told(f"/unions/{union_id}/reports/{period}", form.key, done)


@router.get("/report-board")
async def board(page: CurrentPage, union_id: UnionId, year: Year = None) -> Response:
    """How punctual the unions below one are, period by period."""
    shown = year or business_date(page.now).year
    found = await page.ask("assessment", f"/federations/{union_id}/report-board", list[BoardPeriod], year=shown)
    chart = progress.report_board(page.words, found) if found else None
    return page.part(
        "report_board", "reports/board.html", union_id=union_id, periods=found, chart=chart, year=shown,
        at=f"/unions/{union_id}/report-board",
    )  # fmt: skip


@router.get("/report-board/{period}")
async def of_period(
    page: CurrentPage, union_id: UnionId, period: Period, punctuality: Punctuality = "", after: After = ""
) -> Response:
    """Who reported of a period, who did not."""
    asked = {name: value for name, value in (("punctuality", punctuality), ("after", after)) if value}
    paged = await page.ask("assessment", f"/federations/{union_id}/reports/{period}", Paged[OwedReport], **asked)
    return page.part(
        "period_reports", "reports/of_period.html", union_id=union_id, reports=paged.items, more_at=page.next(paged),
        tones=progress.PUNCTUALITY_TONES, back=(f"/unions/{union_id}/supervision", page.words("supervision.title")),
    )  # fmt: skip


@router.get("/reports-waiting")
async def waiting(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Reports that wait to be accepted or returned."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", f"/federations/{union_id}/reports", Paged[WaitingReport], **asked)
    return page.part("waiting_reports", "reports/waiting.html", reports=paged.items, more_at=page.next(paged))


def citing(body: Body) -> Body:
    """Events are cited as service/event, however long the address is that was pasted."""
    if isinstance(text := body.pop("evidence", ""), str) and text:
        body["evidence"] = [*cited(text)]
    return body


def cited(text: str) -> list[str]:
    """The events that a text names by their addresses."""
    return ["/".join(word.rstrip("/").split("/")[-2:]) for word in text.split()]


async def _shown(
    page: Page, union_id: UnionId, period: str, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    union, found = await asyncio.gather(
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
        page.ask("assessment", f"/unions/{union_id}/reports/{period}", WorkReport, **waiting_for(known)),
    )
    return page.show(
        "reports/one.html", undone.status if undone else 200, union=union, report=found, undone=undone, done=done,
        ways=WAYS, tones=progress.PUNCTUALITY_TONES,
    )  # fmt: skip
