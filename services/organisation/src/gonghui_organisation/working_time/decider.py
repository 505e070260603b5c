"""The rules of a part-time cadre's working time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gonghui_organisation.post.acting import FullTimePost, holds, only_as_oneself
from gonghui_organisation.post.decider import Post
from gonghui_organisation.staffing.decider import Staffing
from gonghui_shared.contracts.organisation import WorkingTimeLogged, WorkingTimeStruck
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier
from gonghui_shared.money import month_of
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import LogWorkingTime, StrikeWorkingTime
from .limits import DAY, limits

WorkingTimeEvent = WorkingTimeLogged | WorkingTimeStruck
MOST_ENTRIES: Final = 400  # of a month, those that were struck included


class NotInMonth(Refusal):
    """日期不在该月内，或者尚未到来。 The day does not lie in the month, or has not come yet."""


class EntryUsed(Refusal):
    """该编号的记录已经存在。 An entry with this id exists."""


class NoSuchEntry(Refusal):
    """没有这条工时记录。 There is no such entry."""


class DayFull(Refusal):
    """当天工时已满一个工作日。 The day has no more working time."""


class PaidTimeUsedUp(Refusal):
    """超过每月可占用的带薪工作时间，超出部分须登记为业余时间。 The month's paid time is used up: what goes beyond is logged as own time."""


class LogFull(Refusal):
    """该月记录条数已达上限。 The month's log takes no more entries."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One holder's month in one post."""

    entries: Mapping[Identifier, WorkingTimeLogged] = field(default_factory=dict)
    used: frozenset[Identifier] = frozenset()

    def quarters(self, *, own_time: bool, on: date | None = None) -> int:
        """What was logged of one kind, in the month or on a day."""
        return sum(
            e.quarters for e in self.entries.values() if e.own_time == own_time and on in {None, e.worked_on}
        )  # fmt: skip


def evolve(time: WorkingTime, event: WorkingTimeEvent) -> WorkingTime:
    """The state after one more event."""
    match event:
        case WorkingTimeLogged(entry_id=entry):
            return WorkingTime({**time.entries, entry: event}, time.used | {entry})
        case WorkingTimeStruck(entry_id=entry):
            return WorkingTime({key: e for key, e in time.entries.items() if key != entry}, time.used)


def log_working_time(
    time: WorkingTime, command: LogWorkingTime, *, post: Post, staffing: Staffing, rules: Rules, on: date, actor: str
) -> Iterator[WorkingTimeLogged]:
    """Log one's own work; paid time up to the month's cap, own time as much as there was.

    Source: R-TRM-06.
    """
    only_as_oneself(command.person_id, actor)
    holds(post, command.person_id, command.worked_on)
    if staffing.full_time(post):
        raise FullTimePost
    if month_of(command.worked_on) != command.month or command.worked_on > on:
        raise NotInMonth
    if command.entry_id in time.used:
        raise EntryUsed
    if len(time.used) >= MOST_ENTRIES:
        raise LogFull
    if time.quarters(own_time=command.own_time, on=command.worked_on) + command.quarters > DAY:
        raise DayFull
    if not command.own_time and post.kind is not None:
        cap, logged = limits(post.kind, command.month, rules).cap, time.quarters(own_time=False)
        if logged + command.quarters > cap:
            raise PaidTimeUsedUp(rule=rules.version("R-TRM-06"), logged=logged, cap=cap)
    yield WorkingTimeLogged(
        command.post_id, command.person_id, command.entry_id, command.worked_on, command.quarters, command.own_time
    )


def strike_working_time(time: WorkingTime, command: StrikeWorkingTime, *, actor: str) -> Iterator[WorkingTimeStruck]:
    """Take back an entry of one's own."""
    only_as_oneself(command.person_id, actor)
    entry = time.entries.get(command.entry_id)
    if entry is None:
        raise NoSuchEntry
    yield WorkingTimeStruck(
        entry.post_id, entry.person_id, entry.entry_id, entry.worked_on, entry.quarters, entry.own_time
    )


WORKING_TIME = Decider("working_time", initial=WorkingTime(), evolve=evolve)
