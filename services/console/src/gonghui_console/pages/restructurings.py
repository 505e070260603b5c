"""Merger, split and dissolution: a union proposes, the one above answers, finance audits and hands the assets over."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import RollSize, Union, UnionCard
from gonghui_console.answers.union_life import Restructuring
from gonghui_console.charts import Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.ids import Identifier, UnionId

router = APIRouter()
AT: Final = "/unions/{union_id}/restructurings"
CaseId = Annotated[Identifier, Path()]
After = Annotated[str, Query(max_length=500)]
LINES: Final = 4  # receivers that a form has room for; a split into more asks for so many more
MOST_LINES: Final = 50
Lines = Annotated[int, Query(ge=1, le=MOST_LINES)]
MOST_OFFERED: Final = 200
OPEN: Final = frozenset({"proposed", "approved", "halted"})
PROPOSE: Final = Form(
    "restructure",
    (
        Field("kind", "choice", codes="restructuring_kind"), Field("remaining", "count", optional=True), Field("resolution"),
        Field("reason", "long"),
    ),
)  # fmt: skip
CASE_TONES: Final[Mapping[str, Tone]] = {
    "proposed": "warn", "approved": "plain", "halted": "bad", "returned": "quiet", "abandoned": "quiet", "completed": "good",
}  # fmt: skip
REASON: Final = (Field("reason", "long"),)
ANSWERS: Final = {
    "approval": Form("restructuring_approval"),
    "return": Form("restructuring_return", REASON),
    "abandonment": Form("restructuring_abandonment", REASON),
}
AT_STAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("approval", "return"), "halted": ("approval", "return", "abandonment"), "approved": ("abandonment",),
}  # fmt: skip
DONE: Final = frozenset({PROPOSE.key, *(form.key for form in ANSWERS.values())})


def with_receivers(words: Words, lines: int) -> Form:
    """The form with room for so many receivers."""
    return Form(PROPOSE.key, PROPOSE.fields + tuple(field for pair in receivers(words, lines) for field in pair))


def receivers(words: Words, lines: int) -> list[tuple[Field, Field]]:
    """Lines for a receiver and how many members come along."""
    return [
        (
            Field(f"receiver_{line}", "union", optional=True, label=words("restructure.receiver")),
            Field(f"headcount_{line}", "count", optional=True, label=words("restructure.headcount")),
        )
        for line in range(1, lines + 1)
    ]


def as_proposed(body: Body) -> Body:
    """The receivers of the lines as one list; one without a number of members is refused by the service."""
    lines = [(body.pop(f"receiver_{n}", None), body.pop(f"headcount_{n}", None)) for n in range(1, MOST_LINES + 1)]
    return {**body, "receivers": [{"union_id": union, "headcount": count} for union, count in lines if union or count]}


@router.get(AT)
async def restructurings(
    page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "", lines: Lines = LINES
) -> Response:
    """The cases of a union, what waits for an answer, and the form to propose."""
    return await _shown(page, union_id, done=done, known=known, lines=lines)


@router.post(AT, dependencies=[Depends(own_form)])
async def propose(page: CurrentPage, union_id: UnionId, typed: Typed, lines: Lines = LINES) -> Response:
    """Propose one; whoever only asks for room for more receivers keeps what was typed."""
    if "more" in typed.values:
        return await _shown(page, union_id, draft=typed.values, lines=min(lines + LINES, MOST_LINES))
    where = f"/unions/{union_id}/restructurings"
    case_id = f"case-{secrets.token_hex(6)}"
    try:
        done = await carry_out(
            page, "organisation", where, with_receivers(page.words, lines), typed, {"case_id": case_id}, as_proposed
        )
    except Undone as undone:
        return await _shown(page, union_id, undone=undone, lines=lines)
    return told(where, PROPOSE.key, done)


@router.post(AT + "/{case_id}/{answer}", dependencies=[Depends(own_form)])
async def give_answer(page: CurrentPage, union_id: UnionId, case_id: CaseId, answer: str, typed: Typed) -> Response:
    """Approve, return or give up a case, as the superior union."""
    if (form := ANSWERS.get(answer)) is None:
        raise Refused(404, {})
    union = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    where = f"/unions/{union_id}/restructurings"
    fixed: Body = {"superior_id": union.superior_id}
    try:
        done = await carry_out(page, "organisation", f"{where}/{case_id}/{answer}", form, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(where, form.key, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = "", lines: int = LINES,
    draft: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    where = f"/unions/{union_id}"
    union, size, cases = await asyncio.gather(
        page.ask("organisation", where, UnionCard),
        page.ask("organisation", f"{where}/roll-size", RollSize),
        page.ask("organisation", f"{where}/restructurings", Paged[Restructuring], limit=50, **waiting_for(known)),
    )
    under_way = any(case.stage in OPEN for case in cases.items)
    beside = [] if under_way or not union.superior_id else await _beside(page, union.superior_id, union_id)
    names = await names_of(page, [receiver.union_id for case in cases.items for receiver in case.receivers])
    return page.show(
        "restructurings/page.html", undone.status if undone else 200,
        union=union, size=size, cases=list(reversed(cases.items)), under_way=under_way, propose=PROPOSE,
        receivers=receivers(page.words, lines), lines=lines, few=LINES, most=MOST_LINES, draft=draft or {}, answers=ANSWERS, at_stage=AT_STAGE, undone=undone,
        done=done if done in DONE else "", stage_tones=CASE_TONES, names=names, options={f"receiver_{n}": beside for n in range(1, lines + 1)},
    )  # fmt: skip


async def _beside(page: Page, superior_id: UnionId, union_id: UnionId) -> list[tuple[str, str]]:
    """Unions in being under the same superior union, for whoever may see them."""
    try:
        found = await page.ask("organisation", f"/unions/{superior_id}/below", Paged[Union], limit=MOST_OFFERED)
    except Refused:
        return []
    return [(one.union_id, one.name) for one in found.items if one.dissolved_on is None and one.union_id != union_id]


async def names_of(page: Page, unions: Sequence[UnionId]) -> dict[UnionId, str]:
    """What unions are called; their id where organisation does not say."""

    async def name(union_id: UnionId) -> str:
        try:
            return (await page.ask("organisation", f"/unions/{union_id}", UnionCard)).name
        except (Down, Refused):
            return union_id

    known = list(dict.fromkeys(unions))[:MOST_LINES]
    return {one: one for one in unions} | dict(zip(known, await asyncio.gather(*map(name, known)), strict=True))


@router.get("/restructurings")
async def under_way(page: CurrentPage, after: After = "") -> Response:
    """Cases of the whole city that have not ended, the oldest first."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/restructurings"
    paged = await page.ask("organisation", where, Paged[Restructuring], **asked)
    return page.part(
        "open_cases", "restructurings/list.html", cases=paged.items, more_at=page.next(paged), stage_tones=CASE_TONES
    )
