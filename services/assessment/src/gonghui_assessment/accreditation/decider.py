"""The rules of self-checks, inspections and levels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from gonghui_assessment.checklist.form import Checklist
from gonghui_assessment.supervision.acting import require_superior, said
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.assessment import (
    AccreditationExpired,
    AccreditationGranted,
    AccreditationRevoked,
    ClauseMark,
    GapsRechecked,
    GapTrainingHeld,
    GapTrainingPlanned,
    LevelApplied,
    SelfChecked,
    UnionInspected,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import (
    ApplyForLevel,
    ExpireAccreditation,
    GrantLevel,
    InspectUnion,
    Mark,
    PlanGapTraining,
    ReportGapTraining,
    RevokeAccreditation,
    SelfCheck,
)
from .training import GapTraining, held, planned, rechecked


class NoSuchChecklist(NotFound):
    """没有这项标准。 There is no such checklist."""


class NoSuchLevel(Refusal):
    """标准中没有这个等级。 The checklist has no such level."""


class EveryClauseOnce(Refusal):
    """每一条款须填写且只填一次。 Every clause is marked, and once."""


class BeyondFull(Refusal):
    """得分超过该条款的分值。 The points are more than the clause gives."""


class NotSelfChecked(Refusal):
    """尚未自查。 The union has not checked itself."""


class NotInspected(Refusal):
    """上级尚未核查。 The union above has not inspected."""


class LevelNotReached(Refusal):
    """核查结果未达到该等级。 The inspection does not reach this level."""


class RoundIsOver(Refusal):
    """本轮已授予等级，请另开一轮。 The level of this round is granted: begin another one."""


class NothingGranted(Refusal):
    """没有有效的称号。 There is no accreditation in force."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round."""

    checked: bool = False
    reached: str | None = None  # the level by the inspection, empty for none; None before it
    standing: Literal["under_way", "granted", "over"] = "under_way"
    level: str = ""
    valid_until: date = date.min
    marks: Mapping[str, int] = field(default_factory=dict)  # of the last inspection, or of the self-check before one
    trainings: Mapping[Identifier, GapTraining] = field(default_factory=dict)

    def with_training(self, training_id: Identifier, training: GapTraining) -> "Round":
        """The same with one training that is new or has moved on."""
        return replace(self, trainings={**self.trainings, training_id: training})


RoundEvent = (
    SelfChecked | LevelApplied | UnionInspected | AccreditationGranted | AccreditationRevoked | AccreditationExpired
    | GapTrainingPlanned | GapTrainingHeld | GapsRechecked | SupervisionWords
)  # fmt: skip


def evolve(one: Round, event: RoundEvent) -> Round:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case SelfChecked(marks=marks):
            return replace(one, checked=True, marks=_points(marks) if one.reached is None else one.marks)
        case UnionInspected(marks=marks, reached=reached):
            return replace(one, reached=reached, marks=_points(marks))
        case AccreditationGranted(level=level, valid_until=day):
            return replace(one, standing="granted", level=level, valid_until=day)
        case AccreditationRevoked() | AccreditationExpired():
            return replace(one, standing="over")
        case GapTrainingPlanned(training_id=training, clauses=clauses, due_on=day):
            return one.with_training(training, GapTraining(clauses, day))
        case GapTrainingHeld(training_id=training):
            return one.with_training(training, replace(one.trainings[training], held=True))
        case GapsRechecked(training_id=training):
            return one.with_training(training, replace(one.trainings[training], rechecked=True))
        case LevelApplied() | SupervisionWords():
            return one


def self_check(one: Round, command: SelfCheck, *, checklist: Checklist | None) -> Iterator[SelfChecked]:
    """Mark every clause; a later check of the round takes the place of an earlier one."""
    _under_way(one)
    marks = _marked(checklist, command.marks)
    yield SelfChecked(command.checklist_id, command.version, command.check_id, marks)


def apply_for_level(one: Round, command: ApplyForLevel, *, checklist: Checklist | None) -> Iterator[LevelApplied]:
    """Apply after a self-check; whether it is reached the inspection says."""
    _under_way(one)
    _level(checklist, command.level)
    if not one.checked:
        raise NotSelfChecked
    yield LevelApplied(command.checklist_id, command.version, command.check_id, command.level)


