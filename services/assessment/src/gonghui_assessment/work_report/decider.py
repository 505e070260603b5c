"""The rules of work reports: in time or late, returned with reasons, accepted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from gonghui_assessment.supervision.acting import require_superior, said
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_assessment.supervision.periods import period_of
from gonghui_shared.contracts.assessment import WorkReportAccepted, WorkReportReturned, WorkReportSubmitted
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AcceptReport, ReturnReport, SubmitReport


class NotOwed(Refusal):
    """该期间不需要报告。 No report is owed of this period."""


class PeriodNotOver(Refusal):
    """期间尚未结束。 The period is not over."""


class HandedIn(Refusal):
    """该报告已经提交。 The report has been handed in."""


class NothingToReview(Refusal):
    """没有待审阅的报告。 No report waits for a review."""


@dataclass(frozen=True, slots=True)
class Report:
    """How one report stands."""

    standing: Literal["submitted", "returned", "accepted"]
    in_time: bool
    due_on: date


@dataclass(frozen=True, slots=True)
class Reports:
    """A union's reports of one year, by period."""

    of: Mapping[str, Report] = field(default_factory=dict)


ReportEvent = WorkReportSubmitted | WorkReportReturned | WorkReportAccepted | SupervisionWords


def evolve(reports: Reports, event: ReportEvent) -> Reports:
    """The state after one more event."""
    match event:
        case WorkReportSubmitted(period=period, in_time=in_time, due_on=due_on):
            return Reports({**reports.of, period: Report("submitted", in_time, due_on)})
        case WorkReportReturned(period=period, submit_by=day):
            return Reports({**reports.of, period: replace(reports.of[period], standing="returned", due_on=day)})
        case WorkReportAccepted(period=period):
            return Reports({**reports.of, period: replace(reports.of[period], standing="accepted")})
        case SupervisionWords():
            return reports


def submit_report(
    reports: Reports, command: SubmitReport, *, due_on: date | None, today: date, actor: str
) -> Iterator[Event]:
    """Report once, and again where it was returned; what was late stays late.

    Args:
        due_on: until when, by the rule of the union's jurisdiction; None where nothing is owed.

    Source: R-ASM-21.
    """
    period = period_of(command.period)
    if due_on is None:
        raise NotOwed(period=command.period)
    if today < period.last:
        raise PeriodNotOver(period=command.period)
    before = reports.of.get(command.period)
    if before is not None and before.standing != "returned":
        raise HandedIn(period=command.period)
    until = due_on if before is None else before.due_on
    in_time = today <= until and (before is None or before.in_time)
    yield WorkReportSubmitted(command.period, period.kind, until, in_time, tuple(command.evidence))
    yield said("report", command.period, "submitted", actor, command.text)


def return_report(
    reports: Reports, command: ReturnReport, *, superior: UnionId | None, rules: Rules, today: date, actor: str
) -> Iterator[Event]:
    """Give it back; the union gets days to hand it in again.

    Source: R-ASM-21.
    """
    require_superior(command, superior)
    _waiting(reports, command.period)
    yield WorkReportReturned(command.period, today + timedelta(days=rules.days("R-ASM-21.again")))
    yield said("report", command.period, "returned", actor, command.reason)


def accept_report(
    reports: Reports, command: AcceptReport, *, superior: UnionId | None
) -> Iterator[WorkReportAccepted]:  # fmt: skip
    """Accept it; whether it was in time counts from here on."""
    require_superior(command, superior)
    report, period = _waiting(reports, command.period), period_of(command.period)
    yield WorkReportAccepted(command.period, period.kind, period.last.year, report.in_time)


def _waiting(reports: Reports, period: str) -> Report:
    report = reports.of.get(period)
    if report is None or report.standing != "submitted":
        raise NothingToReview(period=period)
    return report


WORK_REPORTS = Decider("work-reports", initial=Reports(), evolve=evolve)
