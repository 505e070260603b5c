"""One post: on whose headcount it stands and with which rank, and what its holder has to do."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import JsonValue

from gonghui_console.answers.cadres import Duty, DutyFigures, DutySheet
from gonghui_console.answers.organisation import StaffedPost
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Mistyped, Typed, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PostId, UnionId

from .cadres import answered, posts_of
from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/cadres/posts/{post_id}")
OfPost = Annotated[PostId, Path()]
STAFFING: Final = Form(
    "record_staffing",
    (
        Field("staffing", "choice", codes="staffing"), Field("source", optional=True), Field("full_time", "tick"),
        Field("rank_entitled", "choice", codes="rank", optional=True), Field("rank_actual", "choice", codes="rank", optional=True),
    ),
)  # fmt: skip
SHEET: Final = Form(
    "adopt_duty_sheet", (Field("adopted_by", "choice", codes="adopted_by"), Field("in_force_from", "day"))
)
MEASURES: Final = Form(
    "duty_measures",
    (
        Field("measure_first", "id", optional=True), Field("measure_second", "id", optional=True),
        Field("measure_third", "id", optional=True),
    ),
)  # fmt: skip
NAMED: Final = tuple(field.name for field in MEASURES.fields)
PARTS: Final = tuple(Duty.model_fields)
ROOM: Final = 2  # lines more than the sheet has
MOST_LINES: Final = 39  # that a form carries
Lines = Annotated[int, Query(ge=1, le=MOST_LINES)]
Number = Annotated[int, Path(ge=1, le=100_000)]


@router.get("")
async def post(page: CurrentPage, union_id: UnionId, post_id: OfPost) -> Response:
    """The frame."""
    union, found = await asyncio.gather(card_of(page, union_id), _post(page, union_id, post_id))
    return page.show("cadres/post.html", union_id=union_id, union=union, post=found)


@router.get("/staffing")
async def staffing(
    page: CurrentPage, union_id: UnionId, post_id: OfPost, done: DoneWhat = "", known: Known = ""
) -> Response:
    """What is recorded, and the form to record what is new."""
    found = await _post(page, union_id, post_id, known)
    values = {name: value for name, value in found.model_dump().items() if value is not None}
    return answered(page, done)(
        "post_staffing", "cadres/staffing.html", union_id=union_id, post=found, form=STAFFING, values=values,
        done=done if done == STAFFING.key else "",
    )  # fmt: skip


@router.post("/staffing", dependencies=[Depends(own_form)])
async def record_staffing(page: CurrentPage, union_id: UnionId, post_id: OfPost, typed: Typed) -> Response:
    """Record it."""
    path = f"/unions/{union_id}/posts/{post_id}/staffing"
    done = await carry_out(page, "organisation", path, STAFFING, typed)
    return told(f"/unions/{union_id}/cadres/posts/{post_id}/staffing", STAFFING.key, done)


@router.get("/duty-sheet")
async def duty_sheet(
    page: CurrentPage, union_id: UnionId, post_id: OfPost, lines: Lines = 1, done: DoneWhat = "", known: Known = ""
) -> Response:
    """The sheet in force, those before and after it, and the form of the next one, which begins as the last."""
    return await _sheet(page, union_id, post_id, lines, done=done, known=known)


@router.post("/duty-sheet", dependencies=[Depends(own_form)])
async def adopt_duty_sheet(page: CurrentPage, union_id: UnionId, post_id: OfPost, typed: Typed) -> Response:
    """Adopt the next version."""
    lines = tuple(field for number in range(1, MOST_LINES + 1) for field in lines_of(page.words, number))
    form = Form(SHEET.key, (*SHEET.fields, *lines))
    path = f"/unions/{union_id}/posts/{post_id}/duty-sheets"
    done = await carry_out(page, "organisation", path, form, typed, shaped=lambda body: as_sheet(page.words, body))
    return told(f"/unions/{union_id}/cadres/posts/{post_id}/duty-sheet", SHEET.key, done)


@router.post("/duty-sheet/{version}/{number}/measures", dependencies=[Depends(own_form)])
async def name_measures(
    page: CurrentPage, union_id: UnionId, post_id: OfPost, version: Number, number: Number, typed: Typed
) -> Response:
    """Say by which measures a duty of a version shows."""
    at = f"/unions/{union_id}/posts/{post_id}"
    versions = await page.ask("organisation", f"{at}/duty-sheets", list[DutySheet])
    sheet = next((one for one in versions if one.version == version), None)
    if sheet is None or number > len(sheet.lines):
        raise Refused(404, {})
    fixed: Body = {"duty": sheet.lines[number - 1].duty}
    done = await carry_out(page, "assessment", f"{at}/duty-measures", MEASURES, typed, fixed, as_measures)
    return told(f"/unions/{union_id}/cadres/posts/{post_id}/duty-sheet", MEASURES.key, done)


def as_measures(body: Body) -> Body:
    """The measures as one list."""
    return {"measures": [body[name] for name in NAMED if name in body]}


async def _sheet(page: Page, union_id: UnionId, post_id: PostId, lines: int, *, done: str, known: str) -> Response:
    at, today = f"/unions/{union_id}/posts/{post_id}", business_date(page.now)
    own = waiting_for(known) if done == SHEET.key else {}
    versions, figures = await asyncio.gather(
        page.ask("organisation", f"{at}/duty-sheets", list[DutySheet], **own),
        _figures(page, at, today.year, known if done == MEASURES.key else ""),
    )
    last = versions[0].lines if versions else ()
    room = min(max(lines, len(last) + ROOM), MOST_LINES)
    return answered(page, done)(
        "duty_sheet", "cadres/duty_sheet.html", union_id=union_id, post_id=post_id, versions=versions, today=today,
        in_force=next((one for one in versions if one.in_force_from <= today), None), form=SHEET,
        lines=[lines_of(page.words, number) for number in range(1, room + 1)], room=room, most=MOST_LINES,
        values={"in_force_from": today.isoformat()}
        | {f"{part}_{n}": getattr(line, part) for n, line in enumerate(last, 1) for part in PARTS},
        figures=figures, measures=MEASURES, options=dict.fromkeys(NAMED, page.words.choices("measure")),
        typed_before={} if figures is None else {duty: _named(found) for duty, found in figures.items()},
        done=done if done in {SHEET.key, MEASURES.key} else "",
    )  # fmt: skip


async def _figures(page: Page, at: str, year: int, known: str) -> dict[str, DutyFigures] | None:
    """By duty; None for whoever may not read them, and while the service is down: the sheet stands without."""
    try:
        found = await page.ask(
            "assessment", f"{at}/duty-figures", list[DutyFigures], year=year, **waiting_for(known)
        )  # fmt: skip
    except (Refused, Down):
        return None
    return {one.duty: one for one in found}


def _named(found: DutyFigures) -> dict[str, str]:
    return {name: one.measure for name, one in zip(NAMED, found.measures, strict=False)}


def lines_of(words: Words, number: int) -> tuple[Field, ...]:
    """What is asked for one duty; a line left empty is none."""
    return tuple(
        Field(
            f"{part}_{number}", "text" if part == "duty" else "long", optional=True,
            label=words("duty_sheet.of_line", part=words.name("duty_part", part), number=number),
        )
        for part in PARTS
    )  # fmt: skip


def as_sheet(words: Words, body: Body) -> Body:
    """The lines as one list.

    Raises:
        Mistyped: a line says something, and not everything.
    """
    lines: list[JsonValue] = []
    for fields in (lines_of(words, number) for number in range(1, MOST_LINES + 1)):
        typed = {part: body[field.name] for part, field in zip(PARTS, fields, strict=True) if field.name in body}
        if typed and (missing := next((f for f in fields if f.name not in body), None)):
            raise Mistyped(words("form.at", field=missing.label, fault=words("form.missing")))
        lines += [typed] if typed else []
    return {field.name: body[field.name] for field in SHEET.fields} | {"lines": lines}


async def _post(page: Page, union_id: UnionId, post_id: PostId, known: str = "") -> StaffedPost:
    found = next((one for one in await posts_of(page, union_id, known) if one.post_id == post_id), None)
    if found is None:
        raise Refused(404, {})
    return found
