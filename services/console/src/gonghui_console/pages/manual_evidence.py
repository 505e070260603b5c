"""Facts that no event tells: what a union has told and what is missing, with its documents; the desk that checks them."""

import asyncio
import secrets
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import RedirectResponse

from gonghui_console.answers.assessment import EvidencePiece, FactCoverage, KnownFact, LackingUnion
from gonghui_console.answers.everywhere import Paged
from gonghui_console.charts import Chart, Series
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

router = APIRouter()
Year = Annotated[int | None, Query(ge=2000, le=2100)]
After = Annotated[str, Query(max_length=500)]
Fact = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,60}$")]
SUBMIT: Final = Form(
    "evidence_submit",
    (
        Field("fact", "choice"),
        Field("value"),
        Field("title"),
        Field("document", "file"),
        Field("source", optional=True),
    ),
)
CHECK: Final = Form("evidence_check", (Field("reason", optional=True),))
WAYS: Final = ("accept", "reject")
MOST_DRAWN: Final = 20
LATEST: Final = 4  # years that can be chosen


@router.get("/unions/{union_id}/facts")
async def of_union(
    page: CurrentPage, union_id: UnionId, year: Year = None, done: DoneWhat = "", known: Known = ""
) -> Response:
    """What schemes ask of a union in a year, what it has told, and the documents for it."""
    return await _shown(page, union_id, year, done=done if done == SUBMIT.key else "", known=known)


@router.post("/unions/{union_id}/facts", dependencies=[Depends(own_form)])
async def submit(page: CurrentPage, union_id: UnionId, typed: Typed, year: Year = None) -> Response:
    """Hand in a fact with its document, of which the digest alone goes on."""
    this = year or page.year
    fixed: Body = {"evidence_id": f"e-{secrets.token_hex(8)}", "year": this}
    try:
        done = await carry_out(page, "assessment", f"/unions/{union_id}/manual-evidence", SUBMIT, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, this, undone=undone)
    query = urlencode({"year": this, "done": SUBMIT.key, "known": done.known})
    return RedirectResponse(f"/unions/{union_id}/facts?{query}", 303)


async def _shown(
    page: Page, union_id: UnionId, year: int | None, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    this = business_date(page.now).year
    asked, at = {"year": str(year or page.year)} | waiting_for(known), f"/unions/{union_id}"
    facts, pieces = await asyncio.gather(
        page.ask("assessment", f"{at}/facts", list[KnownFact], **asked),
        page.ask("assessment", f"{at}/manual-evidence", list[EvidencePiece], **asked),
    )
    return page.part(
        "facts", "manual_evidence/union.html", undone.status if undone else 200, union_id=union_id, facts=facts, pieces=pieces,
        options={"fact": [(fact.fact, fact.called(page.words)) for fact in facts]}, form=SUBMIT, undone=undone, done=done, year=year or page.year,
        years=range(this, this - LATEST, -1),
    )  # fmt: skip


@router.get("/evidence")
async def desk(page: CurrentPage, year: Year = None) -> Response:
    """The frame of the desk."""
    this = business_date(page.now).year
    return page.show("manual_evidence/page.html", year=year or page.year, years=range(this, this - LATEST, -1))


@router.get("/evidence/waiting")
async def waiting(page: CurrentPage, after: After = "", done: DoneWhat = "", known: Known = "") -> Response:
    """What waits to be checked, the oldest first."""
    return await _waiting(page, after, done=done if done == CHECK.key else "", known=known)


@router.post("/evidence/waiting/{union_id}/{year}/{evidence_id}/{way}", dependencies=[Depends(own_form)])
async def check(
    page: CurrentPage, union_id: UnionId, year: int, evidence_id: Identifier, way: str, typed: Typed
) -> Response:
    """Accept or reject a piece."""
    if way not in WAYS:
        raise Refused(404, {})
    path = f"/unions/{union_id}/manual-evidence/{evidence_id}/check"
    sent = Sent(typed.action.rpartition("/")[0], typed.values)
    try:
        done = await carry_out(page, "assessment", path, CHECK, sent, {"year": year, "accepted": way == "accept"})
    except Undone as undone:
        return await _waiting(page, "", undone=undone)
    return told("/evidence/waiting", CHECK.key, done)


async def _waiting(
    page: Page, after: str, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    asked = ({"after": after} if after else {}) | waiting_for(known)
    where = f"/federations/{page.federation}/manual-evidence"
    paged = await page.ask("assessment", where, Paged[EvidencePiece], **asked)
    return page.part(
        "evidence_waiting", "manual_evidence/waiting.html", undone.status if undone else 200, pieces=paged.items,
        more_at=page.next(paged), form=CHECK, undone=undone, done=done,
    )  # fmt: skip


@router.get("/evidence/coverage")
async def coverage(page: CurrentPage, year: Year = None) -> Response:
    """For how many unions each fact is known; those that lack most are drawn."""
    this = year or page.year
    facts = await page.ask("assessment", f"/federations/{page.federation}/facts", list[FactCoverage], year=str(this))
    return page.part(
        "evidence_coverage", "manual_evidence/coverage.html", facts=facts, year=this,
        chart=drawn(page.words, facts[:MOST_DRAWN]) if facts else None,
    )  # fmt: skip


@router.get("/evidence/lacking/{fact}")
async def lacking(page: CurrentPage, fact: Fact, year: Year = None, after: After = "") -> Response:
    """Which unions have not told it, and since when."""
    this = year or page.year
    asked = {"year": str(this)} | ({"after": after} if after else {})
    where = f"/federations/{page.federation}/facts/{fact}/lacking"
    paged = await page.ask("assessment", where, Paged[LackingUnion], **asked)
    return page.part(
        "evidence_lacking",
        "manual_evidence/lacking.html",
        unions=paged.items,
        more_at=page.next(paged),
        fact=fact,
        year=this,
    )


def drawn(words: Words, facts: list[FactCoverage]) -> Chart:
    """Checked, told and missing as parts of all unions."""
    parts = (
        ("checked", "good", [fact.checked for fact in facts]),
        ("told", "plain", [fact.known - fact.checked for fact in facts]),
        ("missing", "bad", [fact.unions - fact.known for fact in facts]),
    )
    return Chart(
        label=words("evidence_coverage.chart"), head=words("field.fact"), stacked=True, horizontal=True,
        categories=[fact.called(words) for fact in facts], unit=words("unit.unions"),
        series=[Series(name=words.name("fact_standing", code), tone=tone, values=values) for code, tone, values in parts],
    )  # fmt: skip
