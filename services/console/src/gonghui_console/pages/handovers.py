"""The finance side of a merger, split or dissolution: books, audit, shares and their hand-over, with the forms for them."""

import asyncio
from collections.abc import Mapping, Sequence
from re import fullmatch
from typing import Final

from fastapi import APIRouter, Depends, Response
from pydantic import JsonValue

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.finance import Handover
from gonghui_console.answers.union_life import Restructuring
from gonghui_console.charts import Chart, Series, Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.ids import UnionId

from .restructurings import CaseId, names_of

router = APIRouter()
AT: Final = "/unions/{union_id}/handovers"
SHARE: Final = r"share\.([0-9A-Za-z][0-9A-Za-z_.-]{0,63})"
HANDOVER_TONES: Final[Mapping[str, Tone]] = {
    "opened": "warn", "audited": "plain", "refused": "bad", "completed": "good", "cancelled": "quiet",
}  # fmt: skip
AUDIT: Final = Form("handover_audit", (Field("bank", "yuan"), Field("passed", "tick"), Field("opinion", "long")))
HAND_OVER: Final = Form("handover_transfer", (Field("to_union_id", "choice"),))


@router.get(AT)
async def handovers(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """The finance side: books, audit, shares."""
    return await _assets(page, union_id, done=done, known=known)


@router.post(AT + "/{case_id}/audit", dependencies=[Depends(own_form)])
async def audit(page: CurrentPage, union_id: UnionId, case_id: CaseId, typed: Typed) -> Response:
    """Record the audit; where it decides the shares, each stands beside its receiver."""
    names = await names_of(page, [found[1] for name in typed.values if (found := fullmatch(SHARE, name))])
    form = Form(AUDIT.key, (*AUDIT.fields, *shares_of(page.words, names)))
    where = f"/unions/{union_id}/handovers"
    try:
        done = await carry_out(page, "finance", f"{where}/{case_id}/audit", form, typed, shaped=as_audited)
    except Undone as undone:
        return await _assets(page, union_id, undone=undone)
    return told(where, AUDIT.key, done)


@router.post(AT + "/{case_id}/transfers", dependencies=[Depends(own_form)])
async def hand_over(page: CurrentPage, union_id: UnionId, case_id: CaseId, typed: Typed) -> Response:
    """Hand one receiver its share over."""
    where = f"/unions/{union_id}/handovers"
    try:
        done = await carry_out(page, "finance", f"{where}/{case_id}/transfers", HAND_OVER, typed)
    except Undone as undone:
        return await _assets(page, union_id, undone=undone)
    return told(where, HAND_OVER.key, done)


def shares_of(words: Words, names: Mapping[UnionId, str]) -> list[Field]:
    """What an audit may allot to each receiver."""
    return [
        Field(f"share.{union}", "yuan", optional=True, label=words("handovers.share_of", union=name))
        for union, name in names.items()
    ]


def as_audited(body: Body) -> Body:
    """The shares of the receivers as one list; none where the rules divide by headcount."""
    shares: list[JsonValue] = [
        {"union_id": name.removeprefix("share."), "amount": fen}
        for name, fen in body.items()
        if name.startswith("share.")
    ]
    return {**{name: value for name, value in body.items() if not name.startswith("share.")}, "shares": shares}


async def _assets(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}"
    found, cases = await asyncio.gather(
        page.ask("finance", f"{where}/handovers", list[Handover], **waiting_for(known)), _cases(page, union_id)
    )
    receiving = {case.case_id: [receiver.union_id for receiver in case.receivers] for case in cases}
    unions = [share.to_union_id for one in found for share in one.shares] + [
        u for one in receiving.values() for u in one
    ]
    names = await names_of(page, unions)
    return page.part(
        "handovers", "restructurings/handovers.html", undone.status if undone else 200,
        back=(f"{where}/restructurings", page.words("restructurings.title")), union_id=union_id, handovers=found, names=names, undone=undone, audit=AUDIT, hand_over=HAND_OVER,
        done=done if done in {AUDIT.key, HAND_OVER.key} else "",
        stage_tones=HANDOVER_TONES,
        due={one.case_id: [(s.to_union_id, names[s.to_union_id]) for s in one.shares if not s.handed_over_on] for one in found},
        charts={one.case_id: drawn(page.words, one, names) for one in found if any(s.amount for s in one.shares)},
        allotted={
            one.case_id: shares_of(page.words, {u: names[u] for u in receiving.get(one.case_id, [])})
            for one in found if one.kind == "split"
        },
    )  # fmt: skip


async def _cases(page: Page, union_id: UnionId) -> Sequence[Restructuring]:
    """Who takes over, as far as organisation says so just now."""
    try:
        return (await page.ask("organisation", f"/unions/{union_id}/restructurings", Paged[Restructuring])).items
    except (Down, Refused):
        return []


def drawn(words: Words, handover: Handover, names: Mapping[UnionId, str]) -> Chart:
    """What is due to each receiver, and what it has got, in yuan."""
    states = {
        "due": [0 if share.handed_over_on else share.amount for share in handover.shares],
        "given": [share.amount if share.handed_over_on and not share.returned_on else 0 for share in handover.shares],
        "returned": [share.amount if share.returned_on else 0 for share in handover.shares],
    }
    tones: Mapping[str, Tone] = {"due": "warn", "given": "good", "returned": "quiet"}
    return Chart(
        label=words("handovers.chart"), head=words("field.union"), unit=words("unit.yuan"), stacked=True, horizontal=True,
        categories=[names[share.to_union_id] for share in handover.shares],
        series=[
            Series(name=words.name("share_state", state), values=[fen / 100 for fen in amounts], tone=tones[state])
            for state, amounts in states.items() if any(amounts) or state == "due"
        ],
    )  # fmt: skip
