"""Appeals against scores: the federation's desk, a union's appeals beside its score, publication, certificates."""

import asyncio
import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_console.answers.assessment import (
    Appeal,
    AppealName,
    AppealsOfUnion,
    Certificate,
    Evaluation,
    Explanation,
)
from gonghui_console.answers.everywhere import Paged
from gonghui_console.certificate_paper import printed_certificate
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

router = APIRouter()
ONE: Final = "/unions/{union_id}/appeals/{evaluation_id}/{appeal_id}"
SCORE: Final = "/unions/{union_id}/evaluations/{evaluation_id}"
MOST: Final = 200  # evaluations or items that are listed at once
CurrentAppeal = Annotated[AppealName, Depends()]
Standing = Annotated[str, Query(pattern=r"^(open|accepted|rejected|rescored|)$")]
After = Annotated[str, Query(max_length=500)]
Known = Annotated[str, Query(max_length=300, pattern=r"^([0-9A-Za-z_.:-]{1,200}@[0-9]{1,6})?$")]  # stream@version
Text = Annotated[str, Form(min_length=1, max_length=4000)]
Item = Annotated[str, Form(max_length=40)]
Points = Annotated[str, Form(max_length=20)]


@router.get("/appeals")
async def appeals(page: CurrentPage, standing: Standing = "open") -> Response:
    """The frame of the desk."""
    return page.show("appeals/page.html", standing=standing)


@router.get("/appeals/list")
async def listed(page: CurrentPage, standing: Standing = "", after: After = "") -> Response:
    """Appeals, those that are due first at the top."""
    asked = {name: value for name, value in (("standing", standing), ("after", after)) if value}
    paged = await page.ask("assessment", "/appeals", Paged[Appeal], **asked)
    return page.part("appeal_list", "appeals/list.html", appeals=paged.items, more_at=page.next(paged))


@router.get(ONE)
async def one(page: CurrentPage, appeal: CurrentAppeal, known: Known = "") -> Response:
    """The frame of one appeal."""
    return page.show("appeals/one.html", appeal=appeal, known=known)


@router.get(f"{ONE}/record")
async def record(page: CurrentPage, appeal: CurrentAppeal, known: Known = "") -> Response:
    """What the union says, what was answered, and what can be done."""
    own = {"wait_for": known} if known else {}  # what was just written here is read here
    where = f"/unions/{appeal.union_id}/evaluations/{appeal.evaluation_id}/explanation"
    found, score = await asyncio.gather(
        page.ask("assessment", appeal.of_result, AppealsOfUnion, **own),
        page.ask("assessment", where, Explanation),
    )
    this = next((row for row in found.appeals if row.appeal_id == appeal.appeal_id), None)
    if this is None:
        raise Refused(404, {})
    leaves = [leaf for leaf in score.leaves if this.item in {"", leaf.code} and leaf.status != "bars"]
    revision = next((one for one in found.revisions if one.cause_id == this.appeal_id), None)
    return page.part("appeal", "appeals/record.html", appeal=this, leaves=leaves, score=score, revision=revision)


@router.post(f"{ONE}/answer", dependencies=[Depends(own_form)])
async def answer(
    page: CurrentPage, appeal: CurrentAppeal, decision: Annotated[str, Form(pattern=r"^(accepted|rejected)$")], text: Text
) -> Response:  # fmt: skip
    """Accept or reject."""
    body: dict[str, JsonValue] = {"accepted": decision == "accepted", "answer": text.strip()}
    done = await page.do("assessment", f"{appeal.of_result}/{appeal.appeal_id}/answer", **body)
    return RedirectResponse(f"{appeal.address}?known={done.known}", 303)


@router.post(f"{ONE}/rescore", dependencies=[Depends(own_form)])
async def rescore(
    page: CurrentPage, appeal: CurrentAppeal, text: Text,
    item: Annotated[list[Item], Form(max_length=MOST)], points: Annotated[list[Points], Form(max_length=MOST)],
) -> Response:  # fmt: skip
    """Give points anew; an item whose field was left empty stays as it is."""
    lines: list[JsonValue] = [
        {"item": code, "points": given.strip()} for code, given in zip(item, points, strict=False) if given.strip()
    ]
    path = f"{appeal.of_result}/{appeal.appeal_id}/rescore"
    done = await page.do("assessment", path, items=lines, reason=text.strip())
    return RedirectResponse(f"{appeal.address}?known={done.known}", 303)


