"""A union's posts and the people in them: staffing, working time, successors, training, conflicts of interest."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import (
    Conflict,
    FullTimeGap,
    HolderMonth,
    StaffedPost,
    Successor,
    TrainingNeed,
)
from gonghui_console.charts import MOST_BARS, Chart, Series, Tone
from gonghui_console.forms import DoneWhat, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PostId, UnionId
from gonghui_shared.money import Month, month_of, months_after

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/cadres")
ELECTED: Final = frozenset({"chair", "vice_chair", "committee_member", "funds_reviewer"})
MOST: Final = 200  # posts and successors that are read at once
DAY: Final = 4  # quarters
NAME_HEAD: Final = Form("funds_review_head")
After = Annotated[str, Query(max_length=500)]


@router.get("")
async def cadres(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    return page.show("cadres/page.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/posts")
async def staffed(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """Its posts, who holds them, and on whose headcount they stand."""
    return await _posts(page, union_id, after, done=done if done == NAME_HEAD.key else "", known=known)


@router.post("/posts/{post_id}/{way}", dependencies=[Depends(own_form)])
async def name_head(
    page: CurrentPage, union_id: UnionId, post_id: Annotated[PostId, Path()], way: str, typed: Typed
) -> Response:
    """Say which post heads the funds review committee."""
    if way != "funds-review-head":
        raise Refused(404, {})
    try:
        path = f"/unions/{union_id}/posts/{post_id}/funds-review-head"
        done = await carry_out(page, "organisation", path, NAME_HEAD, typed)
    except Undone as undone:
        return await _posts(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/cadres/posts", NAME_HEAD.key, done)


@router.get("/full-time")
async def full_time(page: CurrentPage, union_id: UnionId) -> Response:
    """Its full-time officers beside the guideline."""
    found = await page.ask("organisation", f"/unions/{union_id}/full-time-guideline", FullTimeGap)
    return page.part("full_time", "cadres/full_time.html", found=found)


async def _posts(
    page: Page, union_id: UnionId, after: str = "", *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}/staffing"
    paged = await page.ask("organisation", where, Paged[StaffedPost], **_from(after), **waiting_for(known))
    return page.part(
        "cadre_posts", "cadres/posts.html", undone.status if undone else 200, union_id=union_id, posts=paged.items,
        more_at=page.next(paged), undone=undone, done=done,
    )  # fmt: skip


@router.get("/hours")
async def hours(
    page: CurrentPage, union_id: UnionId, month: Annotated[Month | None, Query()] = None, after: After = ""
) -> Response:
    """What part-time cadres gave to the union in a month, against cap and floor."""
    present = month_of(business_date(page.now))
    shown = month or present
    where = f"/unions/{union_id}/working-time"
    paged = await page.ask("organisation", where, Paged[HolderMonth], month=shown, limit=MOST_BARS, **_from(after))
    at = f"/unions/{union_id}/cadres/hours?month="
    return page.part(
        "cadre_hours", "cadres/hours.html", holders=paged.items, month=shown, more_at=page.next(paged), day=DAY, running=shown >= present,
        chart=drawn(page.words, shown, paged.items) if paged.items else None,
        before=f"{at}{months_after(shown, -1)}", following=f"{at}{months_after(shown, 1)}" if shown < present else None,
    )  # fmt: skip


@router.get("/successors")
async def successors(page: CurrentPage, union_id: UnionId) -> Response:
    """Who could follow whom; elected posts that nobody could take over stand out."""
    at = f"/unions/{union_id}"
    posts, reserve = await asyncio.gather(
        page.ask("organisation", f"{at}/staffing", Paged[StaffedPost], limit=MOST),
        page.ask("organisation", f"{at}/successors", Paged[Successor], limit=MOST),
    )
    rows = [
        (post, [one for one in reserve.items if one.post_id == post.post_id and one.person_id != post.holder])
        for post in posts.items
    ]
    told = [(post, followers) for post, followers in rows if followers or (post.holder and post.kind in ELECTED)]
    return page.part("cadre_successors", "cadres/successors.html", rows=told)


@router.get("/training")
async def training(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Whose entry training is due or overdue."""
    where = f"/unions/{union_id}/training-needs"
    paged = await page.ask("organisation", where, Paged[TrainingNeed], **_from(after))
    return page.part("cadre_training", "cadres/training.html", needs=paged.items, more_at=page.next(paged))


@router.get("/conflicts")
async def conflicts(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Conflicts of interest that nobody has reviewed."""
    where = f"/unions/{union_id}/conflicts"
    paged = await page.ask("organisation", where, Paged[Conflict], waiting="true", **_from(after))
    return page.part("cadre_conflicts", "cadres/conflicts.html", conflicts=paged.items, more_at=page.next(paged))


def drawn(words: Words, month: Month, holders: Sequence[HolderMonth]) -> Chart:
    """Paid time of each holder beside the cap, own time and the floor where there are any; in days."""
    figures: Sequence[tuple[str, Tone, Callable[[HolderMonth], int]]] = (
        ("paid", "plain", lambda one: one.paid),
        ("own", "good", lambda one: one.own),
        ("cap", "quiet", lambda one: one.cap),
        ("floor", "warn", lambda one: one.floor),
    )
    series = [
        Series(name=words.name("cadre_time", name), values=[figure(one) / DAY for one in holders], tone=tone)
        for name, tone, figure in figures
        if name in {"paid", "cap"} or any(map(figure, holders))
    ]
    return Chart(
        label=words("cadre_hours.chart", month=month), head=words("field.holder"), unit=words("unit.days"),
        categories=[f"{words.name('post', one.kind)} · {one.person_id}" for one in holders], series=series,
        horizontal=True,
    )  # fmt: skip


def _from(after: str) -> dict[str, str]:
    return {"after": after} if after else {}
