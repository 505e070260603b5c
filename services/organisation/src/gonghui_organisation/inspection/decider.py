"""The rules of an inspection: supervisors only, enough of them, and nobody in a matter of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gonghui_organisation.union.decider import Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import SiteInspected
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import InspectSite
from .events import InspectionDescribed


class InspectionExists(Refusal):
    """这个检查编号已经使用。 An inspection of this id has been recorded."""


class NamedTwice(Refusal):
    """同一监督员重复列名。 The same supervisor is named twice."""


class NotASupervisor(Refusal):
    """此人当日不是本工会或者上级工会的监督员。 On that day this person was no supervisor of the union or of one above it."""


class TooFewInspectors(Refusal):
    """回避后参加检查的监督员少于规定人数。 Fewer supervisors took part than the rule asks for, those who recused left out."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Only what later decisions ask for."""

    site: str | None = None  # None: not held


def evolve(inspection: Inspection, event: SiteInspected | InspectionDescribed) -> Inspection:
    """The state after one more event."""
    match event:
        case SiteInspected(site=site):
            return Inspection(site)
        case InspectionDescribed():
            return inspection


def inspect_site(
    inspection: Inspection, command: InspectSite, *, union: Union, serving: frozenset[PersonId], rules: Rules
) -> Iterator[SiteInspected | InspectionDescribed]:
    """Record an inspection; who has an interest, or whose relative has one, recuses and does not count.

    Args:
        serving: supervisors of the union and of the unions above it on that day.

    Source: R-ORG-15, R-SUP-04.
    """
    if not union.in_being:
        raise UnionNotInBeing
    if inspection.site is not None:
        raise InspectionExists
    named = [one.person_id for one in command.inspectors]
    if len(set(named)) < len(named):
        raise NamedTwice
    if strangers := sorted(set(named) - serving):
        raise NotASupervisor(person_id=strangers[0])
    aside = rules.switch("R-SUP-04")
    recused = tuple(one.person_id for one in command.inspectors if aside and one.interest != "none")
    present, needed = len(named) - len(recused), rules.number("R-ORG-15.inspectors")
    if present < needed:
        raise TooFewInspectors(rule=rules.version("R-ORG-15.inspectors"), present=present, needed=needed)
    inspectors = tuple(person for person in named if person not in recused)
    yield SiteInspected(command.inspection_id, command.site, tuple(command.matters), inspectors, recused)
    yield InspectionDescribed(command.inspection_id, command.looked_at)


INSPECTION: Final = Decider("inspection", initial=Inspection(), evolve=evolve)
