"""A union's present term and those elected for it: a later election, an ordered one, moves to another job, protection."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Post, UnionCard
from gonghui_console.answers.tenure import Protection, Release, TermInFull
from gonghui_console.charts import Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, TermId, UnionId

from .elections import answers_for, names_of, unless_forbidden

router = APIRouter(prefix="/unions/{union_id}")
OfTerm = Annotated[TermId, Path()]
ReleaseId = Annotated[Identifier, Path()]
ELECTED: Final = frozenset({"chair", "vice_chair", "committee_member", "funds_reviewer"})
MOST: Final = 200
ON: Final = Field("occurred_on", "day", optional=True)
EXTEND: Final = Form("term_extension", (Field("until", "day"), Field("reason", "long"), ON))
ORDER: Final = Form("reelection_order", (Field("elect_by", "day"), ON))
GRANT: Final = Form("extension_grant", (ON,))
DECLINE: Final = Form("extension_decline", (ON,))
MOVE: Final = Form("release_request", (Field("post_id", "choice"), Field("reason", "long"), ON))
TERM_WAYS: Final[Mapping[str, tuple[Form, str, Body]]] = {  # form → path below the term, and what nobody types
    "extension": (EXTEND, "extension", {}),
    "grant": (GRANT, "extension/answer", {"approved": True}),
    "decline": (DECLINE, "extension/answer", {"approved": False}),
    "order": (ORDER, "order", {}),
}
RELEASE_WAYS: Final[Mapping[str, tuple[Form, str, Body]]] = {
    "committee-yes": (Form("committee_consent", (ON,)), "committee", {"consents": True}),
    "committee-no": (Form("committee_dissent", (ON,)), "committee", {"consents": False}),
    "superior-yes": (Form("superior_consent", (ON,)), "superior", {"consents": True}),
    "superior-no": (Form("superior_dissent", (ON,)), "superior", {"consents": False}),
}
AT_STAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "requested": ("committee-yes", "committee-no"),
    "waiting": ("superior-yes", "superior-no"),
    "unanswered": ("superior-yes", "superior-no"),
}
RELEASE_TONES: Final[Mapping[str, Tone]] = {
    "requested": "plain", "waiting": "warn", "unanswered": "bad", "consented": "good", "silent": "good", "refused": "quiet",
}  # fmt: skip
DONE: Final = frozenset({MOVE.key, *(form.key for form, _, _ in (*TERM_WAYS.values(), *RELEASE_WAYS.values()))})


@router.get("/tenure")
async def tenure(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """The present term, moves during it, and who is protected."""
    return await _shown(page, union_id, done=done if done in DONE else "", known=known)


@router.post("/tenure/terms/{term_id}/{way}", dependencies=[Depends(own_form)])
async def of_term(page: CurrentPage, union_id: UnionId, term_id: OfTerm, way: str, typed: Typed) -> Response:
    """Ask for a later election, answer, or order one."""
    if (chosen := TERM_WAYS.get(way)) is None:
        raise Refused(404, {})
    form, path, fixed = chosen
    if way != "extension":
        fixed = fixed | {"superior_id": await _superior(page, union_id)}
    return await _done(page, union_id, form, f"terms/{term_id}/{path}", typed, fixed)


@router.post("/tenure/releases", dependencies=[Depends(own_form)])
async def request_release(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Ask that somebody elected may be moved."""
    return await _done(page, union_id, MOVE, "releases", typed, {"release_id": f"release-{secrets.token_hex(6)}"})


@router.post("/tenure/releases/{release_id}/{way}", dependencies=[Depends(own_form)])
async def answer_release(
    page: CurrentPage, union_id: UnionId, release_id: ReleaseId, way: str, typed: Typed
) -> Response:
    """Answer, as the own committee or as the superior union."""
    if (chosen := RELEASE_WAYS.get(way)) is None:
        raise Refused(404, {})
    form, path, fixed = chosen
    if path == "superior":
        fixed = fixed | {"superior_id": await _superior(page, union_id)}
    return await _done(page, union_id, form, f"releases/{release_id}/{path}", typed, fixed)


async def _superior(page: Page, union_id: UnionId) -> UnionId | None:
    return (await page.ask("organisation", f"/unions/{union_id}", UnionCard)).superior_id


async def _done(page: Page, union_id: UnionId, form: Form, path: str, typed: Sent, fixed: Body) -> Response:
    try:
        done = await carry_out(page, "organisation", f"/unions/{union_id}/{path}", form, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/tenure", form.key, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where, wait = f"/unions/{union_id}", waiting_for(known)
    union, terms, releases, protections, posts = await asyncio.gather(
        page.ask("organisation", where, UnionCard),
        page.ask("organisation", f"{where}/terms", list[TermInFull], **wait),
        unless_forbidden(page.ask("organisation", f"{where}/releases", Paged[Release], limit=MOST, **wait)),
        page.ask("organisation", f"{where}/protections", list[Protection]),
        page.ask("organisation", f"{where}/posts", Paged[Post], limit=MOST),
    )
    held = [post for post in posts.items if post.kind in ELECTED and post.holder]
    moves = list(reversed(releases.items)) if releases else []
    people = [post.holder for post in held if post.holder] + [one.person_id for one in moves]
    people += [one.person_id for one in protections]
    above, names = await asyncio.gather(answers_for(page, union), names_of(page, union_id, people))
    offered = [
        (post.post_id, f"{page.words.name('post', post.kind)} {names.get(post.holder or '', '')} {post.holder}")
        for post in held
    ]
    return page.show(
        "elections/tenure.html", undone.status if undone else 200,
        union=union, term=next((one for one in terms if one.ended_on is None), None), releases=moves, own=releases is not None,
        above=above, protections=protections, names=names, undone=undone, done=done, today=business_date(page.now),
        extend=EXTEND, order=ORDER, grant=GRANT, decline=DECLINE, move=MOVE, offered={"post_id": offered},
        answers={way: form for way, (form, _, _) in RELEASE_WAYS.items()}, at_stage=AT_STAGE, tones=RELEASE_TONES,
        kinds={post.post_id: post.kind for post in posts.items},
    )  # fmt: skip
