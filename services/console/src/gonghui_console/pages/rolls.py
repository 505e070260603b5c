"""A roll as a file: one person or many admitted, checked first, long rolls in the background; and the roll taken along."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Response, UploadFile

from gonghui_console.answers.organisation import Imported, RollImport
from gonghui_console.charts import Tone
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem
from gonghui_shared.spreadsheets import MOST_BYTES

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/roll")
MOST_SHOWN: Final = 50  # faults; the file has all of them
Cell = Annotated[str, Form(max_length=200)]
STATES: Final[Mapping[str, Tone]] = {
    "waiting": "quiet",
    "admitting": "plain",
    "done": "good",
    "faulty": "bad",
    "unreadable": "bad",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, as organisation says it."""

    row: int
    column: str
    why: Mapping[str, str]  # language → words


def faults_in(content: bytes) -> list[Fault]:
    """What stands in organisation's list of faults."""
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))[1:]
    told = [(int(row), column, *why.partition("。 ")) for row, column, why in lines]
    return [Fault(row, column, {"zh": zh + "。" * bool(en), "en": en or zh}) for row, column, zh, _, en in told]


@router.get("/admission")
async def admission(page: CurrentPage, union_id: UnionId) -> Response:
    """The form for one person."""
    union = await card_of(page, union_id)
    return page.show("members/admission.html", union_id=union_id, union=union, admitted="")


@router.post("/admission", dependencies=[Depends(own_form)])
async def admit(
    page: CurrentPage, union_id: UnionId, name: Cell, id_number: Cell, phone: Cell = "", number: Cell = ""
) -> Response:
    """Admit one person as a roll of one row: so who was a member before is known again by the id number."""
    cells = {"姓名": name, "身份证号": id_number, "手机号": phone, "会员编号": number}
    roll = StringIO()
    csv.writer(roll).writerows([list(cells), [cell.strip() for cell in cells.values()]])
    file = roll.getvalue().encode()
    if faults := faults_in(await _checked(page, union_id, file)):
        told = page.part("admission", "members/faults.html", faults=faults)
        told.status_code = 422  # nothing was done, so the form stays
        return told
    await page.hand_in("organisation", f"/unions/{union_id}/roll-imports", Imported, file)
    return page.anew("admission", "members/admission_form.html", union_id=union_id, admitted=name.strip())


@router.get("/import")
async def importing(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame: a file to be chosen, and long rolls under way."""
    union = await card_of(page, union_id)
    return page.show("members/import.html", union_id=union_id, union=union, most=MOST_BYTES // 1024**2)


@router.post("/import", dependencies=[Depends(own_form)])
async def hand_in(
    page: CurrentPage, union_id: UnionId, file: UploadFile,
    step: Annotated[str, Form(pattern=r"^(check|import)$")] = "check",
) -> Response:  # fmt: skip
    """Say what is wrong with a file, or admit everybody on it."""
    content = await _content(file)
    shown = {"union_id": union_id, "most_shown": MOST_SHOWN}
    if step == "check":
        faults = faults_in(await _checked(page, union_id, content))
        return page.part("roll_import", "members/imported.html", imported=None, faults=faults, **shown)
    imported = await page.hand_in("organisation", f"/unions/{union_id}/roll-imports", Imported, content)
    return page.part("roll_import", "members/imported.html", imported=imported, faults=[], **shown)


@router.post("/import/faults", dependencies=[Depends(own_form)])
async def faults(page: CurrentPage, union_id: UnionId, file: UploadFile) -> Response:
    """All that is wrong with a file, as a file."""
    return page.file(f"faults-{union_id}.csv", await _checked(page, union_id, await _content(file)))


async def _content(file: UploadFile) -> bytes:
    if file.size is None or file.size > MOST_BYTES:
        problem = Problem("too-large").document()
        raise Refused(problem["status"], problem["message"])
    return await file.read()


async def _checked(page: Page, union_id: UnionId, content: bytes) -> bytes:
    return await page.take_along("organisation", f"/unions/{union_id}/roll-imports", content, check="true")


@router.get("/imports")
async def imports(page: CurrentPage, union_id: UnionId) -> Response:
    """How far long rolls have come."""
    found = await page.ask("organisation", f"/unions/{union_id}/roll-imports", list[RollImport])
    return page.part("roll_imports", "members/imports.html", union_id=union_id, imports=found, tones=STATES)


@router.get("/imports/{import_id}/faults")
async def left_out(page: CurrentPage, union_id: UnionId, import_id: Identifier) -> Response:
    """Which rows of a long roll were left out, and why, as a file."""
    text = await page.text("organisation", f"/unions/{union_id}/roll-imports/{import_id}/faults")
    return page.file(f"faults-{import_id}.csv", text.encode())


@router.get("/export")
async def export(page: CurrentPage, union_id: UnionId) -> Response:
    """What the roll is taken along for."""
    return await _exporting(page, union_id, "", "", 200)


@router.post("/export", dependencies=[Depends(own_form)])
async def take_along(page: CurrentPage, union_id: UnionId, purpose: Cell) -> Response:
    """The roll as a file; a refusal is shown at the form, which keeps what was typed."""
    body = {"export_id": str(uuid4()), "purpose": purpose.strip()}
    try:
        content = await page.take_along("organisation", f"/unions/{union_id}/roll-exports", body)
    except Refused as refused:
        said = refused.message.get(page.words.language) or page.words("state.refused")
        return await _exporting(page, union_id, purpose, said, refused.status)
    except Down:
        said = page.words("state.down", service=page.words.name("service", "organisation"))
        return await _exporting(page, union_id, purpose, said, 503)
    return page.file(f"roll-{union_id}-{business_date(page.now).isoformat()}.csv", content)


async def _exporting(page: Page, union_id: UnionId, given: str, fault: str, status: int) -> Response:
    union = await card_of(page, union_id)
    return page.show("members/export.html", status, union_id=union_id, union=union, given=given, fault=fault)
