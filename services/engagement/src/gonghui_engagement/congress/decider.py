"""The rules of a workers' congress."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gonghui_shared.calendar import working_calendar
from gonghui_shared.contracts.engagement import CongressHeld, CongressReported
from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import HoldCongress, Motion, ReportCongress
from .events import CongressReportAwaited, MotionDecided
from .seats import least_representatives

VOTED = {"adopt", "elect"}  # kinds of item that a secret ballot decides


class NoSuchCongress(NotFound):
    """没有这次职工代表大会。 There is no such congress."""


class HeldAlready(Refusal):
    """这次职工代表大会已经登记。 This congress is on record."""


class TooFewPresent(Refusal):
    """出席人数不足法定人数。 Too few of the representatives were present."""


class TooFewRepresentatives(Refusal):
    """职工代表人数低于按职工人数计算的最低数。 There are fewer representatives than the unit's staff asks for."""


class TooManyManagers(Refusal):
    """代表中管理人员比例过高。 Too many of the representatives are managers."""


class PapersTooLate(Refusal):
    """会议材料送达代表过晚。 The papers reached the representatives too late."""


class FiguresDisagree(Refusal):
    """登记数字前后矛盾。 The figures contradict one another."""


class NotForThisUnit(Refusal):
    """这一类型的单位不适用职工代表大会制度。 Units of this type have no workers' congress."""


class ReportedAlready(Refusal):
    """这次职工代表大会已经上报。 This congress has been reported."""


@dataclass(frozen=True, slots=True)
class Congress:
    """Only what later decisions ask for."""

    held: bool = False
    report_by: date = date.max
    reported: bool = False


def evolve(congress: Congress, event: Event) -> Congress:
    """The state after one more event."""
    match event:
        case CongressHeld():
            return replace(congress, held=True)
        case CongressReportAwaited(report_by=day):
            return replace(congress, report_by=day)
        case CongressReported():
            return replace(congress, reported=True)
        case _:
            return congress


def hold_congress(
    congress: Congress, command: HoldCongress, *, unit_type: UnitType | None, staff: int | None, rules: Rules, on: date
) -> Iterator[Event]:
    """Put a congress on record; what too few voted for is kept as not adopted. Agencies have other rules.

    Args:
        unit_type: None where it is not known.
        staff: of the unit; None where it is not known.

    Source: R-WC-01, R-WC-02, R-WC-03, R-WC-05, R-WC-06, R-WC-09.
    """
    if congress.held:
        raise HeldAlready
    if unit_type is not None and unit_type not in rules.list("R-WC-01.unit_types"):
        raise NotForThisUnit(rule=rules.version("R-WC-01.unit_types"), unit_type=unit_type)
    _constituted(command, rules, on)
    if staff is not None and command.representatives < (least := least_representatives(staff, rules) or 0):
        raise TooFewRepresentatives(rule=rules.version("R-WC-02"), least=least, staff=staff)
    majority = command.representatives * rules.ratio("R-WC-05.majority")
    decided = [_decided(command.congress_id, motion, motion.votes_for > majority) for motion in command.motions]
    resolutions = sum(motion.adopted is True for motion in decided)
    yield CongressHeld(command.congress_id, command.representatives, command.present, resolutions)
    yield from decided
    report_by = working_calendar(rules).add_working_days(on, rules.working_days("R-WC-06.report"))
    yield CongressReportAwaited(command.congress_id, report_by)


def report_congress(congress: Congress, command: ReportCongress, *, on: date) -> Iterator[Event]:
    """Report what was adopted, in time or late."""
    if not congress.held:
        raise NoSuchCongress
    if congress.reported:
        raise ReportedAlready
    yield CongressReported(command.congress_id, on <= congress.report_by)


def _constituted(command: HoldCongress, rules: Rules, on: date) -> None:
    seats, present = command.representatives, command.present
    if max(present, command.managers) > seats or any(motion.votes_for > present for motion in command.motions):
        raise FiguresDisagree
    if present < seats * rules.ratio("R-WC-05.quorum"):
        raise TooFewPresent(rule=rules.version("R-WC-05.quorum"), present=present, representatives=seats)
    if command.managers > seats * rules.ratio("R-WC-03"):
        raise TooManyManagers(rule=rules.version("R-WC-03"), managers=command.managers, representatives=seats)
    if command.papers_sent_on + timedelta(days=rules.days("R-WC-06.papers")) > on:
        raise PapersTooLate(rule=rules.version("R-WC-06.papers"))


def _decided(number: str, motion: Motion, majority: bool) -> MotionDecided:
    adopted = majority if motion.kind in VOTED else None
    return MotionDecided(number, motion.title, motion.kind, motion.votes_for, adopted)


CONGRESS = Decider("congress", initial=Congress(), evolve=evolve)
