"""The book of measures as it is read: of one union, or of all below one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.responsibility_letter.views import DELIVERIES, LETTERS, CommitmentRow
from gonghui_assessment.target.decider import Place
from gonghui_assessment.target.views import STAGES, TARGETS, StageRow, TargetRow, with_holder
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId

MOST_LINES: Final = 5_000  # of a file


class Promise(CommitmentRow):
    """A promise of a letter that names the target, and how much of it has arrived."""

    letter_id: Identifier
    binding: bool  # signed by both sides as it stands


class BookLine(BaseModel):
    """One target, and all that belongs to it."""

    union_name: str | None
    target: TargetRow
    stages: Sequence[StageRow]
    promises: Sequence[Promise]


class _Found(TargetRow):
    union_name: str | None


async def book(
    read: AsyncConnection, union_id: UnionId, page: Page, year: int, day: date, *, below: bool
) -> Paged[BookLine]:
    """One page of the book, holders as of a day."""
    query = await _of(read, union_id, year, day, below=below)
    found = await page.of(read, query, (TARGETS.c.union_id, TARGETS.c.target_id), _Found)
    return Paged[BookLine](items=await _whole(read, year, found.items), next=found.next)


async def lines(
    read: AsyncConnection, union_id: UnionId, year: int, day: date, *, below: bool
) -> tuple[Sequence[BookLine], bool]:
    """The book in one piece, and whether some of it was left out."""
    query = (await _of(read, union_id, year, day, below=below)).order_by(TARGETS.c.union_id, TARGETS.c.target_id)
    rows = (await read.execute(query.limit(MOST_LINES + 1))).mappings().all()
    found = [_Found.model_validate(dict(row)) for row in rows[:MOST_LINES]]
    return await _whole(read, year, found), len(rows) > MOST_LINES


async def _of(read: AsyncConnection, union_id: UnionId, year: int, day: date, *, below: bool) -> Select[Any]:
    """Targets that are set, by the union and, where asked for, those below it."""
    here = await within(read, TARGETS.c.union_id, union_id) if below else TARGETS.c.union_id == union_id
    return (
        with_holder(day)
        .add_columns(UNIONS.c.name.label("union_name"))
        .outerjoin(UNIONS, UNIONS.c.union_id == TARGETS.c.union_id)
        .where(here, TARGETS.c.year == year, TARGETS.c.state != "draft")
    )


async def _whole(read: AsyncConnection, year: int, found: Sequence[_Found]) -> Sequence[BookLine]:
    unions = sorted({one.union_id for one in found})
    stages, promises = await _stages(read, unions, year), await _promises(read, unions, year)
    return [
        BookLine(
            union_name=one.union_name, target=TargetRow.model_validate(one.model_dump(exclude={"union_name"})),
            stages=stages[one.union_id, one.target_id], promises=promises[one.union_id, one.target_id],
        )
        for one in found
    ]  # fmt: skip


async def _stages(read: AsyncConnection, unions: Sequence[UnionId], year: int) -> Mapping[Place, Sequence[StageRow]]:
    mine = (TARGETS.c.union_id == STAGES.c.union_id) & (TARGETS.c.target_id == STAGES.c.target_id)
    query = select(STAGES).join(TARGETS, mine).where(STAGES.c.union_id.in_(unions), TARGETS.c.year == year)
    by: dict[Place, list[StageRow]] = defaultdict(list)
    for row in (await read.execute(query.order_by(STAGES.c.due_on, STAGES.c.stage_id))).mappings():
        by[row["union_id"], row["target_id"]].append(StageRow.model_validate(dict(row)))
    return by


async def _promises(read: AsyncConnection, unions: Sequence[UnionId], year: int) -> Mapping[Place, Sequence[Promise]]:
    """By target, the promises of every letter that names it."""
    told = await read.execute(select(DELIVERIES).where(DELIVERIES.c.union_id.in_(unions)))
    arrived = {(row["union_id"], row["letter_id"], row["commitment_id"]): row for row in told.mappings()}
    query = select(LETTERS).where(LETTERS.c.union_id.in_(unions), LETTERS.c.year == year)
    by: dict[Place, list[Promise]] = defaultdict(list)
    for letter in (await read.execute(query.order_by(LETTERS.c.letter_id))).mappings():
        promises = []
        for promise in letter["commitments"]:
            came = arrived.get((letter["union_id"], letter["letter_id"], promise["commitment_id"]))
            so_far = {"delivered": came["delivered"], "told_on": came["told_on"]} if came else {}
            binding = letter["bound_version"] == letter["version"]
            promises.append(Promise(**promise | so_far, letter_id=letter["letter_id"], binding=binding))
        for target in letter["targets"]:
            by[letter["union_id"], target["target_id"]] += promises
    return by
