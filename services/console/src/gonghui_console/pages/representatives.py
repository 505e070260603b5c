"""Members' representatives of a union: who they are, the next session, and those who leave with whoever follows them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from re import fullmatch, split
from typing import Final

from fastapi import APIRouter, Depends, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import RollEntry, RollSize, UnionCard
from gonghui_console.answers.union_life import Representative
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.ids import PATTERN, PersonId, UnionId

from .elections import MOST, MOST_PAGES, names_of, unless_forbidden

router = APIRouter()
AT: Final = "/unions/{union_id}/representatives"
PAGES: Final = 5  # of representatives: there are a thousand at most
BETWEEN: Final = r"[\s,，、;；]+"
ON: Final = Field("occurred_on", "day", optional=True)
SEAT: Final = Form(
    "seat_representatives", (Field("session", "count", least=1, most=10_000), Field("persons", "long"), ON)
)
REPLACE: Final = Form(
    "replace_representative",
    (Field("left", "choice"), Field("reason", "choice", codes="left_for"), Field("successor", optional=True), ON),
)
DONE: Final = frozenset({SEAT.key, REPLACE.key})


@router.get(AT)
async def representatives(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Who represents the members, and the forms."""
    return await _shown(page, union_id, done=done if done in DONE else "", known=known)


@router.post(AT, dependencies=[Depends(own_form)])
async def seat(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Record those who were elected for the next session, by name or id."""
    named = [one for one in split(BETWEEN, typed.values.get("persons", "")) if one]
    where = f"/unions/{union_id}/representatives"
    try:
        found = await _people(page, union_id, SEAT, "persons", named, typed)
        persons: Body = {"persons": [found[one] for one in named]}
        done = await carry_out(page, "organisation", where, SEAT, typed, shaped=lambda body: body | persons)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(where, SEAT.key, done)


@router.post(f"{AT}/replacements", dependencies=[Depends(own_form)])
async def replace(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Record that one left, and who was elected instead, if anybody was."""
    where, successor = f"/unions/{union_id}/representatives", typed.values.get("successor", "").strip()
    seated = await _seated(page, union_id)
    try:
        found = await _people(page, union_id, REPLACE, "successor", [successor] if successor else [], typed)
        by_id: Body = {"successor": found[successor]} if successor else {}
        session: Body = {"session": seated[0].session if seated else 1}
        done = await carry_out(
            page, "organisation", f"{where}/replacements", REPLACE, typed, session, lambda body: body | by_id
        )
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(where, REPLACE.key, done)


async def _people(
    page: Page, union_id: UnionId, form: Form, field: str, named: Sequence[str], typed: Sent
) -> Mapping[str, PersonId]:
    """Whom names on the roll mean; an id means itself.

    Raises:
        Undone: nobody, or more than one, is called so.
    """
    words, found = page.words, await _called(page, union_id, set(named))
    missing = [one for one in named if not found[one] and not fullmatch(PATTERN, one)]
    namesakes = [one for one in named if len(found[one]) > 1]
    for key, names in (("representatives.nobody", missing), ("representatives.namesakes", namesakes)):
        if names:
            fault = words(key, names="、".join(dict.fromkeys(names)))
            raise Undone(
                typed, 422, words("form.undone"), words("form.at", field=form.label(words, field), fault=fault)
            )
    return {one: next(iter(found[one]), one) for one in named}


async def _called(page: Page, union_id: UnionId, names: set[str]) -> Mapping[str, set[PersonId]]:
    """Name → persons of that name on the roll, as far as it is kept here and may be read."""
    found, after = defaultdict[str, set[PersonId]](set), dict[str, str]()
    for _ in range(MOST_PAGES if any(not fullmatch(PATTERN, one) for one in names) else 0):
        asked = page.ask("organisation", f"/unions/{union_id}/roll", Paged[RollEntry], limit=MOST, **after)
        paged = await unless_forbidden(asked)
        for one in paged.items if paged else ():
            if one.name in names:
                found[one.name].add(one.person_id)
        if paged is None or paged.next is None:
            break
        after = {"after": paged.next}
    return found


async def _seated(page: Page, union_id: UnionId, known: str = "") -> list[Representative]:
    """All present representatives."""
    found, asked = list[Representative](), waiting_for(known)
    for _ in range(PAGES):
        paged = await page.ask(
            "organisation", f"/unions/{union_id}/representatives", Paged[Representative], limit=MOST, **asked
        )
        found += paged.items
        if paged.next is None:
            break
        asked = {"after": paged.next}
    return found


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    union, size, seated = await asyncio.gather(
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
        page.ask("organisation", f"/unions/{union_id}/roll-size", RollSize),
        _seated(page, union_id, known),
    )
    names = await names_of(page, union_id, [one.person_id for one in seated])
    people = sorted(((one, names.get(one.person_id, "")) for one in seated), key=lambda pair: (not pair[1], pair[1]))
    session = seated[0].session if seated else 0
    return page.show(
        "elections/representatives.html", undone.status if undone else 200,
        union=union, size=size, people=people, session=session, undone=undone, done=done, seat=SEAT, replace=REPLACE,
        offered={"left": [(one.person_id, f"{name} {one.person_id}".strip()) for one, name in people]},
    )  # fmt: skip
