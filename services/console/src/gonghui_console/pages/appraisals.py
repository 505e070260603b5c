"""A union's secret appraisals: open one, print its ballot, record who came, enter the tellers' sheets; what members said."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from re import fullmatch
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response
from pydantic import JsonValue
from starlette.exceptions import HTTPException

from gonghui_console.answers.assessment import Appraisal, AppraisalAnswer
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Post, UnionCard
from gonghui_console.charts import Chart, Series, Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .elections import names_of

router = APIRouter()
AT: Final = "/unions/{union_id}/secret-appraisals"
AppraisalId = Annotated[Identifier, Path()]
CHOICES: Final[Mapping[str, Tone]] = {
    "excellent": "good",
    "competent": "plain",
    "basic": "warn",
    "not_competent": "bad",
}
COUNTED: Final = (*CHOICES, "void")
CELL: Final = r"(" + "|".join(COUNTED) + r")\.([0-9A-Za-z_.-]{0,64})"
POST: Final = "post."
APPRAISED: Final = frozenset(
    {"vice_chair", "committee_member", "funds_reviewer", "women_commissioner"}
)  # beside the chair
STAGE_TONES: Final[Mapping[str, Tone]] = {"opened": "warn", "attended": "plain", "closed": "quiet"}
OPEN: Final = Form(
    "appraisal_open",
    (Field("year", "count", least=2000, most=2100), Field("entitled", "count", least=1, optional=True)),
)  # fmt: skip
ATTENDANCE: Final = Form("appraisal_attendance", (Field("attended", "count"), Field("front_line", "count")))
SHEET: Final = Form("appraisal_sheet", (Field("teller_id", "id"),))
DONE: Final = frozenset({OPEN.key, ATTENDANCE.key, SHEET.key})


@router.get(AT)
async def appraisals(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Its appraisals, and the form of the next step."""
    return await _shown(page, union_id, done=done, known=known)


