"""The rules of a restructuring, step by step; finance carries its middle out, and it ends once or is abandoned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from gonghui_organisation.union.decider import Union
from gonghui_organisation.union.refusals import NotTheSuperior, SubordinatesRemain, UnionNotInBeing
from gonghui_shared.contracts.organisation import (
    Receiver,
    RestructuringAbandoned,
    RestructuringApproved,
    RestructuringCompleted,
    UnionDissolved,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.rules import Rules

from .commands import (
    AbandonRestructuring,
    ApproveRestructuring,
    CompleteRestructuring,
    HaltRestructuring,
    ProposeRestructuring,
    ReturnRestructuring,
)
from .events import RestructuringGivenUp, RestructuringHalted, RestructuringProposed, RestructuringReturned
from .refusals import CaseOpen, CaseUsed, HeadcountDiffers, MembersRemain, NoSuchCase, ReceiversUnfit

RestructuringEvent = (
    RestructuringProposed
    | RestructuringReturned
    | RestructuringApproved
    | RestructuringHalted
    | RestructuringAbandoned
    | RestructuringGivenUp
    | RestructuringCompleted
)
Stage = Literal["none", "proposed", "approved", "halted", "returned", "abandoned", "completed"]
OPEN: Final = frozenset[Stage]({"proposed", "approved", "halted"})


@dataclass(frozen=True, slots=True)
class Restructurings:
    """A union's restructurings, of which one at most is open: only what later decisions ask for."""

    proposed: RestructuringProposed | None = None  # the last one
    stage: Stage = "none"
    used: frozenset[Identifier] = frozenset()


def evolve(cases: Restructurings, event: RestructuringEvent) -> Restructurings:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case RestructuringProposed(case_id=case):
            return Restructurings(event, "proposed", cases.used | {case})
        case RestructuringReturned():
            return replace(cases, stage="returned")
        case RestructuringApproved():
            return replace(cases, stage="approved")
        case RestructuringHalted():
            return replace(cases, stage="halted")
        case RestructuringAbandoned():
            return replace(cases, stage="abandoned")
        case RestructuringCompleted():
            return replace(cases, stage="completed")
        case RestructuringGivenUp():
            return cases


def propose_restructuring(
    cases: Restructurings,
    command: ProposeRestructuring,
    *,
    union: Union,
    in_being: frozenset[UnionId],
    members: int,
    rules: Rules,
) -> Iterator[RestructuringProposed]:
    """Ask for a merger, a split or a dissolution.

    Args:
        in_being: those of the named receivers that are unions in being.
        members: on the roll; whoever goes and whoever stays adds up to them.

    Source: R-ORG-05, R-ORG-06.
    """
    if not union.in_being or union.superior_id is None:
        raise UnionNotInBeing
    if cases.stage in OPEN:
        raise CaseOpen
    if command.case_id in cases.used:
        raise CaseUsed
    receivers = tuple(Receiver(line.union_id, line.headcount) for line in command.receivers)
    if command.kind == "dissolve" and not receivers:
        receivers = (Receiver(union.superior_id, members),)
    else:
        _refuse_unfit(command, receivers, in_being)
    if command.remaining and command.kind != "split":
        raise MembersRemain(rule=rules.version("R-ORG-06"))
    told = sum(receiver.headcount for receiver in receivers) + command.remaining
    if command.kind == "split" and told != members:
        raise HeadcountDiffers(rule=rules.version("R-ORG-06"), told=told, members=members)
    yield RestructuringProposed(
        command.case_id, command.kind, receivers, command.remaining, command.resolution, command.reason
    )


def _refuse_unfit(command: ProposeRestructuring, receivers: tuple[Receiver, ...], in_being: frozenset[UnionId]) -> None:
    unions = {receiver.union_id for receiver in receivers}
    counted = len(unions) == len(receivers) and (len(unions) == 1 or (command.kind == "split" and unions))
    if command.kind == "dissolve" or not counted or command.union_id in unions or not unions <= in_being:
        raise ReceiversUnfit


def approve_restructuring(
    cases: Restructurings, command: ApproveRestructuring, *, superior: UnionId | None, subordinates: int, rules: Rules
) -> Iterator[RestructuringApproved]:
    """Approve as the superior union; where the union ends, no union may stand below it any more. After a halt, approve again.

    Source: R-ORG-05, R-ORG-06.
    """
    proposed = _at(cases, command.case_id, {"proposed", "halted"})
    if command.superior_id != superior:
        raise NotTheSuperior(rule=rules.version("R-ORG-06"))
    if subordinates and not proposed.remaining:
        raise SubordinatesRemain(subordinates=subordinates)
    yield RestructuringApproved(command.case_id, proposed.kind, proposed.receivers, proposed.remaining)


def return_restructuring(
    cases: Restructurings, command: ReturnRestructuring, *, superior: UnionId | None
) -> Iterator[RestructuringReturned]:
    """Return a proposal; the union may propose anew."""
    _at(cases, command.case_id, {"proposed", "halted"})
    if command.superior_id != superior:
        raise NotTheSuperior
    yield RestructuringReturned(command.case_id, command.reason)


def abandon_restructuring(
    cases: Restructurings, command: AbandonRestructuring, *, superior: UnionId | None
) -> Iterator[RestructuringAbandoned | RestructuringGivenUp]:
    """Give up what has been approved and is not complete; finance takes back what it handed over."""
    proposed = _at(cases, command.case_id, {"approved", "halted"})
    if command.superior_id != superior:
        raise NotTheSuperior
    yield RestructuringAbandoned(command.case_id, proposed.receivers)
    yield RestructuringGivenUp(command.case_id, command.reason)


def halt_restructuring(cases: Restructurings, command: HaltRestructuring) -> Iterator[RestructuringHalted]:
    """Stop after an audit that was not passed; nothing happens where the case has gone on meanwhile."""
    if cases.stage == "approved" and _names(cases, command.case_id):
        yield RestructuringHalted(command.case_id)


def complete_restructuring(
    cases: Restructurings, command: CompleteRestructuring, *, union: Union
) -> Iterator[RestructuringCompleted | At]:
    """Complete after the hand-over; nothing happens where the case was abandoned meanwhile, and finance has been told.

    Source: R-ORG-05.
    """
    proposed = cases.proposed
    if proposed is None or cases.stage != "approved" or not _names(cases, command.case_id):
        return
    yield RestructuringCompleted(command.case_id, proposed.kind, proposed.receivers)
    if not proposed.remaining and union.in_being:
        yield At("union", UnionDissolved("merged" if proposed.kind == "merge" else "other"))


def _names(cases: Restructurings, case_id: Identifier) -> bool:
    return cases.proposed is not None and cases.proposed.case_id == case_id


def _at(cases: Restructurings, case_id: Identifier, stages: set[Stage]) -> RestructuringProposed:
    if cases.proposed is None or cases.proposed.case_id != case_id or cases.stage not in stages:
        raise NoSuchCase
    return cases.proposed


RESTRUCTURING: Final = Decider("restructuring", initial=Restructurings(), evolve=evolve)
