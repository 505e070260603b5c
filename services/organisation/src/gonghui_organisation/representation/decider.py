"""The rules of representation: representatives have a standing, for the same term as the committee."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gonghui_organisation.election.decider import Roll
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ReplaceRepresentative, SeatRepresentatives
from .events import RepresentativeReplaced, RepresentativesSeated


class SessionNotNext(Refusal):
    """届次应当接续上一届。 The number of the session does not follow that of the one before."""


class MembersMeetThemselves(Refusal):
    """会员人数较少，应召开会员大会，不设会员代表。 A union of so few members has no representatives: all of them meet."""


class SeatedTwice(Refusal):
    """同一人重复，或者已是会员代表。 Somebody stands on the list twice, or is a representative already."""


class MoreThanMembers(Refusal):
    """会员代表多于会员。 There are more representatives than members."""


class NoRepresentative(Refusal):
    """不是本届会员代表。 This is no representative of this session."""


@dataclass(frozen=True, slots=True)
class Representation:
    """Who speaks for the members now."""

    session: int = 0
    persons: frozenset[PersonId] = frozenset()


def evolve(representation: Representation, event: RepresentativesSeated | RepresentativeReplaced) -> Representation:
    """The state after one more event."""
    match event:
        case RepresentativesSeated(session=session, persons=persons):
            return Representation(session, frozenset(persons))
        case RepresentativeReplaced(left=left, successor=successor):
            now = representation.persons - {left} | ({successor} if successor else set())
            return Representation(representation.session, now)


def seat_representatives(
    representation: Representation, command: SeatRepresentatives, *, roll: Roll | None, rules: Rules
) -> Iterator[RepresentativesSeated]:
    """Seat those whom the members elected.

    Args:
        roll: None where the union's roll is not kept here.

    Source: R-ELE-01, R-TRM-09.
    """
    if command.session != representation.session + 1 and representation.session:
        raise SessionNotNext(session=representation.session)
    if len(set(command.persons)) < len(command.persons):
        raise SeatedTwice
    if roll is not None and roll.members < rules.number("R-ELE-01"):
        raise MembersMeetThemselves(rule=rules.version("R-ELE-01"), members=roll.members)
    if roll is not None and len(command.persons) > roll.members:
        raise MoreThanMembers(members=roll.members)
    yield RepresentativesSeated(command.session, tuple(sorted(command.persons)))


def replace_representative(
    representation: Representation, command: ReplaceRepresentative
) -> Iterator[RepresentativeReplaced]:
    """Record a departure and the by-election that followed."""
    if command.session != representation.session or command.left not in representation.persons:
        raise NoRepresentative
    if command.successor is not None and command.successor in representation.persons:
        raise SeatedTwice
    yield RepresentativeReplaced(command.session, command.left, command.reason, command.successor)


REPRESENTATION: Final = Decider("representation", initial=Representation(), evolve=evolve)