@router.post(AT, dependencies=[Depends(own_form)])
async def begin(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Open one."""
    fixed: Body = {"appraisal_id": f"a-{secrets.token_hex(6)}"}
    ticks = [Field(name, "tick") for name in typed.values if name.startswith(POST)]
    form = Form(OPEN.key, (*OPEN.fields, *ticks))
    return await _carried(page, union_id, AT.format(union_id=union_id), form, typed, fixed, with_posts)


@router.get(AT + "/{appraisal_id}/ballot")
async def ballot(page: CurrentPage, union_id: UnionId, appraisal_id: AppraisalId) -> Response:
    """Its ballot paper; none once it is closed."""
    found, union = await asyncio.gather(
        page.ask("assessment", AT.format(union_id=union_id), list[Appraisal]),
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
    )
    this = next((one for one in found if one.appraisal_id == appraisal_id), None)
    if this is None:
        raise HTTPException(404)
    names = await names_of(page, union_id, [subject.person_id for subject in this.subjects])
    return page.show("appraisals/ballot.html", union=union, appraisal=this, names=names, choices=[*CHOICES])


@router.post(AT + "/{appraisal_id}/attendance", dependencies=[Depends(own_form)])
async def attend(page: CurrentPage, union_id: UnionId, appraisal_id: AppraisalId, typed: Typed) -> Response:
    """Record who came."""
    return await _carried(
        page, union_id, f"{AT.format(union_id=union_id)}/{appraisal_id}/attendance", ATTENDANCE, typed
    )


@router.post(AT + "/{appraisal_id}/sheets/{year}", dependencies=[Depends(own_form)])
async def count(page: CurrentPage, union_id: UnionId, appraisal_id: AppraisalId, year: int, typed: Typed) -> Response:
    """Enter one teller's sheet."""
    questions = dict.fromkeys(found[2] for name in typed.values if (found := fullmatch(CELL, name)))
    cells = [cell for question in questions for cell in cells_of(page.words, question)]
    form = Form(SHEET.key, (*SHEET.fields, *cells))
    path = f"{AT.format(union_id=union_id)}/{appraisal_id}/sheets"
    return await _carried(page, union_id, path, form, typed, {"year": year}, as_counted)


def with_posts(body: Body) -> Body:
    """The posts that were ticked as one list."""
    posts: list[JsonValue] = [
        name.removeprefix(POST) for name, ticked in body.items() if name.startswith(POST) and ticked
    ]
    return {**{name: value for name, value in body.items() if not name.startswith(POST)}, "posts": posts}


def cells_of(words: Words, question: str) -> list[Field]:
    """How often each answer was given to a question; the union's own is the one without a post."""
    return [Field(f"{name}.{question}", "count", label=words.name("appraisal_choice", name)) for name in COUNTED]


def as_counted(body: Body) -> Body:
    """The cells of a sheet as one line for each question."""
    lines: dict[str, dict[str, JsonValue]] = {}
    rest: Body = {}
    for name, value in body.items():
        if found := fullmatch(CELL, name):
            lines.setdefault(found[2], {"post_id": found[2]})[found[1]] = value
        else:
            rest[name] = value
    return rest | {"lines": [*lines.values()]}


async def _carried(
    page: Page, union_id: UnionId, path: str, form: Form, typed: Sent, fixed: Body | None = None,
    shaped: Callable[[Body], Body] = dict,
) -> Response:  # fmt: skip
    try:
        done = await carry_out(page, "assessment", path, form, typed, fixed, shaped)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(AT.format(union_id=union_id), form.key, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = AT.format(union_id=union_id)
    found, posts = await asyncio.gather(
        page.ask("assessment", where, list[Appraisal], **waiting_for(known)), _posts(page, union_id)
    )
    words = page.words
    return page.part(
        "secret_appraisals", "appraisals/part.html", undone.status if undone else 200,
        back=(f"/unions/{union_id}", words("app.unions")), at=where, appraisals=found, stage_tones=STAGE_TONES, undone=undone,
        done=done if done in DONE else "", open=Form(OPEN.key, (*OPEN.fields, *posts)), attendance=ATTENDANCE, sheet=SHEET,
        values={"year": str(business_date(page.now).year)},
        sheets={one.appraisal_id: [(question, asked(words, one, question), cells_of(words, question)) for question in one.questions] for one in found if one.stage == "attended"},
        charts={one.appraisal_id: drawn(words, one) for one in found if one.told},
    )  # fmt: skip


async def _posts(page: Page, union_id: UnionId) -> Sequence[Field]:
    """A tick for each post beside the chair's that somebody holds, as far as organisation says so just now."""
    try:
        paged = await page.ask("organisation", f"/unions/{union_id}/posts", Paged[Post], limit=200)
    except (Down, Refused):
        return []
    return [
        Field(f"{POST}{post.post_id}", "tick", label=f"{page.words.name('post', post.kind)} {post.post_id}")
        for post in paged.items
        if post.holder and post.kind in APPRAISED
    ]


def asked(words: Words, appraisal: Appraisal, question: str) -> str:
    """Of whom a question speaks."""
    subject = next((one for one in appraisal.subjects if one.post_id == question), None)
    return (
        words("secret_appraisals.union") if subject is None else f"{words.name('post', subject.kind)} {subject.post_id}"
    )


def drawn(words: Words, appraisal: Appraisal) -> Chart:
    """What members said, question by question, where it may be told."""
    told: list[AppraisalAnswer] = appraisal.told
    return Chart(
        label=words("secret_appraisals.chart"), head=words("secret_appraisals.question"), unit=words("unit.ballots"),
        stacked=True, horizontal=True, categories=[asked(words, appraisal, one.post_id) for one in told],
        series=[
            Series(name=words.name("appraisal_choice", name), values=[getattr(one, name) or 0 for one in told], tone=tone)
            for name, tone in CHOICES.items()
        ],
    )  # fmt: skip
