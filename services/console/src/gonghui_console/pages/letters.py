"""Responsibility letters: the desk where they wait for one's side, one letter to read and sign, and the paper."""

import asyncio
import secrets
from collections.abc import Sequence
from re import fullmatch
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_console import letter_paper
from gonghui_console.answers.authority import Held
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.targets import Letter, Target, WaitingLetter
from gonghui_console.attempts import Attempt, Typed, typed_of
from gonghui_console.forms import FEN, DoneWhat, Known, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.progress import LETTER_TONES
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PATTERN, Identifier, UnionId

from .elections import unless_forbidden

router = APIRouter()
MOST: Final = 60  # targets and waiting letters that are read at once
LINES: Final = 4  # of promises that a form offers
SIGNS: Final = frozenset({"letter.sign", "letter.countersign", "letter.*"})
ONE: Final = "/unions/{union_id}/letters/{letter_id}"
Sheet = Annotated[Typed, Depends(typed_of)]
DONE: Final = frozenset({"letter_signed", "letter_written", "letter_received"})


@router.get("/letters")
async def desk(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("letters/desk.html")


@router.get("/letters/waiting")
async def waiting(page: CurrentPage) -> Response:
    """Letters that wait for a union for which one may sign: as the union itself, or as the superior one."""
    held = await page.ask("organisation", "/my/authority", list[Held])
    unions = list(dict.fromkeys(post.union_id for post in held if SIGNS & {*post.own, *post.below}))
    found = await asyncio.gather(
        *(page.ask("assessment", f"/unions/{one}/letters-to-sign", Paged[WaitingLetter], limit=MOST) for one in unions)
    )
    letters = [letter for paged in found for letter in paged.items]
    return page.part(
        "waiting_letters", "letters/waiting.html", letters=letters, more=any(paged.next for paged in found)
    )


@router.get("/unions/{union_id}/letters/new")
async def new(page: CurrentPage, union_id: UnionId) -> Response:
    """The form with which the superior union issues a letter."""
    return await _form(page, union_id)


@router.post("/unions/{union_id}/letters/new", dependencies=[Depends(own_form)])
async def issue(page: CurrentPage, union_id: UnionId, form: Sheet) -> Response:
    """Issue a letter."""
    year = business_date(page.now).year
    letter_id = f"l-{secrets.token_hex(6)}"
    fixed: dict[str, JsonValue] = {"letter_id": letter_id, "year": year}
    return await _written(page, union_id, letter_id, form, f"/unions/{union_id}/letters", fixed)


@router.get(f"{ONE}/amendment")
async def amendment(page: CurrentPage, union_id: UnionId, letter_id: Identifier) -> Response:
    """The same form with what the letter says now."""
    return await _form(page, union_id, letter_id)


@router.post(f"{ONE}/amendment", dependencies=[Depends(own_form)])
async def amend(page: CurrentPage, union_id: UnionId, letter_id: Identifier, form: Sheet) -> Response:
    """Put a new version before both sides."""
    path = f"/unions/{union_id}/letters/{letter_id}/amendments"
    return await _written(page, union_id, letter_id, form, path, {"reason": form.one("reason")}, amended=True)


@router.get(ONE)
async def letter(
    page: CurrentPage, union_id: UnionId, letter_id: Identifier, done: DoneWhat = "", known: Known = ""
) -> Response:
    """The whole text, who has signed it, and the form of whoever has not."""
    return await _shown(page, union_id, letter_id, done=done if done in DONE else "", known=known)


@router.post(f"{ONE}/signature", dependencies=[Depends(own_form)])
async def sign(page: CurrentPage, union_id: UnionId, letter_id: Identifier, form: Sheet) -> Response:
    """Sign for one side what was read there."""
    issuer = form.one("side") == "issuer"
    body: dict[str, JsonValue] = {"digest": form.one("digest")}
    if issuer:
        body["issuer_id"] = form.one("issuer_id")
    path = f"/unions/{union_id}/letters/{letter_id}/{'countersignature' if issuer else 'signature'}"
    return await _carried(page, union_id, letter_id, "letter_signed", form, path, body)


@router.post(f"{ONE}/delivery", dependencies=[Depends(own_form)])
async def receive(page: CurrentPage, union_id: UnionId, letter_id: Identifier, form: Sheet) -> Response:
    """Tell how much of a promise has arrived."""
    promise = form.one("commitment_id") if fullmatch(PATTERN, form.one("commitment_id")) else "-"
    amount = _amount(form.one("delivered"), form.one("kind"))
    path = f"/unions/{union_id}/letters/{letter_id}/commitments/{promise}/delivery"
    return await _carried(page, union_id, letter_id, "letter_received", form, path, {"delivered": amount})


@router.get(f"{ONE}/letter.pdf")
async def paper(page: CurrentPage, union_id: UnionId, letter_id: Identifier) -> Response:
    """The same as a paper, with the digest that both sides sign."""
    union, found, issuer = await _read(page, union_id, letter_id)
    content = letter_paper.printed_letter(page.words, found, union.name, issuer, business_date(page.now))
    return page.file(f"letter-{letter_id}-{found.version}.pdf", content, "application/pdf")


async def _read(page: Page, union_id: UnionId, letter_id: Identifier, known: str = "") -> tuple[UnionCard, Letter, str]:
    """The union, its letter, and the name of the union above."""
    union, found = await asyncio.gather(
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
        page.ask("assessment", f"/unions/{union_id}/letters/{letter_id}", Letter, **waiting_for(known)),
    )
    issuer = await unless_forbidden(page.ask("organisation", f"/unions/{found.issuer_id}", UnionCard))
    return union, found, issuer.name if issuer else found.issuer_id


async def _shown(
    page: Page, union_id: UnionId, letter_id: Identifier, *, done: str = "", known: str = "", attempt: Attempt = Attempt()  # noqa: B008 - frozen
) -> Response:  # fmt: skip
    union, found, issuer = await _read(page, union_id, letter_id, known)
    return page.show(
        "letters/one.html", attempt.status, union=union, letter=found, issuer=issuer, done=done, attempt=attempt,
        tones=LETTER_TONES, today=business_date(page.now),
    )  # fmt: skip


async def _carried(
    page: Page, union_id: UnionId, letter_id: Identifier, what: str, form: Typed, path: str, body: dict[str, JsonValue]
) -> Response:
    try:
        done = await page.do("assessment", path, **body)
    except Refused as refused:
        return await _shown(page, union_id, letter_id, attempt=Attempt(what, form, refused))
    return RedirectResponse(f"/unions/{union_id}/letters/{letter_id}?done={what}&known={done.known}", 303)


async def _written(
    page: Page, union_id: UnionId, letter_id: Identifier, form: Typed, path: str, fixed: dict[str, JsonValue], *,
    amended: bool = False,
) -> Response:  # fmt: skip
    union = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    targets: list[JsonValue] = [*form.all("target")]
    body: dict[str, JsonValue] = {
        "issuer_id": union.superior_id, "targets": targets, "commitments": promises_of(form), **fixed,
    }  # fmt: skip
    try:
        done = await page.do("assessment", path, **body)
    except Refused as refused:
        return await _form(page, union_id, letter_id if amended else None, Attempt("letter_written", form, refused))
    return RedirectResponse(f"/unions/{union_id}/letters/{letter_id}?done=letter_written&known={done.known}", 303)


def promises_of(form: Typed) -> list[JsonValue]:
    """A line for every promise of which it was typed what is given."""
    lines: list[JsonValue] = []
    for number in range(LINES):
        if not form.one(f"what:{number}"):
            continue
        kind = form.one(f"kind:{number}")
        lines.append(
            {
                "commitment_id": form.one(f"id:{number}") or f"p-{secrets.token_hex(4)}", "kind": kind,
                "what": form.one(f"what:{number}"), "amount": _amount(form.one(f"amount:{number}"), kind),
                "by": form.one(f"by:{number}"),
            }
        )  # fmt: skip
    return lines


def _amount(text: str, kind: str) -> JsonValue:
    """Money as typed in yuan, anything else counted; what is no number is passed on, so that the service says so."""
    whole, _, part = text.replace(",", "").partition(".")
    if not (whole + part).isdigit() or not (whole + part).isascii() or len(part) > 2 or (part and kind != "money"):
        return text
    return int(whole) * FEN + int(part.ljust(2, "0")) if kind == "money" else int(whole)


async def _form(
    page: Page,
    union_id: UnionId,
    letter_id: Identifier | None = None,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
) -> Response:
    union, targets = await asyncio.gather(
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
        page.ask("assessment", f"/unions/{union_id}/targets", Paged[Target], limit=MOST, descending="true"),
    )
    letter = (
        await page.ask("assessment", f"/unions/{union_id}/letters/{letter_id}", Letter)
        if letter_id is not None
        else None
    )
    year = letter.year if letter else business_date(page.now).year
    offered: Sequence[Target] = [one for one in targets.items if one.year == year and one.state != "draft"]
    return page.show(
        "letters/write.html", attempt.status, union=union, targets=offered, letter=letter, attempt=attempt, year=year,
        chosen={one.target_id for one in (letter.targets if letter else offered)}, lines=range(LINES),
        promises=[*(letter.commitments if letter else ()), *[None] * LINES][:LINES],
    )  # fmt: skip
