"""Checklists: those in use, a union's self-check, inspection and level, what is missing clause by clause."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from re import MULTILINE, search
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response, UploadFile
from pydantic import JsonValue

from gonghui_console import progress
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.supervision import (
    AdoptedChecklist,
    Both,
    ChecklistAtUnion,
    ClauseBelow,
    ClauseOfUnion,
    GapTraining,
    GapTrainingBelow,
    Named,
    Round,
    ShippedChecklist,
)
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}")
ONE: Final = "/checklists/{checklist_id}/{version}"
ChecklistId = Annotated[Identifier, Path()]
Version = Annotated[Identifier, Path()]
CheckId = Annotated[Identifier, Path()]
After = Annotated[str, Query(max_length=500)]
LEVEL: Final = Field("level", "choice")
ADOPT: Final = Form("checklist_adopt")
OWN: Final = "checklist_own"
LONGEST: Final = 60_000  # characters of a checklist
MOST_BYTES: Final = LONGEST * 4
WAYS: Final = {
    "self-check": Form("self_check"),
    "application": Form("level_apply", (LEVEL,)),
    "inspection": Form("inspection", (Field("seen", "long"),)),
    "grant": Form("level_grant", (LEVEL,)),
    "revocation": Form("level_revoke", (Field("reason", "long"),)),
    "trainings": Form("gap_training_plan", (Field("due_on", "day"), Field("plan", "long"))),
}
REPORT: Final = Form("gap_training_report", (Field("occurred_on", "day", optional=True), Field("account", "long")))
MARKED: Final = frozenset({"self-check", "inspection"})
BY_SUPERIOR: Final = frozenset({"inspection", "grant", "revocation", "trainings"})
DONE: Final = frozenset({REPORT.key, *(form.key for form in WAYS.values())})


@router.get("/checklists")
async def checklists(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    return page.show("checklists/page.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/checklists-in-use")
async def in_use(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Checklists with how the union stands; for the federation also those that it may adopt."""
    return await _listed(page, union_id, done=done if done in {ADOPT.key, OWN} else "", known=known)


@router.post("/checklists-in-use", dependencies=[Depends(own_form)])
async def adopt_own(page: CurrentPage, union_id: UnionId, file: UploadFile) -> Response:
    """Adopt a checklist from a file, or say what is wrong with it."""
    content = await file.read(MOST_BYTES + 1)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n") if len(content) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        return _faulty(page, [page.words("checklist_own.unreadable")])
    if len(content) > MOST_BYTES or len(text) > LONGEST:
        return _faulty(page, [page.words("checklist_own.long", most=page.words.number(LONGEST))])
    checklist, version = _named(text, "checklist"), _named(text, "version")
    if not (checklist and version):
        return _faulty(page, [page.words("checklist_own.unnamed")])
    body: Body = {"checklist_id": checklist, "version": version, "text": text}
    try:
        done = await page.do("assessment", f"/federations/{union_id}/checklists", **body)
    except Refused as refused:
        if not isinstance(faults := refused.facts.get("faults"), list):
            raise
        return _faulty(page, [str(fault) for fault in faults])
    return told(f"/unions/{union_id}/checklists-in-use", OWN, done)


def _named(text: str, key: str) -> str:
    """What the file says that it is called; the service reads the rest."""
    found = search(rf"""^{key}:[ ]*(["']?)([0-9A-Za-z][0-9A-Za-z_.-]*)\1[ ]*(#.*)?$""", text, MULTILINE)
    return found[2] if found else ""


def _faulty(page: Page, faults: Sequence[str]) -> Response:
    return page.part(OWN, "checklists/faults.html", 422, faults=faults)