@router.get(f"{SCORE}/appeals")
async def of_union(page: CurrentPage, union_id: UnionId, evaluation_id: Identifier, known: Known = "") -> Response:
    """A union's appeals beside its score, and the way to file one while the time runs."""
    own = {"wait_for": known} if known else {}
    found = await page.ask("assessment", f"/unions/{union_id}/results/{evaluation_id}/appeals", AppealsOfUnion, **own)
    runs = found.appeal_by is not None and business_date(page.now) <= found.appeal_by
    score = await page.ask("assessment", f"{SCORE.format(union_id=union_id, evaluation_id=evaluation_id)}/explanation", Explanation) if runs else None  # fmt: skip
    done = {one.item for one in found.appeals}
    left = [leaf for leaf in score.leaves if leaf.code not in done and leaf.status != "bars"] if score else []
    return page.part(
        "appeals_of_union", "appeals/of_union.html", found=found, left=[] if "" in done else left, whole=not done,
        at=SCORE.format(union_id=union_id, evaluation_id=evaluation_id),
    )  # fmt: skip


@router.post(f"{SCORE}/appeals", dependencies=[Depends(own_form)])
async def file(
    page: CurrentPage, union_id: UnionId, evaluation_id: Identifier, text: Text, item: Item = "",
    document: Annotated[str, Form(max_length=64, pattern=r"^([0-9a-f]{64})?$")] = "",
) -> Response:  # fmt: skip
    """Appeal against one item or the whole."""
    body: dict[str, JsonValue] = {
        "appeal_id": secrets.token_hex(8), "item": item, "grounds": text.strip(), "document": document,
    }  # fmt: skip
    done = await page.do("assessment", f"/unions/{union_id}/results/{evaluation_id}/appeals", **body)
    at = SCORE.format(union_id=union_id, evaluation_id=evaluation_id)
    return RedirectResponse(f"{at}?known={done.known}", 303)


@router.get("/evaluations/{evaluation_id}/publication")
async def publication(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """Whether results are published, until when unions may appeal, and the way to publish."""
    this = await evaluation_of(page, evaluation_id)
    return page.part("publication", "evaluations/publication.html", evaluation=this)


async def evaluation_of(page: Page, evaluation_id: str) -> Evaluation | None:
    """One of the newest evaluations; None for any other."""
    paged = await page.ask("assessment", "/evaluations", Paged[Evaluation], limit=MOST, descending="true")
    return next((one for one in paged.items if one.evaluation_id == evaluation_id), None)


@router.post("/evaluations/{evaluation_id}/publication", dependencies=[Depends(own_form)])
async def publish(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """Publish."""
    await page.do("assessment", f"/federations/{page.federation}/evaluations/{evaluation_id}/publication")
    return RedirectResponse(f"/evaluations/{evaluation_id}", 303)


@router.get(f"{SCORE}/certificate")
async def certificate(page: CurrentPage, union_id: UnionId, evaluation_id: Identifier) -> Response:
    """The certificate as a page to print."""
    where = f"{SCORE.format(union_id=union_id, evaluation_id=evaluation_id)}/certificate"
    return page.show("appeals/certificate.html", found=await page.ask("assessment", where, Certificate), at=where)


@router.get(f"{SCORE}/certificate.pdf")
async def certificate_paper(page: CurrentPage, union_id: UnionId, evaluation_id: Identifier) -> Response:
    """The same as a paper, with the digest of the file and the way to verify it."""
    where = f"{SCORE.format(union_id=union_id, evaluation_id=evaluation_id)}/certificate"
    found = await page.ask("assessment", where, Certificate)
    content = printed_certificate(page.words, found, business_date(page.now))
    return page.file(f"certificate-{evaluation_id}-{union_id}.pdf", content, "application/pdf")


@router.get(f"{SCORE}/certificate.json")
async def certificate_file(page: CurrentPage, union_id: UnionId, evaluation_id: Identifier) -> Response:
    """The certificate as the file that is verified."""
    where = f"{SCORE.format(union_id=union_id, evaluation_id=evaluation_id)}/certificate"
    text = await page.text("assessment", where)
    name = f'attachment; filename="certificate-{evaluation_id}-{union_id}.json"'
    return Response(text, media_type="application/json", headers={"Content-Disposition": name})
