"""Which checklists are in use."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import ChecklistAdopted
from gonghui_shared.handling import Ask
from gonghui_shared.ids import Identifier
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .form import BadChecklist, Checklist, load, shipped

CHECKLISTS = Table(
    "checklists",
    METADATA,
    Column("checklist_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("adopted_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
)


@projection("checklists", version=1, reads=[ChecklistAdopted], writes=[CHECKLISTS])
def project_checklists(checklists: Rows, event: Recorded) -> None:
    """Versions of checklists with their text."""
    match event.body:
        case ChecklistAdopted(checklist_id=checklist, version=version, text=text):
            zh, en = _title(text) or (checklist, checklist)
            checklists.put(
                (checklist, version), adopted_on=event.occurred_on, text=text, title_zh=zh, title_en=en
            )  # fmt: skip


def _title(text: str) -> tuple[str, str] | None:
    """In Chinese and English; None if this release reads the text differently."""
    try:
        title = load(text).title
    except BadChecklist:
        return None
    return title.zh, title.en


class ChecklistRow(BaseModel):
    """One version of a checklist."""

    checklist_id: Identifier
    version: Identifier
    title_zh: str
    title_en: str
    adopted_on: date


class Shipped(BaseModel):
    """A checklist that comes with the platform and is not in use yet."""

    checklist_id: Identifier
    version: Identifier
    title_zh: str
    title_en: str
    text: str


async def checklists(read: AsyncConnection) -> Sequence[ChecklistRow]:
    """All versions in use; there are a handful."""
    query = select(CHECKLISTS).order_by(CHECKLISTS.c.checklist_id, CHECKLISTS.c.adopted_on.desc(), CHECKLISTS.c.version)
    return [ChecklistRow.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def to_adopt(read: AsyncConnection) -> Sequence[Shipped]:
    """Those that come with the platform and are not in use."""
    known = {(one.checklist_id, one.version) for one in await checklists(read)}
    texts = [(load(text), text) for text in shipped()]
    return [
        Shipped(
            checklist_id=one.checklist, version=one.version, title_zh=one.title.zh, title_en=one.title.en, text=text
        )
        for one, text in texts
        if (one.checklist, one.version) not in known
    ]


async def checklist_of(read: AsyncConnection, checklist_id: str, version: str) -> Checklist | None:
    """One version that is in use."""
    query = select(CHECKLISTS.c.text).where(CHECKLISTS.c.checklist_id == checklist_id, CHECKLISTS.c.version == version)
    text: str | None = await read.scalar(query)
    return None if text is None else load(text)


async def checklist_named(ask: Ask) -> Checklist | None:
    """Loader: the version that a command names."""
    return await checklist_of(ask.read, ask.command.checklist_id, ask.command.version)
