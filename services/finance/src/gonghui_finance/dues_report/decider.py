"""The rules of dues reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_shared.contracts.finance import DuesReported
from gonghui_shared.decider import Decider
from gonghui_shared.money import Month
from gonghui_shared.refusals import Refusal

from .commands import ReportDues


class ReportedAlready(Refusal):
    """本期会费已经上报。 The dues of this period, or of a part of it, have been reported."""


class FiguresDisagree(Refusal):
    """上报数据前后矛盾：实收不能大于应收，已缴人数不能多于应缴人数。 The figures contradict one another: nobody collects more than is owed or from more members than owe."""


@dataclass(frozen=True, slots=True)
class Reports:
    """A union's reports of one year: the months that they speak of."""

    months: frozenset[Month] = frozenset()


def evolve(reports: Reports, event: DuesReported) -> Reports:
    """The state after one more report."""
    return Reports(reports.months | months_in(event.period))


def months_in(period: str) -> frozenset[Month]:
    """The months of a month, a quarter or a year."""
    year, _, part = period.partition("-")
    quarter = int(part[1]) if part.startswith("Q") else 0
    numbers = range(3 * quarter - 2, 3 * quarter + 1) if quarter else [int(part)] if part else range(1, 13)
    return frozenset(f"{year}-{number:02}" for number in numbers)


def report_dues(reports: Reports, command: ReportDues) -> Iterator[DuesReported]:
    """Report one period; no month is reported twice, so that a year's totals count nothing twice."""
    if reports.months & months_in(command.period):
        raise ReportedAlready(period=command.period)
    if command.collected > command.owed or command.members_paid > command.members_owing:
        raise FiguresDisagree(period=command.period)
    yield DuesReported(
        command.period, command.members_owing, command.members_paid, owed=command.owed, collected=command.collected
    )


DUES_REPORTS = Decider("dues-reports", initial=Reports(), evolve=evolve)
