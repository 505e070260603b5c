"""A union's posts and the people in them: staffing, working time, successors, training, conflicts of interest."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Conflict, HolderMonth, StaffedPost, Successor, TrainingNeed
from gonghui_console.charts import MOST_BARS, Chart, Series, Tone
from gonghui_console.page import CurrentPage
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId
from gonghui_shared.money import Month, month_of, months_after

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/cadres")
ELECTED: Final = frozenset({"chair", "vice_chair", "committee_member", "funds_reviewer"})
MOST: Final = 200  # posts and successors that are read at once
DAY: Final = 4  # quarters
After = Annotated[str, Query(max_length=500)]


@router.get("")
async def cadres(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    return page.show("cadres/page.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/posts")
async def staffed(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Its posts, who holds them, and on whose headcount they stand."""
    where = f"/unions/{union_id}/staffing"
    paged = await page.ask("organisation", where, Paged[StaffedPost], **_from(after))
    return page.part("cadre_posts", "cadres/posts.html", posts=paged.items, more_at=page.next(paged))


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