@router.post("/checklists-in-use/{checklist_id}/{version}", dependencies=[Depends(own_form)])
async def adopt(
    page: CurrentPage, union_id: UnionId, checklist_id: ChecklistId, version: Version, typed: Typed
) -> Response:
    """Adopt a checklist that comes with the platform."""
    offered = await page.ask("assessment", f"/federations/{union_id}/shipped-checklists", list[ShippedChecklist])
    chosen = next((one for one in offered if (one.checklist_id, one.version) == (checklist_id, version)), None)
    if chosen is None:
        raise Refused(404, {})
    fixed: Body = {"checklist_id": checklist_id, "version": version, "text": chosen.text}
    try:
        done = await carry_out(page, "assessment", f"/federations/{union_id}/checklists", ADOPT, typed, fixed)
    except Undone as undone:
        return await _listed(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/checklists-in-use", ADOPT.key, done)


@router.get("/rounds-applied")
async def applied(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Unions below that have applied for a level."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", f"/federations/{union_id}/rounds", Paged[Round], **asked)
    return page.part("applied_rounds", "checklists/applied.html", rounds=paged.items, more_at=page.next(paged))


@router.get(f"{ONE}/gaps-below")
async def gaps_below(page: CurrentPage, union_id: UnionId, checklist_id: ChecklistId, version: Version) -> Response:
    """How many unions below meet each clause."""
    where = f"/federations/{union_id}/checklists/{checklist_id}/{version}/gaps"
    found = await page.ask("assessment", where, list[ClauseBelow])
    checked = any(one.met + one.short for one in found)
    chart = progress.gaps(page.words, found) if checked else None
    return page.part("gaps_below", "checklists/below.html", union_id=union_id, chart=chart)


@router.get(ONE)
async def one(
    page: CurrentPage, union_id: UnionId, checklist_id: ChecklistId, version: Version, done: DoneWhat = "", known: Known = ""
) -> Response:  # fmt: skip
    """A checklist at a union."""
    return await _shown(page, union_id, checklist_id, version, done=done if done in DONE else "", known=known)


@router.post(f"{ONE}/rounds/{{check_id}}/{{way}}", dependencies=[Depends(own_form)])
async def write(
    page: CurrentPage, union_id: UnionId, checklist_id: ChecklistId, version: Version, check_id: CheckId, way: str, typed: Typed
) -> Response:  # fmt: skip
    """Check, apply, inspect, plan training, grant, revoke."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    at = f"/unions/{union_id}/checklists/{checklist_id}/{version}"
    shaped: Callable[[Body], Body] = dict
    if way in MARKED:
        found = await page.ask("assessment", f"{at}/gaps", ChecklistAtUnion)
        form, shaped = _sheet(page.words, form, found.clauses), _marking(found.clauses)
    fixed: Body = {}
    if way == "trainings":
        found = await page.ask("assessment", f"{at}/gaps", ChecklistAtUnion)
        form, shaped = _for_gaps(page.words, form, found.clauses), _chosen(found.clauses)
        fixed["training_id"] = f"t-{secrets.token_hex(6)}"
    if way in BY_SUPERIOR:
        fixed["superior_id"] = (await page.ask("organisation", f"/unions/{union_id}", UnionCard)).superior_id
    try:
        done = await carry_out(page, "assessment", f"{at}/rounds/{check_id}/{way}", form, typed, fixed, shaped)
    except Undone as undone:
        return await _shown(page, union_id, checklist_id, version, undone=undone)
    return told(at, form.key, done)


@router.post(f"{ONE}/rounds/{{check_id}}/trainings/{{training_id}}/report", dependencies=[Depends(own_form)])
async def report_training(
    page: CurrentPage, union_id: UnionId, checklist_id: ChecklistId, version: Version, check_id: CheckId,
    training_id: Annotated[Identifier, Path()], typed: Typed,
) -> Response:  # fmt: skip
    """Tell that training was held."""
    at = f"/unions/{union_id}/checklists/{checklist_id}/{version}"
    try:
        path = f"{at}/rounds/{check_id}/trainings/{training_id}/report"
        done = await carry_out(page, "assessment", path, REPORT, typed)
    except Undone as undone:
        return await _shown(page, union_id, checklist_id, version, undone=undone)
    return told(at, REPORT.key, done)


@router.get("/gap-trainings-below")
async def trainings_below(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Training for gaps below that was not held, or after which nobody has looked again."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", f"/federations/{union_id}/gap-trainings", Paged[GapTrainingBelow], **asked)
    return page.part(
        "gap_trainings", "checklists/trainings.html", trainings=paged.items, more_at=page.next(paged),
        today=business_date(page.now),
    )  # fmt: skip


def called(words: Words, named: Named | Both) -> str:
    """A name in the reader's language."""
    zh, en = (named.title_zh, named.title_en) if isinstance(named, Named) else (named.zh, named.en)
    return zh if words.language == "zh" else en


def _sheet(words: Words, form: Form, clauses: Sequence[ClauseOfUnion]) -> Form:
    """The form with a line for every clause."""
    lines = [
        Field(
            f"clause{n}", "tick" if clause.full == 1 else "count", most=clause.full,
            label=f"{clause.code} {called(words, clause)}" + (words("checklist.of", full=clause.full) if clause.full > 1 else ""),
        )
        for n, clause in enumerate(clauses)
    ]  # fmt: skip
    return replace(form, fields=(*lines, *form.fields))


def _for_gaps(words: Words, form: Form, clauses: Sequence[ClauseOfUnion]) -> Form:
    """The form with a box for every clause that is short."""
    boxes = [
        Field(f"clause{n}", "tick", label=f"{clause.code} {called(words, clause)}")
        for n, clause in enumerate(clauses)
        if clause.gap
    ]
    return replace(form, fields=(*boxes, *form.fields))


def _chosen(clauses: Sequence[ClauseOfUnion]) -> Callable[[Body], Body]:
    """Puts the boxes that are ticked together."""

    def shaped(body: Body) -> Body:
        chosen: list[JsonValue] = [c.code for n, c in enumerate(clauses) if body.pop(f"clause{n}", False)]
        return {**body, "clauses": chosen}

    return shaped


def _marking(clauses: Sequence[ClauseOfUnion]) -> Callable[[Body], Body]:
    """Puts what stands in the lines together."""

    def shaped(body: Body) -> Body:
        marked = [(clause.code, body.pop(f"clause{n}")) for n, clause in enumerate(clauses)]
        marks: list[JsonValue] = [{"code": code, "points": int(mark)} for code, mark in marked if isinstance(mark, int)]
        return {**body, "marks": marks}

    return shaped


async def _listed(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}"
    found, rounds = await asyncio.gather(
        page.ask("assessment", f"{where}/checklists", list[AdoptedChecklist], **waiting_for(known)),
        page.ask("assessment", f"{where}/rounds", list[Round]),
    )
    newest = {(one.checklist_id, one.version): one for one in reversed(rounds)}
    return page.part(
        "checklists", "checklists/list.html", undone.status if undone else 200,
        union_id=union_id, checklists=found, newest=newest, offered=await _offered(page, union_id), undone=undone, done=done,
        adopt=ADOPT, called=called, tones=progress.ROUND_TONES,
    )  # fmt: skip


async def _offered(page: Page, union_id: UnionId) -> list[ShippedChecklist] | None:
    """What comes with the platform and may be adopted; None for whoever may adopt nothing."""
    if union_id != page.federation:
        return None
    try:
        return await page.ask("assessment", f"/federations/{union_id}/shipped-checklists", list[ShippedChecklist])
    except Refused:
        return None


async def _shown(
    page: Page, union_id: UnionId, checklist_id: str, version: str, *, undone: Undone | None = None, done: str = "",
    known: str = "",
) -> Response:  # fmt: skip
    at = f"/unions/{union_id}/checklists/{checklist_id}/{version}"
    union, found = await asyncio.gather(
        page.ask("organisation", f"/unions/{union_id}", UnionCard),
        page.ask("assessment", f"{at}/gaps", ChecklistAtUnion, **waiting_for(known)),
    )
    trainings = await page.ask("assessment", f"{at}/trainings", list[GapTraining])
    running = next((one for one in found.rounds if one.under_way), None)
    levels = [(one.level, called(page.words, one)) for one in found.checklist.levels]
    ways = {way: _sheet(page.words, form, found.clauses) if way in MARKED else form for way, form in WAYS.items()}
    ways["trainings"] = _for_gaps(page.words, ways["trainings"], found.clauses)
    return page.show(
        "checklists/one.html", undone.status if undone else 200, union=union, found=found, at=at, running=running,
        check_id=running.check_id if running else f"check-{secrets.token_hex(6)}", ways=ways, options={"level": levels},
        levels=dict(levels), undone=undone, done=done, called=called, tones=progress.ROUND_TONES,
        trainings=trainings, report=REPORT, today=business_date(page.now),
        names={clause.code: called(page.words, clause) for clause in found.clauses},
    )  # fmt: skip
