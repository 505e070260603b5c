"""The rules of a duty: it arises from facts, runs a clock, and only its fulfilment or the end of its ground closes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from gonghui_shared.contracts.organisation import DutyArose, DutyEscalated, DutyLapsed, DutyMet
from gonghui_shared.decider import Decider
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import Rules

from .commands import EscalateDuty, ReviewDuty
from .duties import DUTIES, Facts, asked, due_on, law_of, met

DutyEvent = DutyArose | DutyMet | DutyLapsed | DutyEscalated


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty of one union, from the day on which it arose."""

    stage: Literal["none", "open", "closed"] = "none"
    threshold: int = 0
    due_on: date = date.max
    escalated: bool = False


def evolve(obligation: Obligation, event: DutyEvent) -> Obligation:
    """The state after one more event."""
    match event:
        case DutyArose(threshold=threshold, due_on=day):
            return Obligation("open", threshold, day)
        case DutyEscalated():
            return replace(obligation, escalated=True)
        case DutyMet() | DutyLapsed():
            return replace(obligation, stage="closed")


def review_duty(
    obligation: Obligation, command: ReviewDuty, *, facts: Facts, rules: Rules, on: date
) -> Iterator[DutyEvent]:
    """Hold the union's facts against the rule; looking twice changes nothing.

    Source: R-ORG-01, R-ORG-08, R-ORG-10, R-ORG-12, R-ORG-15, R-WC-01, R-ELE-11, R-ELE-12, R-TRM-02.
    """
    kind, law = command.duty, law_of(rules)
    needed, done, figure = asked(kind, facts, law), met(kind, facts, law), DUTIES[kind].counts(facts)
    if obligation.stage == "none" and needed and not done:
        rule, least = rules.version(DUTIES[kind].code), law.least[kind] or 0
        yield DutyArose(kind, command.number, rule.code, rule.version, figure, least, due_on(rules, kind, on))
    elif obligation.stage == "open" and done and facts.in_being:
        yield DutyMet(kind, command.number, late=on > obligation.due_on)
    elif obligation.stage == "open" and not needed:
        yield DutyLapsed(kind, command.number, _reason(obligation, facts, figure), figure)


def escalate_duty(
    obligation: Obligation, command: EscalateDuty, *, superior: UnionId | None, on: date
) -> Iterator[DutyEscalated]:
    """Lay a duty that was not met in time before the superior union, once."""
    if obligation.stage == "open" and not obligation.escalated and on > obligation.due_on:
        yield DutyEscalated(command.duty, command.number, superior, obligation.due_on)


def _reason(obligation: Obligation, facts: Facts, figure: int) -> Literal["fell_below", "rule_changed", "union_ended"]:
    if not facts.in_being:
        return "union_ended"
    return "rule_changed" if figure >= obligation.threshold else "fell_below"


DUTY = Decider("duty", initial=Obligation(), evolve=evolve)
