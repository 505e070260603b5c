"""Elections: what waits in the federation, and the elections and removals of one union with the ways to begin one."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Mapping, Sequence
from datetime import date
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_console import charts
from gonghui_console.answers.elections import ElectionRow, Removal
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Post, RollEntry, RollSize, TermClock, UnionCard
from gonghui_console.attempts import Attempt, Typed, typed_of
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PATTERN, Identifier, UnionId

T = TypeVar("T")
router = APIRouter()
AT: Final = "/unions/{union_id}/elections"
Known = Annotated[str, Query(max_length=300, pattern=r"^([0-9A-Za-z_.:-]{1,200}@[0-9]{1,6})?$")]  # stream@version
After = Annotated[str, Query(max_length=500)]
ClockState = Annotated[str, Query(pattern=r"^(running|due_soon|overdue|)$")]
Under = Annotated[UnionId | None, Query()]
Form = Annotated[Typed, Depends(typed_of)]
RemovalId = Annotated[Identifier, Path()]
ELECTIVE: Final = (
    "chair",
    "vice_chair",
    "committee_member",
    "funds_reviewer",
    "women_commissioner",
    "mediator",
    "group_leader",
)
ANSWERED: Final = ("planned", "opened", "reported", "voting")  # states in which the superior union has something to do
MOST: Final = 200
MOST_PAGES: Final = 25  # of a roll, when names are looked for


async def unless_forbidden(asked: Awaitable[T]) -> T | None:
    """An answer; None where the person's posts do not reach, or there is nothing yet."""
    try:
        return await asked
    except Refused as refused:
        if refused.status not in {403, 404}:
            raise
        return None


async def answers_for(page: Page, union: UnionCard) -> bool:
    """Whether this person may answer for the superior union."""
    if union.superior_id is None:
        return False
    asked = page.ask("organisation", f"/federations/{union.superior_id}/elections", Paged[ElectionRow], limit=1)
    return await unless_forbidden(asked) is not None


async def names_of(page: Page, union_id: UnionId, wanted: Sequence[str]) -> dict[str, str]:
    """Names from the roll, as far as it is kept here and the person may read it; person → name."""
    missing, found, after = set(wanted), dict[str, str](), dict[str, str]()
    for _ in range(MOST_PAGES if missing else 0):
        asked = page.ask("organisation", f"/unions/{union_id}/roll", Paged[RollEntry], limit=MOST, **after)
        paged = await unless_forbidden(asked)
        if paged is None:
            break
        found |= {one.person_id: one.name for one in paged.items if one.name and one.person_id in missing}
        if paged.next is None or len(found) == len(missing):
            break
        after = {"after": paged.next}
    return found


@router.get("/elections")
async def desk(page: CurrentPage, state: ClockState = "", under: Under = None) -> Response:
    """The frame."""
    return page.show("elections/page.html", state=state, under=under)


@router.get("/elections/waiting")
async def waiting(page: CurrentPage, under: Under = None) -> Response:
    """Plans and results to answer, candidates to vet, objections to hear."""
    where = f"/federations/{under or page.federation}/elections"
    found = await asyncio.gather(
        *(page.ask("organisation", where, Paged[ElectionRow], state=state, limit=MOST) for state in ANSWERED)
    )
    rows = {state: list(paged.items) for state, paged in zip(ANSWERED, found, strict=True)}
    tasks: Mapping[str, Sequence[ElectionRow]] = {
        "plan": rows["planned"], "vet": rows["opened"],
        "answer": sorted(rows["reported"], key=lambda row: row.answer_due_on or date.max),
        "hear": [row for row in (*rows["reported"], *rows["voting"]) if row.disputes_open],
    }  # fmt: skip
    return page.part(
        "elections_waiting", "elections/waiting.html", tasks=tasks, today=business_date(page.now),
        more=any(paged.next for paged in found),
    )  # fmt: skip


@router.get("/elections/terms")
async def terms(page: CurrentPage, state: ClockState = "", under: Under = None, after: After = "") -> Response:
    """Present terms by the state of their clock, and whose election is due next."""
    where = f"/federations/{under or page.federation}/term-clocks"
    asked = {name: value for name, value in (("state", state), ("after", after)) if value}
    counts, paged = await asyncio.gather(
        page.ask("organisation", f"{where}/counts", dict[str, int]),
        page.ask("organisation", where, Paged[TermClock], limit=20, **asked),
    )
    return page.part(
        "term_board", "elections/terms.html", clocks=paged.items, more_at=page.next(paged), counts=counts,
        chart=charts.clocks(page.words, counts) if any(counts.values()) else None, today=business_date(page.now),
    )  # fmt: skip


@router.get(AT)
async def of_union(page: CurrentPage, union_id: UnionId, known: Known = "") -> Response:
    """A union's elections and removals."""
    return await _shown(page, union_id, known)


