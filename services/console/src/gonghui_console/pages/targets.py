"""Targets of the city: who answers for them, the tree that they make; and the desks where they are set, divided and reported."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import JsonValue

from gonghui_console import attempts, progress
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Post, Union, UnionCard
from gonghui_console.answers.targets import Node, Proof, Target, TargetFigures, UnownedTarget
from gonghui_console.attempts import Attempt, typed_of
from gonghui_console.forms import (
    Body,
    DoneWhat,
    Field,
    Form,
    Known,
    Options,
    Typed,
    Undone,
    carry_out,
    told,
    waiting_for,
)
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import month_of, months_after

from .elections import unless_forbidden

router = APIRouter()
MOST: Final = 200  # posts, subordinate unions and targets that are offered at once
EARLIEST: Final = 5  # months that may still be reported
Year = Annotated[int | None, Query(ge=2000, le=2100)]
Under = Annotated[UnionId | None, Query()]
Sheet = Annotated[attempts.Typed, Depends(typed_of)]
_ASKED: Final = (
    Field("title"), Field("year", "count", least=2000, most=2100), Field("wanted", "count"),
    Field("measure", "id", optional=True), Field("hard", "tick"),
    Field("function", "choice", codes="function", only=("protect", "educate", "organise", "participate"), optional=True),
    Field("owner_id", "choice", optional=True), Field("due_on", "day", optional=True),
    Field("source", "choice", codes="source"), Field("parent", "choice", optional=True),
    Field("survey_id", "id", optional=True), Field("business_goal", optional=True),
)  # fmt: skip
SET: Final = Form("target_set", _ASKED)
DRAFT: Final = Form("target_draft", _ASKED)
REPORT: Final = Form("target_report", (Field("month", "choice"), Field("reached", "count")))
REASSIGN: Final = Form("target_reassign", (Field("owner_id", "choice"),))
STAGE: Final = Form("target_stage", (Field("title"), Field("wanted", "count"), Field("due_on", "day")))
INVITE: Final = Form("target_invite", (Field("opens_on", "day"), Field("closes_on", "day")))
ADOPT: Final = Form("target_adopt", (Field("title"), Field("wanted", "count"), Field("due_on", "day")))
ON_ONE: Final = {
    "progress": REPORT, "owner": REASSIGN, "stages": STAGE, "invitation": INVITE, "adoption": ADOPT,
}  # fmt: skip
DIVIDED: Final = "target_divide"
DONE: Final = frozenset({form.key for form in (SET, DRAFT, *ON_ONE.values())} | {DIVIDED})


@router.get("/targets")
async def targets(page: CurrentPage, year: Year = None, under: Under = None) -> Response:
    """The frame."""
    return page.show("targets/page.html", year=year or page.year, under=under)


@router.get("/targets/figures")
async def figures(page: CurrentPage, year: Year = None, under: Under = None) -> Response:
    """How many, who answers for them, where they come from, what they are for."""
    where = f"/unions/{under or page.federation}/target-figures"
    shown = year or page.year
    found = await page.ask("assessment", where, TargetFigures, year=shown)
    chart = progress.by_function(page.words, found) if found.targets else None
    return page.part("target_figures", "targets/figures.html", found=found, chart=chart)


@router.get("/targets/unowned")
async def unowned(
    page: CurrentPage, under: Under = None, after: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """Open targets for which nobody answers today."""
    asked = {"after": after} if after else {}
    where = f"/unions/{under or page.federation}/unowned-targets"
    paged = await page.ask("assessment", where, Paged[UnownedTarget], limit=20, **asked)
    return page.part("unowned_targets", "targets/unowned.html", targets=paged.items, more_at=page.next(paged))


@router.get("/targets/tree")
async def tree(page: CurrentPage, year: Year = None, under: Under = None) -> Response:
    """A union's targets with all shares of them, drawn and listed."""
    shown = year or page.year
    where = f"/unions/{under or page.federation}/target-tree"
    nodes = await page.ask("assessment", where, list[Node], year=shown)
    drawn = progress.tree(page.words, shown, nodes) if nodes else None
    return page.part("target_tree", "targets/tree.html", nodes=nodes, tree=drawn, share=progress.share)


