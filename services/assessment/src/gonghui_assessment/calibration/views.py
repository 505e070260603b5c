"""Calibrations as they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

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


async def of_evaluation(read: AsyncConnection, evaluation_id: str) -> Sequence[CalibrationRow]:
    """All calibrations of one evaluation."""
    query = select(CALIBRATIONS).where(CALIBRATIONS.c.evaluation_id == evaluation_id)
    rows = (await read.execute(query.order_by(CALIBRATIONS.c.calibration_id))).mappings()
    return [CalibrationRow.model_validate(dict(row)) for row in rows]
