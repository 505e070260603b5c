"""What can be read about duty sheets."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import Adopter, DutySheetAdopted
from gonghui_shared.ids import PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

SHEETS: Final = Table(
    "duty_sheets",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("adopted_by", Text, nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("in_force_from", Date, nullable=False),
    Column("lines", JSON, nullable=False),
)


@projection("duty_sheets", version=1, reads=[DutySheetAdopted], writes=[SHEETS])
def project_sheets(sheets: Rows, event: Recorded) -> None:
    """Every version of every post's duty sheet."""
    match event.body:
        case DutySheetAdopted(post_id=post, version=version) as sheet:
            sheets.put(
                (event.union_id, post, version), adopted_by=sheet.adopted_by, adopted_on=event.occurred_on,
                in_force_from=sheet.in_force_from, lines=msgspec.to_builtins(sheet.lines),
            )  # fmt: skip


class DutyOfPost(BaseModel):
    """One duty."""

    duty: str
    goal: str
    procedure: str
    requirement: str
    measure: str


class DutySheetVersion(BaseModel):
    """One version of a post's duty sheet."""

    post_id: PostId
    version: int
    adopted_by: Adopter
    adopted_on: date
    in_force_from: date
    lines: Sequence[DutyOfPost]


async def versions(read: AsyncConnection, union_id: UnionId, post_id: PostId) -> Sequence[DutySheetVersion]:
    """All versions of a post's sheet, newest first."""
    query = select(SHEETS).where(SHEETS.c.union_id == union_id, SHEETS.c.post_id == post_id)
    rows = await read.execute(query.order_by(SHEETS.c.version.desc()).limit(200))
    return [DutySheetVersion(**row) for row in rows.mappings()]


async def in_force(read: AsyncConnection, union_id: UnionId, post_id: PostId, on: date) -> DutySheetVersion | None:
    """The version in force on a business date, if there is one."""
    query = (
        select(SHEETS)
        .where(SHEETS.c.union_id == union_id, SHEETS.c.post_id == post_id, SHEETS.c.in_force_from <= on)
        .order_by(SHEETS.c.version.desc())
        .limit(1)
    )
    row = (await read.execute(query)).mappings().first()
    return DutySheetVersion(**row) if row else None
