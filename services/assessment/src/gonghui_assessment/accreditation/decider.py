"""The rules of self-checks, inspections and levels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    LevelApplied,
    SelfChecked,
    UnionInspected,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import (
    ApplyForLevel,
    ExpireAccreditation,
    GrantLevel,
    InspectUnion,
    Mark,
    RevokeAccreditation,
    SelfCheck,
)


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


RoundEvent = (
    SelfChecked | LevelApplied | UnionInspected | AccreditationGranted | AccreditationRevoked | AccreditationExpired
    | SupervisionWords
)  # fmt: skip


def evolve(one: Round, event: RoundEvent) -> Round:
    """The state after one more event."""
    match event:
        case SelfChecked():
            return replace(one, checked=True)
        case UnionInspected(reached=reached):
            return replace(one, reached=reached)
        case AccreditationGranted(level=level, valid_until=day):
            return replace(one, standing="granted", level=level, valid_until=day)
        case AccreditationRevoked() | AccreditationExpired():
            return replace(one, standing="over")
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
    """Mark every clause as found; which level that reaches follows."""
    require_superior(command, superior)
    _under_way(one)
    marks = _marked(checklist, command.marks)
    assert checklist is not None
    reached = checklist.reached({mark.code: mark.points for mark in marks})
    yield UnionInspected(command.checklist_id, command.version, command.check_id, marks, reached)
    yield said("accreditation", command.check_id, "inspected", actor, command.seen)


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
