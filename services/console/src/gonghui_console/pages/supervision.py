"""What a union was asked to do and what it did: targets, letters, reviews, activities; a target down to its proof."""

import secrets
from datetime import date
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Depends, Query, Response

from gonghui_console import progress
from gonghui_console.answers.assessment import Review
from gonghui_console.answers.engagement import Activity, ActivityMonth
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.targets import Letter, Proof, Stage, Target
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}")
MONTHS_SHOWN: Final = 12
MOST: Final = 60  # targets, letters and reviews that are read at once: some years of them
HALVES_OFFERED: Final = 4
YEARS_OFFERED: Final = 3
T = TypeVar("T")
After = Annotated[str, Query(max_length=500)]
REVIEW: Final = Form(
    "review_record",
    (
        Field("period", "choice"), Field("behind", "count", most=1_000), Field("findings", "count", most=1_000),
        Field("occurred_on", "day", optional=True),
    ),
)  # fmt: skip


@router.get("/targets")
async def targets(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Its targets, newest year first; the newest year is drawn."""
    paged = await _newest(page, "assessment", f"/unions/{union_id}/targets", Paged[Target], after)
    today = business_date(page.now)
    set_ones = [target for target in paged.items if target.state != "draft"]
    drawn = [target for target in set_ones if target.year == set_ones[0].year]
    stands = [(target, progress.standing(target, today)) for target in paged.items]
    return page.part(
        "targets", "supervision/targets.html", union_id=union_id, targets=stands, more_at=page.next(paged),
        chart=progress.targets(page.words, drawn, today) if drawn else None, tones=progress.STANDING_TONES,
        share=progress.share,
    )  # fmt: skip


@router.get("/targets/{target_id}")
async def target(page: CurrentPage, union_id: UnionId, target_id: Identifier) -> Response:
    """The frame of one target."""
    union = await card_of(page, union_id)
    return page.show("supervision/target.html", union_id=union_id, union=union, target_id=target_id)


@router.get("/targets/{target_id}/proof")
async def proof(page: CurrentPage, union_id: UnionId, target_id: Identifier) -> Response:
    """What was reported, what the platform counted, and the events of both."""
    found = await page.ask("assessment", f"/unions/{union_id}/targets/{target_id}/proof", Proof)
    where = f"/unions/{union_id}/stage-targets"
    stages = await page.ask("assessment", where, list[Stage], year=found.target.year)
    stands = progress.standing(found.target, business_date(page.now))
    return page.part(
        "target", "supervision/proof.html", union_id=union_id, proof=found, stands=stands,
        tones=progress.STANDING_TONES, share=progress.share,
        chart=progress.reports(page.words, found.target.wanted, found.events),
        stages=[stage for stage in stages if stage.target_id == target_id], courses=progress.STAGE_COURSES,
    )  # fmt: skip


@router.get("/letters")
async def letters(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Its responsibility letters and who has signed them."""
    paged = await _newest(page, "assessment", f"/unions/{union_id}/letters", Paged[Letter], after)
    chart = progress.letters(page.words, paged.items) if paged.items else None
    promised = progress.promises(page.words, paged.items, business_date(page.now))
    return page.part(
        "letters", "supervision/letters.html", union_id=union_id, letters=paged.items, chart=chart, promised=promised,
        tones=progress.LETTER_TONES, more_at=page.next(paged),
    )  # fmt: skip


@router.get("/reviews")
async def reviews(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """What the superior union saw of its targets, and the form to record one more period."""
    at = f"/unions/{union_id}/reviews"
    paged = await _newest(page, "assessment", at, Paged[Review], after, MONTHS_SHOWN, known)
    chart = progress.reviews(page.words, paged.items) if paged.items else None
    seen = {review.period for review in paged.items}
    offered = [period for period in periods(business_date(page.now)) if period not in seen]
    return page.part(
        "reviews", "supervision/reviews.html", union_id=union_id, reviews=paged.items, chart=chart, record=REVIEW,
        more_at=page.next(paged), done=done if done == REVIEW.key else "",
        options={"period": [(period, _called(page.words, period)) for period in offered]},
    )  # fmt: skip


@router.post("/reviews", dependencies=[Depends(own_form)])
async def record_review(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Record what was seen in a period; the period says which kind of review it was."""
    at = f"/unions/{union_id}/reviews"

    def shaped(body: Body) -> Body:
        return {**body, "kind": kind_of(str(body["period"])), "review_id": f"review-{secrets.token_hex(6)}"}

    done = await carry_out(page, "assessment", at, REVIEW, typed, shaped=shaped)
    return told(at, REVIEW.key, done)


def periods(today: date) -> list[str]:
    """What can be reviewed: months, halves and years up to the running ones, the newest of each first."""
    half = today.year * 2 + (today.month > 6)
    halves = [f"{number // 2}-H{number % 2 + 1}" for number in range(half, half - HALVES_OFFERED, -1)]
    return [*reversed(_months(today)), *halves, *(str(today.year - back) for back in range(YEARS_OFFERED))]


def kind_of(period: str) -> str:
    """Whether it is a month, half a year or a year."""
    if "-" not in period:
        return "yearly"
    return "half_yearly" if "H" in period else "monthly"


def _called(words: Words, period: str) -> str:
    return f"{period} {words.name('review_kind', kind_of(period))}"


@router.get("/activities")
async def activities(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """What it held and plans, newest first; the last months are drawn."""
    months = _months(business_date(page.now))
    where = f"/unions/{union_id}"
    paged = await _newest(page, "engagement", f"{where}/activities", Paged[Activity], after, MONTHS_SHOWN)
    by_month = await page.ask("engagement", f"{where}/activity-months", list[ActivityMonth], since=f"{months[0]}-01")
    shown = [*months, *(month.month for month in by_month if month.month > months[-1])]
    chart = progress.activities(page.words, by_month, shown) if by_month else None
    return page.part(
        "activities", "supervision/activities.html", union_id=union_id, activities=paged.items, chart=chart,
        tones=progress.STAGE_TONES, more_at=page.next(paged),
    )  # fmt: skip


async def _newest(
    page: Page, service: str, path: str, answer: type[T], after: str, limit: int = MOST, known: str = ""
) -> T:
    asked = waiting_for(known) | ({"after": after} if after else {})
    return await page.ask(service, path, answer, limit=limit, descending="true", **asked)


def _months(today: date) -> list[str]:
    """The last twelve months up to this one."""
    last = today.year * 12 + today.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(last - MONTHS_SHOWN + 1, last + 1)]
