"""What the console needs of assessment's answers about calibrations; points are exact texts."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from gonghui_shared.ids import Identifier, UnionId


class Said(BaseModel):
    """A reason that was written."""

    kind: str
    written_on: date
    text: str | None


class Calibration(BaseModel):
    """Points added to an item of some unions, or taken off, by two persons."""

    calibration_id: Identifier
    item: str
    delta: str
    unions: Sequence[UnionId]
    standing: str
    proposed_by: str
    proposed_on: date
    decided_by: str | None
    revised: int
    texts: Sequence[Said]

    @property
    def proposer(self) -> str:
        """Whose proposal it is."""
        return self.proposed_by.removeprefix("person:")

    @property
    def decider(self) -> str:
        """Who confirmed or dropped it."""
        return (self.decided_by or "").removeprefix("person:")


class Item(BaseModel):
    """An item that can be calibrated."""

    code: str
    title_zh: str
    title_en: str
    full: str
