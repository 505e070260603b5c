"""A union's posts and the people in them: staffing, working time, successors, training, conflicts of interest, exit audits."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from re import fullmatch
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.cadres import WorkingTimeEntry
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import (
    Conflict,
    FullTimeGap,
    HolderMonth,
    RollEntry,
    StaffedPost,
    Successor,
    TrainingNeed,
)
from gonghui_console.charts import MOST_BARS, Chart, Series, Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.money import Month, month_of, months_after

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/cadres")
ELECTED: Final = frozenset({"chair", "vice_chair", "committee_member", "funds_reviewer"})
MOST: Final = 200  # posts, successors and people that are read at once
DAY: Final = 4  # quarters
MONTH: Final = r"[0-9]{4}-[0-9]{2}"
NAME_HEAD: Final = Form("funds_review_head")
After = Annotated[str, Query(max_length=500)]
POST: Final = Field("post_id", "choice")
LOG: Final = Form(
    "log_time",
    (POST, Field("worked_on", "day"), Field("quarters", "choice", codes="quarters"), Field("own_time", "tick")),
)
STRIKE: Final = Form("strike_time")
RESERVE: Final = Form(
    "put_on_reserve", (POST, Field("person_id", "id"), Field("readiness", "choice", codes="readiness"))
)
DROP: Final = Form("take_off_reserve")
TRAIN: Final = Form("record_training", (Field("occurred_on", "day", optional=True),))
DECLARE: Final = Form(
    "declare_conflict",
    (POST, Field("kind", "choice", codes="interest_kind"), Field("what", "long"), Field("since", "day")),
)
REVIEW: Final = Form("review_conflict", (Field("finding", "choice", codes="interest_finding"),))


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


@router.post("/posts/{post_id}/funds-review-head", dependencies=[Depends(own_form)])
async def name_head(page: CurrentPage, union_id: UnionId, post_id: Annotated[PostId, Path()], typed: Typed) -> Response:
    """Say which post heads the funds review committee."""
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
    page: CurrentPage, union_id: UnionId, month: Annotated[Month | None, Query()] = None, after: After = "",
    done: DoneWhat = "", known: Known = "",
) -> Response:  # fmt: skip
    """What part-time cadres gave to the union in a month, against cap and floor; and the log of one's own."""
    present = month_of(business_date(page.now))
    shown = month or present
    at = f"/unions/{union_id}"
    paged, posts = await asyncio.gather(
        page.ask(
            "organisation", f"{at}/working-time", Paged[HolderMonth], month=shown, limit=MOST_BARS, **_from(after),
            **waiting_for(known),
        ),
        posts_of(page, union_id),
    )  # fmt: skip
    own = [post for post in posts if post.holder == page.person and not post.full_time]
    logs = await asyncio.gather(
        *(
            page.ask("organisation", f"{at}/posts/{post.post_id}/working-time/{shown}", list[WorkingTimeEntry], person_id=page.person)
            for post in own
        )
    )  # fmt: skip
    to = f"{at}/cadres/hours?month="
    return answered(page, done)(
        "cadre_hours", "cadres/hours.html", union_id=union_id, holders=paged.items, month=shown, more_at=page.next(paged), day=DAY,
        running=shown >= present, chart=drawn(page.words, shown, paged.items) if paged.items else None,
        before=f"{to}{months_after(shown, -1)}", following=f"{to}{months_after(shown, 1)}" if shown < present else None,
        log=LOG, strike=STRIKE, logs=list(zip(own, logs, strict=True)), options={"post_id": named(page.words, own)},
        today=business_date(page.now), done=done if done in {LOG.key, STRIKE.key} else "",
    )  # fmt: skip


