"""The rules of an exit audit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gonghui_shared.contracts.organisation import ExitAuditConcluded, ExitAuditRequested
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Forbidden, Refusal
from gonghui_shared.rules import Rules

from .commands import ConcludeExitAudit, RequestExitAudit


class NoExitAudit(Refusal):
    """没有待完成的离任审计。 There is no exit audit to be concluded."""


class OwnAudit(Forbidden):
    """不得审计本人。 Nobody concludes the audit of their own office."""


@dataclass(frozen=True, slots=True)
class ExitAudit:
    """One person's time in office."""

    requested: bool = False
    due_on: date = date.min
    concluded: bool = False


def evolve(audit: ExitAudit, event: ExitAuditRequested | ExitAuditConcluded) -> ExitAudit:
    """The state after one more event."""
    match event:
        case ExitAuditRequested(due_on=due_on):
            return ExitAudit(requested=True, due_on=due_on)
        case ExitAuditConcluded():
            return replace(audit, concluded=True)


def request_exit_audit(audit: ExitAudit, command: RequestExitAudit, *, rules: Rules) -> Iterator[ExitAuditRequested]:
    """Ask for the audit once, where the rules want one.

    Source: R-TRM-07.
    """
    if audit.requested or not rules.switch("R-TRM-07"):
        return
    due_on = command.held_to + timedelta(days=rules.days("R-TRM-07.time"))
    yield ExitAuditRequested(command.post_id, command.person_id, command.held_from, command.held_to, due_on)


def conclude_exit_audit(
    audit: ExitAudit, command: ConcludeExitAudit, *, today: date, actor: str
) -> Iterator[ExitAuditConcluded]:
    """Record the opinion, once, by somebody else than who held the office.

    Source: R-TRM-07.
    """
    if actor == f"person:{command.person_id}":
        raise OwnAudit
    if not audit.requested or audit.concluded:
        raise NoExitAudit
    yield ExitAuditConcluded(
        command.post_id, command.person_id, command.held_from, command.opinion, command.report, today <= audit.due_on
    )


EXIT_AUDIT = Decider("exit_audit", initial=ExitAudit(), evolve=evolve)
