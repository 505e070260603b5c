"""The rules of a unit without a union: a clock from its establishment, an opinion when the time has passed, and a union that ends both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from gonghui_organisation.union.decider import Union
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.organisation import FormationOverdue, UnitOrganised
from gonghui_shared.decider import Decider
from gonghui_shared.money import month_of, months_after
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import CloseUnit, IssueOpinion, LinkUnion, MarkFormationOverdue, RecordUnit
from .events import FormationOpinionIssued, UnitClosed, UnitRecorded

FIRST_MONTH: Final = "2000-01"  # of the books: a unit founded long ago owes nothing for months before it

UnitEvent = UnitRecorded | FormationOverdue | FormationOpinionIssued | UnitOrganised | UnitClosed


class UnitExists(Refusal):
    """该单位已经登记。 This unit has been entered."""


class NoSuchUnit(Refusal):
    """没有登记该单位，或者已经建会、注销。 This unit is not on the register, or has left it."""


class EstablishedLater(Refusal):
    """成立日期晚于业务日期。 The unit was established after the business date."""


class TimeStillRuns(Refusal):
    """建会期限未满。 The unit's time to form a union has not passed."""


class UnionNotThere(Refusal):
    """该工会不存在或已经撤销。 This union is not in being."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Only what later decisions ask for."""

    recorded: UnitRecorded | None = None
    stage: Literal["none", "waiting", "overdue", "gone"] = "none"


def evolve(unit: Unit, event: UnitEvent) -> Unit:
    """The state after one more event."""
    match event:
        case UnitRecorded():
            return Unit(event, "waiting")
        case FormationOverdue():
            return replace(unit, stage="overdue")
        case FormationOpinionIssued():
            return unit
        case UnitOrganised() | UnitClosed():
            return replace(unit, stage="gone")


def record_unit(unit: Unit, command: RecordUnit, *, rules: Rules, on: date) -> Iterator[UnitRecorded]:
    """Enter a unit; its clock runs from the day of its establishment.

    Source: R-ORG-03.
    """
    if unit.stage in {"waiting", "overdue"}:
        raise UnitExists
    if command.established_on > on:
        raise EstablishedLater
    yield UnitRecorded(
        command.unit_id, command.name, command.unit_type, command.jurisdiction, command.staff, command.established_on,
        add_months(command.established_on, rules.months("R-ORG-03")),
    )  # fmt: skip


def mark_formation_overdue(unit: Unit, _command: MarkFormationOverdue, *, on: date) -> Iterator[FormationOverdue]:
    """Signal once that the time has passed; the preparatory fund is owed from the month after.

    Source: R-ORG-03, R-ORG-04.
    """
    recorded = unit.recorded
    if recorded is not None and unit.stage == "waiting" and on > recorded.form_by:
        owes_from = max(FIRST_MONTH, months_after(month_of(recorded.form_by), 1))
        yield FormationOverdue(recorded.unit_id, recorded.name, recorded.form_by, owes_from)


def issue_opinion(
    unit: Unit, command: IssueOpinion, *, rules: Rules, on: date
) -> Iterator[FormationOverdue | FormationOpinionIssued]:
    """Tell a unit in writing, once its time has passed.

    Source: R-ORG-03.
    """
    recorded = _standing(unit)
    if on <= recorded.form_by:
        raise TimeStillRuns(rule=rules.version("R-ORG-03"), form_by=recorded.form_by.isoformat())
    yield from mark_formation_overdue(
        unit, MarkFormationOverdue(union_id=command.union_id, unit_id=command.unit_id), on=on
    )
    yield FormationOpinionIssued(command.unit_id, command.paper, command.text)


def link_union(unit: Unit, command: LinkUnion, *, formed: Union) -> Iterator[UnitOrganised]:
    """Record the union that the unit has formed: its clock ends."""
    recorded = _standing(unit)
    if not formed.in_being or formed.formed is None:
        raise UnionNotThere
    yield UnitOrganised(command.unit_id, command.formed_union_id, late=formed.formed.formed_on > recorded.form_by)


def close_unit(unit: Unit, command: CloseUnit) -> Iterator[UnitClosed]:
    """Take a unit from the register."""
    _standing(unit)
    yield UnitClosed(command.unit_id, command.reason)


def _standing(unit: Unit) -> UnitRecorded:
    if unit.recorded is None or unit.stage not in {"waiting", "overdue"}:
        raise NoSuchUnit
    return unit.recorded


UNIT: Final = Decider("unorganised-unit", initial=Unit(), evolve=evolve)
