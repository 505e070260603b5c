"""The rules of a committee that is not elected: one of its kind at a time, its size, who may sit and who may head it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, get_args

from gonghui_organisation.term.decider import term_years
from gonghui_organisation.union.decider import WITH_MEMBERS, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.calendar import add_years
from gonghui_shared.contracts.organisation import (
    CommitteeConstituted,
    CommitteeDisbanded,
    CommitteeDissolved,
    CommitteeFormed,
    CommitteeKind,
    PostKind,
    SeatLeft,
    SeatRole,
    SeatTaken,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.rules import Rules

from .commands import ConstituteCommittee, DisbandCommittee, LeaveSeat, TakeSeat
from .refusals import (
    AllSeatsTaken,
    ApprovalNeeded,
    HeadFromUnionSide,
    HeadSeated,
    NotSeated,
    NotSitting,
    NumberNotNext,
    OneSideOnly,
    RelativeBarred,
    SeatedAlready,
    SizeNotAllowed,
    SupervisorInstead,
    WomanHeads,
)

CommitteeEvent = CommitteeConstituted | SeatTaken | SeatLeft | CommitteeDisbanded
REGISTERED: Final = frozenset[str](get_args(CommitteeKind))  # kinds that stand in the union's own record
LEADERS: Final = frozenset[PostKind]({"chair", "vice_chair"})


@dataclass(frozen=True, slots=True)
class Bench:
    """One committee for one term: only what later decisions ask for."""

    stage: Literal["none", "sitting", "ended"] = "none"
    seats: int = 0
    taken: Mapping[PersonId, SeatRole] = field(default_factory=dict)


def evolve(bench: Bench, event: CommitteeEvent) -> Bench:
    """The state after one more event."""
    match event:
        case CommitteeConstituted(seats=seats):
            return Bench("sitting", seats)
        case SeatTaken(person_id=person, role=role):
            return replace(bench, taken={**bench.taken, person: role})
        case SeatLeft(person_id=person):
            return replace(bench, taken={one: role for one, role in bench.taken.items() if one != person})
        case CommitteeDisbanded():
            return replace(bench, stage="ended")


def constitute_committee(
    bench: Bench, command: ConstituteCommittee, *, before: Bench, union: Union, members: int, rules: Rules, on: date
) -> Iterator[CommitteeConstituted | At]:
    """Put a committee together; it is the union's only one of its kind.

    Args:
        before: the committee with the number before, which ends if it still sits.
        members: of the union, on its roll.

    Source: R-ORG-15, R-ORG-18, R-TRM-01.
    """
    if not union.in_being:
        raise UnionNotInBeing
    if bench.stage != "none" or (command.number > 1 and before.stage == "none"):
        raise NumberNotNext(number=command.number)
    _refuse_size(command, union, members, rules)
    kind, number = command.committee, command.number
    if before.stage == "sitting":
        yield At("before", CommitteeDisbanded(kind, number - 1, "succeeded"))
    yield CommitteeConstituted(kind, number, command.seats, add_years(on, term_years(rules, command.years)))
    if kind in REGISTERED:
        yield At("union", CommitteeFormed(kind, command.seats))  # type: ignore[arg-type]  # it is one of those


def take_seat(
    bench: Bench, command: TakeSeat, *, union: Union, held: frozenset[PostKind], rules: Rules
) -> Iterator[SeatTaken]:
    """Seat somebody who may sit there.

    Args:
        held: the kinds of posts that the person holds in the union.

    Source: R-ORG-09, R-ORG-14, R-ORG-19.
    """
    _sitting(bench, command, union)
    if command.person_id in bench.taken:
        raise SeatedAlready
    if len(bench.taken) >= bench.seats:
        raise AllSeatsTaken(seats=bench.seats)
    if command.near_relative and command.committee == "standing" and rules.switch("R-ORG-19"):
        raise RelativeBarred(rule=rules.version("R-ORG-19"))
    if command.side == "employer" and command.committee != "mediation":
        raise OneSideOnly
    if command.role == "head":
        _refuse_head(bench, command, held, rules)
    yield SeatTaken(
        command.committee, command.number, command.person_id, command.role, command.side, command.woman,
        command.as_vice_chair and command.role == "head" and not held & LEADERS,
    )  # fmt: skip


def leave_seat(bench: Bench, command: LeaveSeat) -> Iterator[SeatLeft]:
    """Free a seat."""
    if bench.stage != "sitting":
        raise NotSitting
    if command.person_id not in bench.taken:
        raise NotSeated
    yield SeatLeft(command.committee, command.number, command.person_id)


def disband_committee(bench: Bench, command: DisbandCommittee, *, union: Union) -> Iterator[CommitteeDisbanded | At]:
    """End a committee without a successor; where the rules require one, the duty arises anew."""
    _sitting(bench, command, union)
    yield CommitteeDisbanded(command.committee, command.number, command.reason)
    if command.committee in REGISTERED:
        yield At("union", CommitteeDissolved(command.committee))  # type: ignore[arg-type]  # it is one of those


def _sitting(bench: Bench, command: TakeSeat | DisbandCommittee, union: Union) -> None:
    recorded = command.committee not in REGISTERED or command.committee in union.committees
    if bench.stage != "sitting" or not union.in_being or not recorded:
        raise NotSitting


def _refuse_size(command: ConstituteCommittee, union: Union, members: int, rules: Rules) -> None:
    if command.committee == "standing":
        least, most = rules.list("R-ORG-18")
        if not least <= command.seats <= most:
            raise SizeNotAllowed(rule=rules.version("R-ORG-18"), seats=command.seats, least=least, most=most)
        if command.approval is None:
            raise ApprovalNeeded(rule=rules.version("R-ORG-18"))
    with_roll = union.formed is not None and union.formed.kind in WITH_MEMBERS  # a federation has no members of its own
    if command.committee == "supervision" and with_roll and members < rules.number("R-ORG-15"):
        raise SupervisorInstead(rule=rules.version("R-ORG-15"), members=members)


def _refuse_head(bench: Bench, command: TakeSeat, held: frozenset[PostKind], rules: Rules) -> None:
    if "head" in bench.taken.values():
        raise HeadSeated
    leads = command.woman and (held & LEADERS or command.as_vice_chair)
    if command.committee == "women" and not leads and rules.switch("R-ORG-09"):
        raise WomanHeads(rule=rules.version("R-ORG-09"))
    both_sides = rules.text("R-ORG-14") == "jointly_chosen" and command.jointly_chosen
    if command.committee == "mediation" and command.side != "union" and not both_sides:
        raise HeadFromUnionSide(rule=rules.version("R-ORG-14"))


BENCH = Decider("bench", initial=Bench(), evolve=evolve)
