"""The rules of supervisors: a small union has one, in place of a committee."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gonghui_organisation.union.decider import WITH_MEMBERS, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AppointSupervisor, ReleaseSupervisor
from .events import SupervisorAppointed, SupervisorReleased


class SupervisesAlready(Refusal):
    """此人已经是监督员。 This person supervises already."""


class NoSupervisor(Refusal):
    """此人不是本工会聘任的监督员。 The union has not appointed this person."""


class OneSupervisorOnly(Refusal):
    """会员不足规定人数的工会只设一名监督员。 A union with so few members has one supervisor."""


@dataclass(frozen=True, slots=True)
class Supervisors:
    """Whom a union has appointed."""

    serving: frozenset[PersonId] = frozenset()


def evolve(supervisors: Supervisors, event: SupervisorAppointed | SupervisorReleased) -> Supervisors:
    """The state after one more event."""
    match event:
        case SupervisorAppointed(person_id=person):
            return Supervisors(supervisors.serving | {person})
        case SupervisorReleased(person_id=person):
            return Supervisors(supervisors.serving - {person})


def appoint_supervisor(
    supervisors: Supervisors, command: AppointSupervisor, *, union: Union, members: int, rules: Rules
) -> Iterator[SupervisorAppointed]:
    """Appoint one; a second one only where the union has members enough for a committee, or none of its own.

    Args:
        members: of the union, on its roll.

    Source: R-ORG-15.
    """
    if not union.in_being or union.formed is None:
        raise UnionNotInBeing
    if command.person_id in supervisors.serving:
        raise SupervisesAlready
    small = union.formed.kind in WITH_MEMBERS and members < rules.number("R-ORG-15")
    if small and supervisors.serving:
        raise OneSupervisorOnly(rule=rules.version("R-ORG-15"), members=members)
    yield SupervisorAppointed(command.person_id)


def release_supervisor(supervisors: Supervisors, command: ReleaseSupervisor) -> Iterator[SupervisorReleased]:
    """End an appointment."""
    if command.person_id not in supervisors.serving:
        raise NoSupervisor
    yield SupervisorReleased(command.person_id)


SUPERVISORS: Final = Decider("supervisors", initial=Supervisors(), evolve=evolve)