@router.get("/unions/{union_id}/target-desk")
async def desk(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """The forms with which a union is given targets, and its drafts."""
    return await _desk(page, union_id, done=done if done in DONE else "", known=known)


@router.post("/unions/{union_id}/target-desk/{way}", dependencies=[Depends(own_form)])
async def ask_for(page: CurrentPage, union_id: UnionId, way: str, typed: Typed) -> Response:
    """Set a target, or draft one."""
    if way not in {"targets", "drafts"}:
        raise Refused(404, {})
    form = SET if way == "targets" else DRAFT

    def shaped(body: Body) -> Body:
        parent_union, _, parent = str(body.pop("parent", "")).partition("_-_")
        served: Body = {"parent_union": parent_union, "parent_target": parent} if parent else {}
        return body | served

    fixed: Body = {"target_id": f"t-{secrets.token_hex(6)}"}
    try:
        done = await carry_out(page, "assessment", f"/unions/{union_id}/{way}", _named(form), typed, fixed, shaped)
    except Undone as undone:
        return await _desk(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/target-desk", form.key, done)


def _named(form: Form) -> Form:
    """The superior target is chosen by union and id in one."""
    return Form(form.key, tuple(Field("parent", optional=True) if one.name == "parent" else one for one in form.fields))


async def _desk(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    year = business_date(page.now).year
    at = f"/unions/{union_id}"
    union, posts, own = await asyncio.gather(
        page.ask("organisation", at, UnionCard),
        page.ask("organisation", f"{at}/posts", Paged[Post], limit=MOST),
        page.ask("assessment", f"{at}/targets", Paged[Target], limit=MOST, descending="true", **waiting_for(known)),
    )
    above = await _above(page, union.superior_id, year)
    options: Options = {
        "owner_id": _posts(page, posts.items), "measure": page.words.choices("measure"),
        "parent": [(f"{one.union_id}_-_{one.target_id}", f"{one.title} {one.year}") for one in above],
    }  # fmt: skip
    return page.show(
        "targets/desk.html", undone.status if undone else 200,
        union=union, forms={"targets": SET, "drafts": DRAFT}, undone=undone, done=done, options=options,
        values={"year": year}, drafts=[one for one in own.items if one.state == "draft"], today=business_date(page.now),
    )  # fmt: skip


async def _above(page: Page, superior_id: UnionId | None, year: int) -> Sequence[Target]:
    """Targets of the union above that one of this union may serve, for whoever may read them."""
    if superior_id is None:
        return ()
    asked = page.ask("assessment", f"/unions/{superior_id}/targets", Paged[Target], limit=MOST, year=year)
    found = await unless_forbidden(asked)
    return [one for one in found.items if one.state == "open"] if found else ()


@router.get("/unions/{union_id}/targets/{target_id}/desk")
async def desk_of_one(
    page: CurrentPage, union_id: UnionId, target_id: Identifier, done: DoneWhat = "", known: Known = ""
) -> Response:
    """What can be done about one target."""
    return await _one(page, union_id, target_id, done=done if done in DONE else "", known=known)


@router.post("/unions/{union_id}/targets/{target_id}/desk/{way}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, target_id: Identifier, way: str, typed: Typed) -> Response:
    """Report, hand over the duty, want a stage, ask the members, set a draft."""
    if (form := ON_ONE.get(way)) is None:
        raise Refused(404, {})
    fixed: Body = {"stage_id": f"s-{secrets.token_hex(4)}"} if way == "stages" else {}
    path = f"/unions/{union_id}/targets/{target_id}"
    try:
        done = await carry_out(page, "assessment", f"{path}/{way}", form, typed, fixed)
    except Undone as undone:
        return await _one(page, union_id, target_id, undone=undone)
    return told(f"{path}/desk", form.key, done)


@router.post("/unions/{union_id}/targets/{target_id}/shares", dependencies=[Depends(own_form)])
async def divide(page: CurrentPage, union_id: UnionId, target_id: Identifier, form: Sheet) -> Response:
    """Divide it among unions below and posts of its own, by weights that make a whole."""
    path = f"/unions/{union_id}/targets/{target_id}"
    try:
        await page.do_all("assessment", f"{path}/shares", shares=shares_of(form, union_id, target_id))
    except Refused as refused:
        return await _one(page, union_id, target_id, attempt=Attempt(DIVIDED, form, refused))
    return page.go(f"{path}/desk?done={DIVIDED}")


def shares_of(form: attempts.Typed, union_id: UnionId, target_id: Identifier) -> list[JsonValue]:
    """A line for every union below and every own post for which a weight was typed."""
    lines: list[JsonValue] = []
    for name in form.fields:
        kind, _, key = name.removeprefix("weight:").partition(":")
        if not name.startswith("weight:") or not form.one(name):
            continue
        own = kind == "post"
        where: dict[str, JsonValue] = {
            "to_union_id": union_id if own else key, "to_target_id": f"{target_id}.{key}"[:64],
        }  # fmt: skip
        wanted = form.whole(f"wanted:{kind}:{key}")
        lines.append(where | form.given(weight=form.whole(name), wanted=wanted, owner_id=key if own else None))
    return lines


async def _one(
    page: Page, union_id: UnionId, target_id: Identifier, *, undone: Undone | None = None, done: str = "",
    known: str = "", attempt: Attempt = Attempt(),  # noqa: B008 - frozen
) -> Response:  # fmt: skip
    at, today = f"/unions/{union_id}", business_date(page.now)
    union, posts, below, proof = await asyncio.gather(
        page.ask("organisation", at, UnionCard),
        page.ask("organisation", f"{at}/posts", Paged[Post], limit=MOST),
        page.ask("organisation", f"{at}/below", Paged[Union], limit=MOST),
        page.ask("assessment", f"{at}/targets/{target_id}/proof", Proof, **waiting_for(known)),
    )
    target = proof.target
    month = month_of(min(today, target.due_on))
    months = [one for one in (months_after(month, -n) for n in range(EARLIEST)) if one.startswith(str(target.year))]
    failed = undone or (attempt if attempt.refused else None)
    return page.show(
        "targets/one.html", failed.status if failed else 200,
        union=union, target=target, forms=ON_ONE, undone=undone, done=done, attempt=attempt,
        options={"owner_id": _posts(page, posts.items), "month": [(one, one) for one in months]},
        values={
            "progress": {"reached": target.reached}, "owner": {"owner_id": target.owner_id or ""},
            "stages": {}, "invitation": {"opens_on": today.isoformat()},
            "adoption": {"title": target.title, "wanted": target.wanted, "due_on": target.due_on.isoformat()},
        },
        takers=[
            *(("union", one.union_id, one.name) for one in below.items if not one.dissolved_on),
            *(("post", key, name) for key, name in _posts(page, posts.items)),
        ],
    )  # fmt: skip


def _posts(page: Page, posts: Sequence[Post]) -> list[tuple[str, str]]:
    named = [(post.post_id, page.words.name("post", post.kind), post.holder) for post in posts]
    return [(key, f"{kind} {key}" + (f" · {holder}" if holder else "")) for key, kind, holder in named]
