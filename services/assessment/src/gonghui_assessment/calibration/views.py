"""Calibrations as they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column, Date, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.appeal.views import REVISIONS, WORDS, Said
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import CalibrationDecided, CalibrationFinished, CalibrationProposed
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

CALIBRATIONS = Table(
    "calibrations",
    METADATA,
    Column("evaluation_id", Text, primary_key=True),
    Column("calibration_id", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("delta", Text, nullable=False),
    Column("unions", JSON, nullable=False),
    Column("standing", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", BigInteger),  # position
)


@projection(
    "calibrations", version=1, reads=[CalibrationProposed, CalibrationDecided, CalibrationFinished], writes=[CALIBRATIONS]
)  # fmt: skip
def project_calibrations(calibrations: Rows, event: Recorded) -> None:
    """Where every calibration stands."""
    match event.body:
        case CalibrationProposed() as proposed:
            calibrations.put(
                (proposed.evaluation_id, proposed.calibration_id), item=proposed.item, delta=proposed.delta,
                unions=list(proposed.unions), standing="proposed", proposed_by=proposed.proposed_by,
                proposed_on=event.occurred_on, decided_by=None, decided_at=None,
            )  # fmt: skip
        case CalibrationDecided(evaluation_id=evaluation, calibration_id=key, confirmed=confirmed, decided_by=actor):
            standing = "confirmed" if confirmed else "dropped"
            calibrations.put((evaluation, key), standing=standing, decided_by=actor, decided_at=event.position)
        case CalibrationFinished(evaluation_id=evaluation, calibration_id=key):
            calibrations.put((evaluation, key), standing="finished")


class CalibrationRow(BaseModel):
    """One calibration."""

    calibration_id: Identifier
    item: str
    delta: str
    unions: Sequence[UnionId]
    standing: Literal["proposed", "confirmed", "dropped", "finished"]
    proposed_by: str
    proposed_on: date
    decided_by: str | None
    revised: int  # unions whose points, total or grade it has changed so far
    texts: Sequence[Said]  # why it was proposed, and why it was confirmed or dropped


class CalibratedItem(BaseModel):
    """An item that can be calibrated."""

    code: str
    title_zh: str
    title_en: str
    full: str


async def of_evaluation(read: AsyncConnection, evaluation_id: str) -> Sequence[CalibrationRow]:
    """All calibrations of one evaluation, with the reasons that were written and how far they have come."""
    query = select(CALIBRATIONS).where(CALIBRATIONS.c.evaluation_id == evaluation_id)
    ordered = query.order_by(CALIBRATIONS.c.proposed_on, CALIBRATIONS.c.calibration_id)
    rows = (await read.execute(ordered)).mappings().all()
    keys = [row["calibration_id"] for row in rows]
    said = select(WORDS).where(WORDS.c.evaluation_id == evaluation_id, WORDS.c.cause_id.in_(keys))
    texts = (await read.execute(said.order_by(WORDS.c.position))).mappings().all()
    mine = (REVISIONS.c.evaluation_id == evaluation_id) & (REVISIONS.c.cause == "calibration")
    counts = select(REVISIONS.c.cause_id, func.count()).where(mine).group_by(REVISIONS.c.cause_id)
    revised: dict[str, int] = dict((await read.execute(counts)).all())
    return [
        CalibrationRow(
            **dict(row), revised=revised.get(row["calibration_id"], 0),
            texts=[Said.model_validate(dict(t)) for t in texts if t["cause_id"] == row["calibration_id"]],
        )
        for row in rows
    ]  # fmt: skip


def items_of(scheme: Scheme) -> list[CalibratedItem]:
    """The items of a scheme."""
    return [
        CalibratedItem(code=leaf.code, title_zh=leaf.zh, title_en=leaf.en or leaf.zh, full=plain(leaf.mark()))
        for leaf in scheme.leaves()
    ]
