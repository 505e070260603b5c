"""The rules of findings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gonghui_assessment.supervision.acting import require_superior, said
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.contracts.assessment import (
    FindingClosed,
    FindingEscalated,
    FindingOpened,
    FindingOverdue,
    FindingTakenUp,
    RectificationClaimed,
    RectificationRefused,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import ClaimRectified, OpenFinding, TakeUpFinding, VerifyRectification, WatchFinding, WithdrawFinding

MOST_PLANS = 100  # of one finding: nobody fills a stream so that its clock and the union above find no room


class NoSuchFinding(NotFound):
    """没有这个督查问题。 There is no such finding."""


class FindingExists(Refusal):
    """该督查问题已经立项。 This finding has been opened."""


class DueBefore(Refusal):
    """整改期限不能早于今天。 It cannot be due before today."""


class FindingIsClosed(Refusal):
    """该督查问题已经销号。 The finding is closed."""


class TooManyPlans(Refusal):
    """整改方案填报次数过多。 There is nothing more to say about what will be done."""


class ClaimWaits(Refusal):
    """整改情况正待核查。 What was claimed waits to be verified."""


class NothingClaimed(Refusal):
    """尚未申报整改完成。 Nobody has claimed that it is put right."""


class VerifiedByTheSame(Refusal):
    """须由申报整改以外的人核查。 Somebody else than who claimed it has to verify."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding."""

    standing: Literal["", "open", "in_hand", "claimed", "closed"] = ""
    due_on: date = date.min
    claimed_by: str = ""
    overdue: bool = False
    escalate_on: date = date.max
    escalated: bool = False
    plans: int = 0


FindingEvent = (
    FindingOpened | FindingTakenUp | RectificationClaimed | RectificationRefused | FindingClosed | FindingOverdue
    | FindingEscalated | SupervisionWords
)  # fmt: skip


def evolve(finding: Finding, event: FindingEvent) -> Finding:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case FindingOpened(due_on=due):
            return Finding("open", due)
        case FindingTakenUp():
            return replace(finding, standing="in_hand")
        case RectificationClaimed(claimed_by=actor):
            return replace(finding, standing="claimed", claimed_by=actor)
        case RectificationRefused(due_on=due):
            return replace(finding, standing="in_hand", due_on=due, overdue=False, escalated=False)
        case FindingClosed():
            return replace(finding, standing="closed")
        case FindingOverdue(escalate_on=day):
            return replace(finding, overdue=True, escalate_on=day)
        case FindingEscalated():
            return replace(finding, escalated=True)
        case SupervisionWords(kind=kind):
            return replace(finding, plans=finding.plans + (kind == "plan"))


def open_finding(
    finding: Finding, command: OpenFinding, *, superior: UnionId | None, rules: Rules, today: date, actor: str
) -> Iterator[Event]:
    """Open it; unless said otherwise the rule says by its severity until when it has to be put right.

    Source: R-ASM-22.
    """
    require_superior(command, superior)
    if finding.standing:
        raise FindingExists(finding=command.finding_id)
    due = command.due_on or today + timedelta(days=rules.days(f"R-ASM-22.{command.severity}"))
    if due < today:
        raise DueBefore
    yield FindingOpened(
        command.finding_id, command.title, command.severity, due, command.superior_id, command.target_id, command.clause
    )
    yield said("finding", command.finding_id, "opened", actor, command.description)


def take_up_finding(finding: Finding, command: TakeUpFinding, *, actor: str) -> Iterator[Event]:
    """Say what will be done, as often as there is something to say."""
    _unclaimed(finding)
    if finding.plans >= MOST_PLANS:
        raise TooManyPlans(most=MOST_PLANS)
    if finding.standing == "open":
        yield FindingTakenUp(command.finding_id)
    yield said("finding", command.finding_id, "plan", actor, command.plan)


def claim_rectified(finding: Finding, command: ClaimRectified, *, actor: str) -> Iterator[Event]:
    """Claim that it is put right; from here on the union above has to look."""
    _unclaimed(finding)
    yield RectificationClaimed(command.finding_id, actor, tuple(command.evidence))
    yield said("finding", command.finding_id, "claimed", actor, command.account)


def verify_rectification(
    finding: Finding, command: VerifyRectification, *, superior: UnionId | None, rules: Rules, today: date, actor: str
) -> Iterator[Event]:
    """Close what is put right; what is not gets days of its own, and its clock starts again.

    Source: R-ASM-22.
    """
    require_superior(command, superior)
    _live(finding)
    if finding.standing != "claimed":
        raise NothingClaimed
    if actor == finding.claimed_by:
        raise VerifiedByTheSame
    if command.holds:
        yield FindingClosed(command.finding_id, "rectified")
    else:
        again = today + timedelta(days=rules.days("R-ASM-22.again"))
        yield RectificationRefused(command.finding_id, max(finding.due_on, again))
    yield said("finding", command.finding_id, "verified" if command.holds else "refused", actor, command.seen)


def withdraw_finding(
    finding: Finding, command: WithdrawFinding, *, superior: UnionId | None, actor: str
) -> Iterator[Event]:
    """Close what should not have been opened, with the reason."""
    require_superior(command, superior)
    _live(finding)
    yield FindingClosed(command.finding_id, "withdrawn")
    yield said("finding", command.finding_id, "withdrawn", actor, command.reason)


def watch_finding(
    finding: Finding, command: WatchFinding, *, above: UnionId | None, on: date, rules: Rules
) -> Iterator[FindingOverdue | FindingEscalated]:
    """Signal what was not claimed in time, and days later the union two levels up; what waits to be verified is not late.

    Args:
        above: the union above the one that opened it; the highest where there is none.

    Source: R-ASM-22.
    """
    if finding.standing not in {"open", "in_hand"} or on <= finding.due_on:
        return
    if not finding.overdue:
        day = finding.due_on + timedelta(days=rules.days("R-ASM-22.escalated"))
        yield FindingOverdue(command.finding_id, finding.due_on, day)
    elif not finding.escalated and on > finding.escalate_on and above is not None:
        yield FindingEscalated(command.finding_id, above)


def _live(finding: Finding) -> None:
    if not finding.standing:
        raise NoSuchFinding
    if finding.standing == "closed":
        raise FindingIsClosed


def _unclaimed(finding: Finding) -> None:
    _live(finding)
    if finding.standing == "claimed":
        raise ClaimWaits


FINDING = Decider("supervision-finding", initial=Finding(), evolve=evolve)
