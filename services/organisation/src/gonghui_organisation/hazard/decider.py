"""The rules of a hazard: a day by which to put it right, a claim, a second pair of eyes, and a way upwards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from gonghui_organisation.inspection.decider import Inspection, NotASupervisor
from gonghui_shared.contracts.organisation import (
    HazardEscalated,
    HazardFixed,
    HazardOverdue,
    HazardRaised,
    HazardSeverity,
)
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import CheckHazard, ClaimFix, RaiseHazard, VerifyFix
from .events import FixClaimed, FixVerified, HazardDescribed

HazardEvent = HazardRaised | HazardDescribed | FixClaimed | FixVerified | HazardFixed | HazardOverdue | HazardEscalated
Stage = Literal["none", "open", "claimed", "fixed"]


class HazardExists(Refusal):
    """这个隐患编号已经使用。 A hazard of this id has been raised."""


class NoSuchInspection(Refusal):
    """没有这次检查的记录。 There is no record of this inspection."""


class RectifyDayNotAllowed(Refusal):
    """整改期限早于业务日期，或者超过规定期限。 The day by which to put it right has passed, or lies beyond what the rule gives."""


class HazardNotOpen(Refusal):
    """该隐患不在整改中。 This hazard does not wait to be put right."""


class NothingClaimed(Refusal):
    """没有待复查的整改。 No repair of this hazard waits to be verified."""


class OwnClaim(Refusal):
    """报告整改完成的人不得复查。 Whoever said that it was put right does not verify it."""


class InspectorHasInterest(Refusal):
    """本人或者近亲属有利害关系的监督员应当回避。 A supervisor recuses who has an interest, or whose relative has one."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """Only what later decisions ask for."""

    stage: Stage = "none"
    severity: HazardSeverity = "general"
    rectify_by: date = date.max
    claimed_by: PersonId | None = None
    in_time: bool = False  # the claim
    escalate_on: date | None = None  # None: not overdue
    escalated: bool = False


def evolve(hazard: Hazard, event: HazardEvent) -> Hazard:  # noqa: PLR0911 - one return for each event
    """The state after one more event."""
    match event:
        case HazardRaised(severity=severity, rectify_by=day):
            return Hazard("open", severity, day)
        case HazardDescribed():
            return hazard
        case FixClaimed(person_id=person, in_time=in_time):
            return replace(hazard, stage="claimed", claimed_by=person, in_time=in_time)
        case FixVerified(fixed=fixed):
            return hazard if fixed else replace(hazard, stage="open", claimed_by=None)
        case HazardFixed():
            return replace(hazard, stage="fixed")
        case HazardOverdue(escalate_on=day):
            return replace(hazard, escalate_on=day)
        case HazardEscalated():
            return replace(hazard, escalated=True)


def raise_hazard(
    hazard: Hazard, command: RaiseHazard, *, inspection: Inspection, rules: Rules, on: date
) -> Iterator[HazardRaised | HazardDescribed]:
    """Record what an inspection found, to be put right by a day that the rule bounds by its severity.

    Source: R-SUP-05.
    """
    if hazard.stage != "none":
        raise HazardExists
    if inspection.site is None:
        raise NoSuchInspection
    code = f"R-SUP-05.{command.severity}"
    latest = on + timedelta(days=rules.days(code))
    rectify_by = command.rectify_by or latest
    if not on <= rectify_by <= latest:
        raise RectifyDayNotAllowed(rule=rules.version(code), latest=latest.isoformat())
    yield HazardRaised(command.hazard_id, command.inspection_id, command.severity, rectify_by)
    yield HazardDescribed(command.hazard_id, inspection.site, command.what)


def claim_fix(hazard: Hazard, command: ClaimFix, *, on: date, actor: str) -> Iterator[FixClaimed]:
    """Say that it has been put right; in time by this day, unless the clock has signalled that it was not."""
    if hazard.stage != "open":
        raise HazardNotOpen
    in_time = on <= hazard.rectify_by and hazard.escalate_on is None
    yield FixClaimed(command.hazard_id, command.person_id, actor, command.measures, in_time)


def verify_fix(
    hazard: Hazard, command: VerifyFix, *, serving: frozenset[PersonId], rules: Rules, today: date, actor: str
) -> Iterator[FixVerified | HazardFixed]:
    """Confirm a repair, or open the hazard again: a claim that did not hold wins no time.

    Args:
        serving: supervisors of the union and of the unions above it on that day.
        today: a clock that has fired never fires for the same day again, whatever day the look is booked for.

    Source: R-SUP-04.
    """
    if hazard.stage != "claimed":
        raise NothingClaimed
    if hazard.claimed_by in {command.person_id, actor.removeprefix("person:")}:
        raise OwnClaim
    if command.person_id not in serving:
        raise NotASupervisor(person_id=command.person_id)
    if command.interest != "none" and rules.switch("R-SUP-04"):
        raise InspectorHasInterest(rule=rules.version("R-SUP-04"))
    again = None if command.fixed else _next_look(hazard, today)
    yield FixVerified(command.hazard_id, command.person_id, command.fixed, command.remark, again)
    if command.fixed:
        yield HazardFixed(command.hazard_id, hazard.severity, hazard.in_time)


def check_hazard(
    hazard: Hazard, command: CheckHazard, *, superior: UnionId | None, rules: Rules, on: date
) -> Iterator[HazardOverdue | HazardEscalated]:
    """Signal once that the time has passed, and later, once, lay it before the superior union; a claim waits for its verification.

    Source: R-SUP-05.
    """
    if hazard.stage != "open" or on <= hazard.rectify_by:
        return
    if hazard.escalate_on is None:
        escalate_on = on + timedelta(days=rules.days("R-SUP-05.escalation"))
        yield HazardOverdue(command.hazard_id, hazard.severity, hazard.rectify_by, escalate_on)
    elif on >= hazard.escalate_on and not hazard.escalated:
        yield HazardEscalated(command.hazard_id, superior)


def _next_look(hazard: Hazard, today: date) -> date:
    """A clock that fired while the claim stood does not fire again on the same day."""
    due = hazard.escalate_on or hazard.rectify_by + timedelta(days=1)
    return max(due, today + timedelta(days=1))


HAZARD: Final = Decider("hazard", initial=Hazard(), evolve=evolve)
