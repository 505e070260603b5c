"""What the console needs of the answers of assessment about supervision."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from .assessment import Titled


class Said(BaseModel):
    """Something that was written."""

    kind: str
    written_on: date
    text: str | None


class OwedReport(BaseModel):
    """A report that a union owes of a period, and how it stands."""

    union_id: str
    name: str
    period: str
    kind: str
    due_on: date
    punctuality: str
    standing: str | None
    submitted_on: date | None


class WorkReport(OwedReport):
    """The same with what it says."""

    times: int
    evidence: Sequence[str]  # service/event
    texts: Sequence[Said]
    event_id: str | None


class BoardPeriod(BaseModel):
    """How many unions reported of a period in time, late, not yet, or not at all."""

    period: str
    kind: str
    due_on: date
    in_time: int
    late: int
    missing: int
    pending: int


class WaitingReport(BaseModel):
    """A report that waits to be read."""

    union_id: str
    name: str
    period: str
    in_time: bool
    submitted_on: date
    times: int


class Finding(BaseModel):
    """Something that supervision found wrong, and how it stands."""

    union_id: str
    union_name: str | None
    finding_id: str
    title: str
    severity: str
    opened_on: date
    target_id: str
    clause: str
    due_on: date
    standing: str
    overdue: bool
    escalated_to: str | None
    evidence: Sequence[str]
    event_id: str

    @property
    def live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.standing in {"open", "in_hand", "claimed"}


class FindingWithWords(Finding):
    """The same with what was written."""

    texts: Sequence[Said]


class UnionLight(BaseModel):
    """A union's light and what it follows from."""

    union_id: str
    name: str
    light: str
    findings: int
    overdue: int
    missing: int
    months_behind: int


class LightCount(BaseModel):
    """How many unions show a light."""

    light: str
    unions: int


class TargetLight(BaseModel):
    """A target's light."""

    target_id: str
    title: str
    light: str
    months_behind: int
    findings: int


class UnionAndTargets(BaseModel):
    """A union's light and those of its open targets."""

    union: UnionLight
    targets: Sequence[TargetLight]


class Practice(BaseModel):
    """A good practice, and how it stands."""

    union_id: str
    union_name: str | None
    practice_id: str
    title: str
    standing: str
    nominated_on: date
    published_on: date | None
    adoptions: int


class Adopter(BaseModel):
    """A union that took a practice over."""

    adopter_id: str
    name: str | None
    adopted_on: date


class PracticeWithWords(Practice):
    """The same with what was written, and who took it over."""

    texts: Sequence[Said]
    adopters: Sequence[Adopter]


class Named(BaseModel):
    """What is called in both languages."""

    title_zh: str
    title_en: str


class AdoptedChecklist(Named):
    """A version of a checklist that is in use."""

    checklist_id: str
    version: str
    adopted_on: date


class ShippedChecklist(Named):
    """One that comes with the platform and is not in use."""

    checklist_id: str
    version: str
    text: str


class Both(BaseModel):
    """Something with a name in both languages."""

    zh: str
    en: str


class Level(Both):
    """A level that can be granted."""

    level: str
    points: int


class Checklist(BaseModel):
    """A version of a checklist."""

    checklist: str
    version: str
    title: Both
    levels: Sequence[Level]
    notes: Sequence[str]


class ClauseOfUnion(Both):
    """How far a union meets a clause."""

    code: str
    full: int
    must: bool
    own: int | None
    seen: int | None
    gap: int | None
    finding_id: str | None


class Round(BaseModel):
    """One round of a checklist at a union."""

    union_id: str
    union_name: str | None
    title_zh: str | None
    title_en: str | None
    checklist_id: str
    version: str
    check_id: str
    standing: str
    begun_on: date
    applied: str | None
    reached: str | None
    level: str | None
    valid_until: date | None

    @property
    def under_way(self) -> bool:
        """Whether something can still be checked in it."""
        return self.standing in {"checked", "applied", "inspected"}


class RoundWithWords(Round):
    """The same with what was written."""

    texts: Sequence[Said]


class ChecklistAtUnion(BaseModel):
    """A checklist at one union."""

    checklist: Checklist
    clauses: Sequence[ClauseOfUnion]
    rounds: Sequence[RoundWithWords]


class GapTraining(BaseModel):
    """Training for clauses that a union did not meet."""

    check_id: str
    training_id: str
    clauses: Sequence[str]
    planned_on: date
    due_on: date
    held_on: date | None
    late: bool | None
    rechecked_on: date | None
    still_short: Sequence[str] | None


class GapTrainingBelow(GapTraining):
    """The same with where it is."""

    union_id: str
    union_name: str | None
    checklist_id: str
    version: str
    title_zh: str | None
    title_en: str | None


class ClauseBelow(Both):
    """How many unions below one meet a clause."""

    code: str
    met: int
    short: int


class SheetItem(BaseModel):
    """An item that a union may give itself points for."""

    code: str
    title: str
    full: str
    points: str | None
    evidence: Sequence[str]


class SelfScoreSheet(Titled):
    """A scheme as a union fills it in for a year."""

    version: str
    year: int
    begun: bool
    scored_on: date | None
    items: Sequence[SheetItem]


class ItemGap(BaseModel):
    """An item by the union itself and as verified; exact texts."""

    code: str
    own: str
    verified: str | None
    evidence: Sequence[str]


class YearGap(BaseModel):
    """A year's self-evaluation beside the verified score of the same items."""

    evaluation_id: str
    scheme_id: str
    year: int
    own: str
    verified: str
    gap: str
    items: Sequence[ItemGap]
