"""Unions' own by-laws and rules: versions, reviews, proof of use, with the forms for them; those that are stale."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnitRule
from gonghui_console.forms import DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.ids import Identifier, UnionId

router = APIRouter()
RuleId = Annotated[Identifier, Path()]
ON: Final = Field("occurred_on", "day", optional=True)
REVIEW_ON: Final = Field("review_on", "day")
ADOPTED: Final = (
    Field("title"), Field("kind", "choice", codes="unit_rule_kind"), Field("adopted_by", "choice", codes="adopted_by", only=("meeting", "congress", "committee")),
    Field("document", "file"), REVIEW_ON, ON,
)  # fmt: skip
ADOPT: Final = Form("rule_adopt", ADOPTED)
WAYS: Final = {
    "versions": Form("rule_version", ADOPTED),
    "reviews": Form("rule_review", (REVIEW_ON, ON)),
    "uses": Form("rule_use", (Field("matter"), ON)),
    "repeal": Form("rule_repeal", (ON,)),
}
DONE: Final = frozenset({ADOPT.key, *(form.key for form in WAYS.values())})


@router.get("/unit-rules")
async def stale(page: CurrentPage, after: Annotated[str, Query(max_length=500)] = "") -> Response:
    """Rules that were not reviewed in time or are not used, in the whole city."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/stale-unit-rules"
    paged = await page.ask("organisation", where, Paged[UnitRule], **asked)
    return page.part("stale_rules", "unit_rules/list.html", rules=paged.items, more_at=page.next(paged), whose=True)


@router.get("/unions/{union_id}/unit-rules")
async def of_union(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """One union's by-laws and rules, and the forms for them."""
    return await _shown(page, union_id, done=done if done in DONE else "", known=known)


@router.post("/unions/{union_id}/unit-rules", dependencies=[Depends(own_form)])
async def adopt(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Adopt by-laws or a rule."""
    path = f"/unions/{union_id}/unit-rules/rule-{secrets.token_hex(6)}/versions"
    return await _done(page, union_id, ADOPT, path, typed)


@router.post("/unions/{union_id}/unit-rules/{rule_id}/{way}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, rule_id: RuleId, way: str, typed: Typed) -> Response:
    """A new version, a review, a use, a repeal."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    return await _done(page, union_id, form, f"/unions/{union_id}/unit-rules/{rule_id}/{way}", typed)


async def _done(page: Page, union_id: UnionId, form: Form, path: str, typed: Sent) -> Response:
    try:
        done = await carry_out(page, "organisation", path, form, typed)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/unit-rules", form.key, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}/unit-rules"
    rules = await page.ask("organisation", where, list[UnitRule], **waiting_for(known))
    return page.part(
        "unit_rules", "unit_rules/union.html", undone.status if undone else 200,
        union_id=union_id, rules=rules, more_at=None, whose=False, undone=undone, done=done, adopt=ADOPT, ways=WAYS,
    )  # fmt: skip