@router.post("/hours", dependencies=[Depends(own_form)])
async def log_time(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Log a day's work of one's own."""
    post, month = typed.id("post_id"), typed.values.get("worked_on", "")[:7]
    fixed: Body = {"person_id": page.person, "entry_id": f"e-{secrets.token_hex(6)}"}
    path = f"/unions/{union_id}/posts/{post}/working-time/{month if fullmatch(MONTH, month) else '-'}"

    def shaped(body: Body) -> Body:
        return without_post(body) | {"quarters": int(str(body["quarters"]))}

    done = await carry_out(page, "organisation", path, LOG, typed, fixed, shaped)
    return told(f"/unions/{union_id}/cadres/hours", LOG.key, done, month=month)


@router.post("/hours/{post_id}/{month}/{entry_id}/strike", dependencies=[Depends(own_form)])
async def strike_time(
    page: CurrentPage, union_id: UnionId, post_id: PostId, month: Month, entry_id: Identifier, typed: Typed
) -> Response:
    """Take an entry of one's own back."""
    fixed: Body = {"person_id": page.person, "entry_id": entry_id}
    path = f"/unions/{union_id}/posts/{post_id}/working-time/{month}/strikes"
    done = await carry_out(page, "organisation", path, STRIKE, typed, fixed)
    return told(f"/unions/{union_id}/cadres/hours", STRIKE.key, done, month=month)


@router.get("/successors")
async def successors(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Who could follow whom; elected posts that nobody could take over stand out."""
    posts, reserve, people = await asyncio.gather(
        posts_of(page, union_id),
        page.ask("organisation", f"/unions/{union_id}/successors", Paged[Successor], limit=MOST, **waiting_for(known)),
        people_of(page, union_id),
    )
    rows = [
        (post, [one for one in reserve.items if one.post_id == post.post_id and one.person_id != post.holder])
        for post in posts
    ]
    shown = [(post, followers) for post, followers in rows if followers or (post.holder and post.kind in ELECTED)]
    return answered(page, done)(
        "cadre_successors", "cadres/successors.html", union_id=union_id, rows=shown, reserve=RESERVE, drop=DROP,
        options={"post_id": named(page.words, posts), "person_id": people}, done=done if done in {RESERVE.key, DROP.key} else "",
    )  # fmt: skip


@router.post("/successors", dependencies=[Depends(own_form)])
async def put_on_reserve(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Name somebody who could follow, or say anew how soon."""
    path = f"/unions/{union_id}/posts/{typed.id('post_id')}/reserve"
    done = await carry_out(page, "organisation", path, RESERVE, typed, shaped=without_post)
    return told(f"/unions/{union_id}/cadres/successors", RESERVE.key, done)


@router.post("/successors/{post_id}/{person_id}/drop", dependencies=[Depends(own_form)])
async def take_off_reserve(
    page: CurrentPage, union_id: UnionId, post_id: PostId, person_id: PersonId, typed: Typed
) -> Response:
    """Drop somebody."""
    path = f"/unions/{union_id}/posts/{post_id}/reserve/{person_id}/drop"
    done = await carry_out(page, "organisation", path, DROP, typed)
    return told(f"/unions/{union_id}/cadres/successors", DROP.key, done)


@router.get("/training")
async def training(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """Whose training at entry or after an evaluation is due or overdue, in what, and the form to record it."""
    where = f"/unions/{union_id}/training-needs"
    paged = await page.ask("organisation", where, Paged[TrainingNeed], **_from(after), **waiting_for(known))
    return answered(page, done)(
        "cadre_training", "cadres/training.html", union_id=union_id, needs=paged.items, more_at=page.next(paged),
        train=TRAIN, done=done if done == TRAIN.key else "",
    )  # fmt: skip


@router.post("/training/{post_id}/{person_id}", dependencies=[Depends(own_form)])
async def record_training(
    page: CurrentPage, union_id: UnionId, post_id: PostId, person_id: PersonId, typed: Typed
) -> Response:
    """Record entry training."""
    path = f"/unions/{union_id}/posts/{post_id}/trainings"
    done = await carry_out(page, "organisation", path, TRAIN, typed, {"person_id": person_id})
    return told(f"/unions/{union_id}/cadres/training", TRAIN.key, done)


@router.post("/training/{post_id}/{person_id}/{evaluation_id}", dependencies=[Depends(own_form)])
async def complete_training(
    page: CurrentPage, union_id: UnionId, post_id: PostId, person_id: PersonId, evaluation_id: Identifier, typed: Typed
) -> Response:  # fmt: skip
    """Record training that an evaluation required."""
    path = f"/unions/{union_id}/posts/{post_id}/required-trainings/{person_id}/{evaluation_id}/completion"
    done = await carry_out(page, "organisation", path, TRAIN, typed)
    return told(f"/unions/{union_id}/cadres/training", TRAIN.key, done)


@router.get("/conflicts")
async def conflicts(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """Conflicts of interest that nobody has reviewed, and the form to declare one's own."""
    where = f"/unions/{union_id}"
    asked = _from(after) | waiting_for(known)
    paged, posts = await asyncio.gather(
        page.ask("organisation", f"{where}/conflicts", Paged[Conflict], waiting="true", **asked),
        posts_of(page, union_id),
    )
    own = named(page.words, [post for post in posts if post.holder == page.person])
    return answered(page, done)(
        "cadre_conflicts", "cadres/conflicts.html", union_id=union_id, conflicts=paged.items, more_at=page.next(paged),
        declare=DECLARE if own else None, review=REVIEW, options={"post_id": own}, person=page.person,
        done=done if done in {DECLARE.key, REVIEW.key} else "",
    )  # fmt: skip


@router.post("/conflicts", dependencies=[Depends(own_form)])
async def declare_conflict(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Declare a conflict of one's own."""
    path = f"/unions/{union_id}/conflicts/c-{secrets.token_hex(6)}"
    done = await carry_out(page, "organisation", path, DECLARE, typed, {"person_id": page.person})
    return told(f"/unions/{union_id}/cadres/conflicts", DECLARE.key, done)


@router.post("/conflicts/{declaration_id}/review", dependencies=[Depends(own_form)])
async def review_conflict(page: CurrentPage, union_id: UnionId, declaration_id: Identifier, typed: Typed) -> Response:
    """Say what follows from what somebody else declared."""
    path = f"/unions/{union_id}/conflicts/{declaration_id}/review"
    done = await carry_out(page, "organisation", path, REVIEW, typed)
    return told(f"/unions/{union_id}/cadres/conflicts", REVIEW.key, done)


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


async def posts_of(page: Page, union_id: UnionId, known: str = "") -> Sequence[StaffedPost]:
    """The union's posts."""
    where = f"/unions/{union_id}/staffing"
    return (await page.ask("organisation", where, Paged[StaffedPost], limit=MOST, **waiting_for(known))).items


async def people_of(page: Page, union_id: UnionId) -> list[tuple[str, str]]:
    """Members who are offered where a person is asked for; none where one may not read the roll."""
    try:
        found = await page.ask("organisation", f"/unions/{union_id}/roll", Paged[RollEntry], limit=MOST)
    except Refused:
        return []
    return [(one.person_id, one.name) for one in found.items if one.name]


def named(words: Words, posts: Sequence[StaffedPost]) -> list[tuple[str, str]]:
    """Posts to be chosen from: what they are, and who holds them."""
    return [
        (post.post_id, f"{words.name('post', post.kind)} · {post.holder or words('posts.vacant')}") for post in posts
    ]


def without_post(body: Body) -> Body:
    """What stands in the path is no part of the command."""
    return {name: value for name, value in body.items() if name != "post_id"}


def answered(page: Page, done: str) -> Callable[..., Response]:
    """How a part is answered; where something was done, parts that wait for it are read anew."""
    return page.anew if done else page.part


def _from(after: str) -> dict[str, str]:
    return {"after": after} if after else {}
