"""What can be asked about dues reports."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command, Count
from gonghui_shared.ids import UnionId
from gonghui_shared.money import Fen

Period = Annotated[str, Field(pattern=r"^20[0-9]{2}(-(0[1-9]|1[0-2])|-Q[1-4])?$")]  # 2026, 2026-03 or 2026-Q1


class ReportDues(Command):
    """Report the totals of one period."""

    union_id: UnionId
    period: Period
    members_owing: Count
    members_paid: Count
    owed: Fen
    collected: Fen


class ReportDuesOfMany(Command):
    """Report the totals of many unions, as a federation's return sheet lists them."""

    union_id: UnionId  # the federation
    reports: Annotated[list[ReportDues], Field(min_length=1, max_length=20_000)]
