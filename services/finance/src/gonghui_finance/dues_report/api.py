"""Dues reports over HTTP; what was reported is read with the union's dues."""

from gonghui_shared.http import bulk, commands, post

from .commands import ReportDues, ReportDuesOfMany
from .decider import DUES_REPORTS, FiguresDisagree, ReportedAlready, report_dues

REFUSES = [ReportedAlready, FiguresDisagree]


def of_year(command: ReportDues) -> str:
    """A union's reports of one year are one stream."""
    return f"{command.union_id}:{command.period[:4]}"


router = commands(
    DUES_REPORTS,
    "",
    post("/unions/{union_id}/dues-reports", report_dues, allows="dues.report", stream=of_year, refuses=REFUSES),
    bulk(
        "/federations/{union_id}/dues-reports",
        report_dues,
        ReportDuesOfMany,
        items=lambda command: command.reports,
        allows="dues.report",
        stream=of_year,
        refuses=REFUSES,
    ),
)
