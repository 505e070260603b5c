"""The rules of plan years."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_assessment.measures import catalogue
from gonghui_shared.contracts.assessment import PlanYearOpened, RecurringDuty
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import OpenPlanYear


class PlanOpenedAlready(Refusal):
    """本年度计划已经开启。 The plan of this year is open."""


class DutyTwice(Refusal):
    """同一编号的任务只能列一次。 A duty is listed once."""


class NothingRecurs(Refusal):
    """该指标不是按期发生的事项，无法按期检查。 This measure counts nothing that happens again and again."""


@dataclass(frozen=True, slots=True)
class PlanYear:
    """A year's plan."""

    opened: bool = False


def evolve(_plan: PlanYear, _event: PlanYearOpened) -> PlanYear:
    """A plan is opened, and that is all."""
    return PlanYear(opened=True)


def open_plan_year(plan: PlanYear, command: OpenPlanYear) -> Iterator[PlanYearOpened]:
    """Open it, once; every duty is one of which events tell whenever it is done."""
    if plan.opened:
        raise PlanOpenedAlready(year=command.year)
    if len({duty.duty_id for duty in command.duties}) < len(command.duties):
        raise DutyTwice
    for duty in command.duties:
        if not catalogue.is_counted(duty.measure) or catalogue.kind_of(duty.measure) != "flow":
            raise NothingRecurs(measure=duty.measure)
    duties = (RecurringDuty(d.duty_id, d.title, d.measure, d.every, d.function, tuple(d.kinds)) for d in command.duties)
    yield PlanYearOpened(command.year, tuple(duties))


PLAN = Decider("plan-year", initial=PlanYear(), evolve=evolve)