def inspect_union(
    one: Round, command: InspectUnion, *, checklist: Checklist | None, superior: UnionId | None, actor: str
) -> Iterator[Event]:
    """Mark every clause as found; which level that reaches follows, and what training before it has changed."""
    require_superior(command, superior)
    _under_way(one)
    marks = _marked(checklist, command.marks)
    assert checklist is not None
    points = _points(marks)
    yield UnionInspected(command.checklist_id, command.version, command.check_id, marks, checklist.reached(points))
    yield said("accreditation", command.check_id, "inspected", actor, command.seen)
    yield from rechecked(one.trainings, command, checklist, points)


def plan_gap_training(
    one: Round,
    command: PlanGapTraining,
    *,
    checklist: Checklist | None,
    superior: UnionId | None,
    today: date,
    actor: str,
) -> Iterator[Event]:
    """Plan training for what is missing, while the round runs."""
    require_superior(command, superior)
    _under_way(one)
    if checklist is None:
        raise NoSuchChecklist
    yield planned(one.trainings, command, checklist, one.marks, today)
    yield said("accreditation", command.check_id, "training_planned", actor, command.plan)


def report_gap_training(one: Round, command: ReportGapTraining, *, on: date, actor: str) -> Iterator[Event]:
    """Tell that it was held; the next inspection of the round looks at its clauses again."""
    _under_way(one)
    yield held(one.trainings, command, on)
    yield said("accreditation", command.check_id, "training_held", actor, command.account)


def grant_level(
    one: Round, command: GrantLevel, *, checklist: Checklist | None, superior: UnionId | None, rules: Rules, on: date
) -> Iterator[AccreditationGranted]:
    """Grant a level up to the one that the inspection reached; it holds for the months that the rule says.

    Source: R-ASM-24.
    """
    require_superior(command, superior)
    _under_way(one)
    known = _level(checklist, command.level)
    if one.reached is None:
        raise NotInspected
    if not known.at_least(one.reached, command.level):
        raise LevelNotReached(level=command.level)
    until = add_months(on, rules.months("R-ASM-24"))
    yield AccreditationGranted(command.checklist_id, command.version, command.check_id, command.level, until)


def revoke_accreditation(
    one: Round, command: RevokeAccreditation, *, superior: UnionId | None, actor: str
) -> Iterator[Event]:
    """Take it away, with the reason."""
    require_superior(command, superior)
    if one.standing != "granted":
        raise NothingGranted
    yield AccreditationRevoked(command.checklist_id, command.version, command.check_id, one.level)
    yield said("accreditation", command.check_id, "revoked", actor, command.reason)


def expire_accreditation(one: Round, command: ExpireAccreditation, *, on: date) -> Iterator[AccreditationExpired]:
    """What has run out no longer holds.

    Source: R-ASM-24.
    """
    if one.standing == "granted" and on > one.valid_until:
        yield AccreditationExpired(command.checklist_id, command.version, command.check_id, one.level)


def _points(marks: Sequence[ClauseMark]) -> dict[str, int]:
    return {mark.code: mark.points for mark in marks}


def _under_way(one: Round) -> None:
    if one.standing != "under_way":
        raise RoundIsOver


def _level(checklist: Checklist | None, level: str) -> Checklist:
    if checklist is None:
        raise NoSuchChecklist
    if level not in {one.level for one in checklist.levels}:
        raise NoSuchLevel(level=level)
    return checklist


def _marked(checklist: Checklist | None, marks: Sequence[Mark]) -> tuple[ClauseMark, ...]:
    if checklist is None:
        raise NoSuchChecklist
    full = {clause.code: clause.full for clause in checklist.clauses}
    given = {mark.code: mark.points for mark in marks}
    if given.keys() != full.keys() or len(given) < len(marks):
        raise EveryClauseOnce(clauses=sorted(given.keys() ^ full.keys()))
    if beyond := sorted(code for code, points in given.items() if points > full[code]):
        raise BeyondFull(clauses=beyond)
    return tuple(ClauseMark(code, given[code]) for code in full)


ACCREDITATION = Decider("accreditation", initial=Round(), evolve=evolve)