async def _shown(page: Page, union_id: UnionId, known: str = "", attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    own = {"wait_for": known} if known else {}
    at = f"/unions/{union_id}"
    union, elections, removals, posts, size = await asyncio.gather(
        page.ask("organisation", at, UnionCard),
        page.ask("organisation", f"{at}/elections", Paged[ElectionRow], limit=MOST, descending="true", **own),
        unless_forbidden(page.ask("organisation", f"{at}/removals", Paged[Removal], limit=MOST, **own)),
        page.ask("organisation", f"{at}/posts", Paged[Post], limit=MOST),
        page.ask("organisation", f"{at}/roll-size", RollSize),
    )
    elective = [post for post in posts.items if post.kind in ELECTIVE]
    people = [post.holder for post in elective if post.holder] + [
        r.person_id for r in (removals.items if removals else ())
    ]
    above, names = await asyncio.gather(answers_for(page, union), names_of(page, union_id, people))
    today = business_date(page.now)
    return page.show(
        "elections/union.html", attempt.status, here=f"{at}/elections", union=union, elections=elections.items, attempt=attempt,
        removals=removals.items if removals else (), own=removals is not None, above=above, posts=elective, size=size,
        names=names, today=today, elective=ELECTIVE, new_id=f"{today.year}-{secrets.token_hex(3)}",
    )  # fmt: skip


async def _carried(
    page: Page, union_id: UnionId, form: str, typed: Typed, path: str, body: dict[str, JsonValue]
) -> Response:
    """Carry a command out; refused, the page says why beside the form, which keeps what was typed."""
    try:
        done = await page.do("organisation", f"/unions/{union_id}{path}", **body)
    except Refused as refused:
        return await _shown(page, union_id, attempt=Attempt(form, typed, refused))
    return RedirectResponse(f"/unions/{union_id}/elections?known={done.known}", 303)


def plan_of(typed: Typed) -> dict[str, JsonValue]:
    """The body of a plan: a line for every kind of post for which a number of seats was typed."""
    seats: list[JsonValue] = [
        {"kind": kind, "seats": typed.whole(f"seats:{kind}"), "candidates": typed.whole(f"candidates:{kind}")}
        for kind in ELECTIVE
        if typed.one(f"seats:{kind}")
    ]
    return {
        "meeting_on": typed.one("meeting_on"), "direct": typed.one("direct") != "no", "seats": seats,
        "preparers": typed.words("preparers"),
    }  # fmt: skip


@router.post(f"{AT}/plan", dependencies=[Depends(own_form)])
async def plan(page: CurrentPage, union_id: UnionId, form: Form) -> Response:
    """Lay a plan before the superior union."""
    return await _carried(page, union_id, "plan", form, f"/elections/{_id(form, 'election_id')}/plan", plan_of(form))


@router.post(f"{AT}/by-election", dependencies=[Depends(own_form)])
async def by_election(page: CurrentPage, union_id: UnionId, form: Form) -> Response:
    """Open a by-election for posts that are vacant."""
    posts: dict[str, list[JsonValue]] = {}
    for kind, _, post_id in (chosen.partition("/") for chosen in form.all("post")):
        posts.setdefault(kind, []).append(post_id)
    body = form.given(entitled=form.whole("entitled")) | {
        "election_id": form.one("election_id"), "kind": "by", "direct": form.one("direct") != "no",
        "contests": [{"kind": kind, "post_ids": ids} for kind, ids in posts.items()],
    }  # fmt: skip
    return await _carried(page, union_id, "by_election", form, "/elections", body)


@router.post("/unions/{union_id}/removals", dependencies=[Depends(own_form)])
async def move(page: CurrentPage, union_id: UnionId, form: Form) -> Response:
    """Move that somebody is removed."""
    body = form.given(supporters=form.whole("supporters")) | {
        name: form.one(name) for name in ("removal_id", "post_id", "moved_by", "grounds")
    }
    return await _carried(page, union_id, "removal", form, "/removals", body)


@router.post("/unions/{union_id}/removals/{removal_id}/vote", dependencies=[Depends(own_form)])
async def vote(page: CurrentPage, union_id: UnionId, removal_id: RemovalId, form: Form) -> Response:
    """Record the vote on a removal."""
    body = form.given(entitled=form.whole("entitled")) | {
        "held_on": form.one("held_on"), "scrutineers": form.words("scrutineers"),
        **{name: form.whole(name) for name in ("present", "collected", "void", "votes_for", "votes_against")},
    }  # fmt: skip
    return await _carried(page, union_id, f"vote:{removal_id}", form, f"/removals/{removal_id}/vote", body)


@router.post("/unions/{union_id}/removals/{removal_id}/answer", dependencies=[Depends(own_form)])
async def answer_removal(page: CurrentPage, union_id: UnionId, removal_id: RemovalId, form: Form) -> Response:
    """Approve a removal or return it, as the superior union."""
    body: dict[str, JsonValue] = {"superior_id": form.one("superior_id")}
    approved = form.one("decision") == "approved"
    body |= {"post_id": form.one("post_id")} if approved else {"reason": form.one("reason")}
    path = f"/removals/{removal_id}/{'approval' if approved else 'return'}"
    return await _carried(page, union_id, f"answer:{removal_id}", form, path, body)


def _id(form: Typed, name: str) -> str:
    """An id for an address; of what is none, the service says so."""
    text = form.one(name)
    return text if re.fullmatch(PATTERN, text) else "-"
