"""The rules of a removal: more than half of all who are entitled, and the superior union's approval.

No evaluation leads here by itself: people move it, people vote, people approve.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Final, Literal

from gonghui_organisation.election.decider import Roll
from gonghui_organisation.post.decider import ELECTED_POSTS, Post
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.contracts.organisation import CadreRemoved, PostVacated
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import Rules

from .commands import ApproveRemoval, MoveRemoval, ReturnRemoval, VoteOnRemoval
from .events import RemovalMoved, RemovalReturned, RemovalVoted
from .refusals import (
    CountDoesNotAdd,
    EntitledUnknown,
    HolderChanged,
    NoQuorum,
    NotAtThisStage,
    NotElected,
    RemovalExists,
    TooFewScrutineers,
    TooFewSupporters,
)

RemovalEvent = RemovalMoved | RemovalVoted | CadreRemoved | RemovalReturned
Stage = Literal["none", "moved", "carried", "failed", "approved", "returned"]


@dataclass(frozen=True, slots=True)
class Removal:
    """Only what later decisions ask for."""

    moved: RemovalMoved | None = None
    voted: RemovalVoted | None = None
    stage: Stage = "none"


def evolve(removal: Removal, event: RemovalEvent) -> Removal:
    """The state after one more event."""
    match event:
        case RemovalMoved():
            return Removal(event, None, "moved")
        case RemovalVoted(carried=carried):
            return replace(removal, voted=event, stage="carried" if carried else "failed")
        case CadreRemoved():
            return replace(removal, stage="approved")
        case RemovalReturned():
            return replace(removal, stage="returned")


def move_removal(
    removal: Removal, command: MoveRemoval, *, post: Post, roll: Roll | None, rules: Rules
) -> Iterator[RemovalMoved]:
    """Move it: the committee, the superior union, or as many members as may ask for an extra meeting.

    Args:
        post: the one whose holder is to go.
        roll: None where the union's roll is not kept here.

    Source: R-TRM-03, R-ELE-11.
    """
    if removal.stage != "none":
        raise RemovalExists
    if post.kind not in ELECTED_POSTS or post.holder is None:
        raise NotElected
    if command.moved_by == "members" and roll is not None:
        needed = ceil(roll.members * rules.ratio("R-ELE-11"))
        if command.supporters < needed:
            raise TooFewSupporters(rule=rules.version("R-ELE-11"), supporters=command.supporters, needed=needed)
    yield RemovalMoved(
        command.removal_id, command.post_id, post.kind, post.holder, command.moved_by, command.supporters,
        command.grounds,
    )  # fmt: skip


def vote_on_removal(
    removal: Removal, command: VoteOnRemoval, *, roll: Roll | None, rules: Rules, on: date
) -> Iterator[RemovalVoted]:
    """Record the vote: carried by more than half of all who are entitled, however many came.

    Source: R-TRM-03, R-ELE-02, R-ELE-06, R-ELE-13.
    """
    if removal.moved is None or removal.stage != "moved" or command.held_on > on:
        raise NotAtThisStage
    entitled = _entitled(command, roll)
    if command.present > entitled or command.collected > command.present or _counted(command) != command.collected:
        raise CountDoesNotAdd(entitled=entitled)
    needed = ceil(entitled * rules.ratio("R-ELE-02"))
    if command.present < needed:
        raise NoQuorum(rule=rules.version("R-ELE-02"), present=command.present, needed=needed)
    hands = set(command.scrutineers)
    if len(hands) < rules.number("R-ELE-13.scrutineers") or removal.moved.person_id in hands:
        raise TooFewScrutineers(rule=rules.version("R-ELE-13.scrutineers"))
    yield RemovalVoted(
        command.removal_id, command.held_on, entitled, command.present, command.collected, command.void,
        command.votes_for, command.votes_against, tuple(sorted(hands)),
        carried=command.votes_for > entitled * rules.ratio("R-TRM-03"),
    )  # fmt: skip


def _counted(command: VoteOnRemoval) -> int:
    """Ballots by what stands on them; blank ones count as void."""
    return command.votes_for + command.votes_against + command.void


def _entitled(command: VoteOnRemoval, roll: Roll | None) -> int:
    if command.entitled is None and roll is not None:
        return roll.members
    if not command.entitled or (roll is not None and command.entitled > roll.members):
        raise EntitledUnknown
    return command.entitled


def approve_removal(
    removal: Removal, command: ApproveRemoval, *, superior: UnionId | None, post: Post, on: date, rules: Rules
) -> Iterator[CadreRemoved | At]:
    """Approve what the meeting decided: the holder leaves the post with the day, and its vacancy clock runs.

    Source: R-TRM-03, R-ELE-10.
    """
    moved, voted = _carried(removal)
    if command.superior_id != superior:
        raise NotTheSuperior(rule=rules.version("R-ELE-10"))
    if command.post_id != moved.post_id or post.holder != moved.person_id or post.held_from is None:
        raise HolderChanged
    yield CadreRemoved(command.removal_id, moved.post_id, moved.kind, moved.person_id, voted.votes_for, voted.entitled)
    last = max(on, post.held_from)
    yield At("post", PostVacated(moved.post_id, moved.kind, moved.person_id, post.held_from, last))


def return_removal(removal: Removal, command: ReturnRemoval, *, superior: UnionId | None) -> Iterator[RemovalReturned]:
    """Return it; the holder stays, and it has to be moved anew."""
    moved, _ = _carried(removal)
    if command.superior_id != superior:
        raise NotTheSuperior
    yield RemovalReturned(command.removal_id, moved.person_id, command.reason)


def _carried(removal: Removal) -> tuple[RemovalMoved, RemovalVoted]:
    if removal.stage != "carried" or removal.moved is None or removal.voted is None:
        raise NotAtThisStage
    return removal.moved, removal.voted


REMOVAL: Final = Decider("removal", initial=Removal(), evolve=evolve)
