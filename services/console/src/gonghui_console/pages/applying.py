"""Workers who have no union ask for one: a form without signing in, and where their application stands."""

import secrets
from re import fullmatch
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import RedirectResponse

from gonghui_console.answers.union_life import FormationStage
from gonghui_console.forms import Body, Field, Form, Known, Typed, Undone, carry_out, waiting_for
from gonghui_console.page import AnyPage
from gonghui_console.session import own_form
from gonghui_shared.ids import PATTERN

router = APIRouter(prefix="/apply")
LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # that nobody mistakes for another
PLACES: Final = 14  # too many to guess
NUMBER: Final = rf"^[{LETTERS}]{{{PLACES}}}$"
PLACE: Final = r"^(CN(/[0-9A-Za-z_.-]{1,64}){0,6})?$"
CITIES: Final = frozenset({"11", "12", "31", "50"})  # whose districts stand directly below them
AREA: Final = Field("area", "count", least=110_000, most=909_999)
APPLY: Final = Form(
    "apply", (Field("name"), Field("unit_type", "choice", codes="unit_type"), Field("workers", "count", least=1, most=1_000_000))
)  # fmt: skip
ANYWHERE: Final = Form("apply", (*APPLY.fields, AREA))  # where the address does not say which place
LINE: Final = ("opened", "preparing", "met", "submitted", "formed")


@router.get("")
async def ask(
    page: AnyPage,
    to: Annotated[str, Query(pattern=rf"({PATTERN})|^$")] = "",
    where: Annotated[str, Query(max_length=200, pattern=PLACE)] = "",
) -> Response:
    """The form; a union hands out its address with itself and its place in it."""
    number = "".join(secrets.choice(LETTERS) for _ in range(PLACES))
    return page.show("applying/form.html", form=form_for(where), to=to, where=where, number=number, undone=None)


@router.get("/find")
async def find(number: Annotated[str, Query(max_length=60)]) -> Response:
    """To the application whose number somebody kept."""
    kept = "".join(letter for letter in number.lower() if letter in LETTERS)[:PLACES]
    return RedirectResponse(f"/apply/{kept}" if len(kept) == PLACES else "/apply", 303)


@router.post("", dependencies=[Depends(own_form)])
async def apply(page: AnyPage, typed: Typed) -> Response:
    """Send the application; sent twice, it is one."""
    number, to, where = (typed.values.get(name, "") for name in ("number", "to", "where"))
    if not (fullmatch(NUMBER, number) and fullmatch(PATTERN, to or page.federation) and fullmatch(PLACE, where)):
        return RedirectResponse("/apply", 303)
    path, form = f"/formations/{number}/application", form_for(where)
    try:
        done = await carry_out(
            page,
            "organisation",
            path,
            form,
            typed,
            {"superior_id": to or page.federation},
            lambda body: placed(body, where),
        )
    except Undone as undone:
        if undone.code == "formation-open":
            return RedirectResponse(f"/apply/{number}", 303)
        return page.show(
            "applying/form.html", undone.status, form=form, to=to, where=where, number=number, undone=undone
        )
    return RedirectResponse(f"/apply/{number}?known={done.known}", 303)


@router.get("/{number}")
async def stage(page: AnyPage, number: Annotated[str, Path(pattern=NUMBER)], known: Known = "") -> Response:
    """Where an application stands, and what comes next."""
    found = await page.ask("organisation", f"/formations/{number}/stage", FormationStage, **waiting_for(known))
    return page.show(
        "applying/stage.html",
        found=found,
        steps=[(page.words.name("application_step", step), state) for step, state in line(found.stage)],
        fresh=bool(known),
    )


def form_for(where: str) -> Form:
    """What is asked: of those whose place is known, nothing about it."""
    return APPLY if where else ANYWHERE


def placed(body: Body, where: str) -> Body:
    """The application with its place, as the address gave it or as six digits say."""
    area = body.pop("area", None)
    return {**body, "jurisdiction": where or jurisdiction(str(area))}


def jurisdiction(area: str) -> str:
    """The path of a place from its six digits, with every level above it.

    Source: GB/T 2260.
    """
    levels = [area[:2] + "0000"] + ([] if area[:2] in CITIES else [area[:4] + "00"]) + [area]
    return "/".join(["CN", *dict.fromkeys(levels)])


def line(at: str) -> list[tuple[str, str]]:
    """The stages in their order; what was returned is prepared anew, what was given up leads nowhere."""
    reached = {"returned": "met", "abandoned": "opened"}.get(at, at)
    here = LINE.index(reached)
    following = here + 1 if at not in {"formed", "abandoned"} else len(LINE)
    return [(step, "done" if n <= here else "now" if n == following else "ahead") for n, step in enumerate(LINE)]
