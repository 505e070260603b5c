"""The rules of an exit audit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from gonghui_shared.contracts.organisation import ExitAuditRequested
from gonghui_shared.decider import Decider
from gonghui_shared.rules import Rules

from .commands import RequestExitAudit


@dataclass(frozen=True, slots=True)
class ExitAudit:
    """One person's time in office."""

    requested: bool = False


def evolve(_audit: ExitAudit, _event: ExitAuditRequested) -> ExitAudit:
    """The state after one more event."""
    return ExitAudit(requested=True)


def request_exit_audit(audit: ExitAudit, command: RequestExitAudit, *, rules: Rules) -> Iterator[ExitAuditRequested]:
    """Ask for the audit once, where the rules want one.

    Source: R-TRM-07.
    """
    if audit.requested or not rules.switch("R-TRM-07"):
        return
    due_on = command.held_to + timedelta(days=rules.days("R-TRM-07.time"))
    yield ExitAuditRequested(command.post_id, command.person_id, command.held_from, command.held_to, due_on)


EXIT_AUDIT = Decider("exit_audit", initial=ExitAudit(), evolve=evolve)
