"""The rules of a post."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from gonghui_shared.contracts.organisation import (
    CadreTrained,
    PostEstablished,
    PostFilled,
    PostKind,
    PostVacated,
    UnionKind,
)
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import (
    EstablishPost,
    FillPost,
    HandOverPost,
    NameFundsReviewHead,
    PostLine,
    RecordTraining,
    VacatePost,
)
from .events import FundsReviewHeadNamed

PostEvent = PostEstablished | PostFilled | PostVacated | CadreTrained | FundsReviewHeadNamed

FEDERATION_POSTS: Final[frozenset[PostKind]] = frozenset(
    {"federation_leader", "federation_officer", "auditor", "ops_engineer"}
)
_DAY: Final = timedelta(days=1)
ELECTED_POSTS: Final[frozenset[PostKind]] = frozenset({"chair", "vice_chair", "committee_member", "funds_reviewer"})
WITH_FEDERATION_POSTS: Final[frozenset[UnionKind]] = frozenset({"federation", "district", "town", "industry"})


class PostExists(Refusal):
    """这个岗位已经设立。 This post has been established."""


class NoSuchPost(Refusal):
    """没有设立这个岗位。 This post has not been established."""


class PostUnfitForUnion(Refusal):
    """这类岗位只能设在地方或产业工会。 Posts of this kind belong to local federations and industrial unions only."""


class ElectedPost(Refusal):
    """这个岗位须经选举产生并由上级工会批准。 This post is filled by an election that the superior union approves."""


class PostHeld(Refusal):
    """这个岗位已有人担任。 Somebody holds this post."""


class PostVacant(Refusal):
    """这个岗位无人担任。 Nobody holds this post."""


class HolderOverlaps(Refusal):
    """任职日期与前任重叠。 The dates overlap with those of the holder before."""


class NotTheHolder(Refusal):
    """此人不担任这个岗位。 This person does not hold the post."""


class TrainedAlready(Refusal):
    """培训已经登记。 The training has been recorded."""


class NoFundsReviewer(Refusal):
    """只有经费审查委员的岗位可以负责经费审查委员会。 Only a funds reviewer's post may head the funds review committee."""


class LeftBeforeHeld(Refusal):
    """离任日期早于任职日期。 The last day lies before the first one."""


@dataclass(frozen=True, slots=True)
class Post:
    """Only what later decisions ask for."""

    kind: PostKind | None = None  # None: not established
    full_time: bool = False  # as established; its staffing may say otherwise
    holder: PersonId | None = None
    held_from: date | None = None  # of the present holder, or of the last one
    held_to: date | None = None  # of the holder before
    trained: frozenset[PersonId] = frozenset()


def evolve(post: Post, event: PostEvent) -> Post:
    """The state after one more event."""
    match event:
        case PostEstablished(kind=kind, full_time=full_time):
            return replace(post, kind=kind, full_time=full_time)
        case PostFilled(person_id=person, held_from=day):
            return replace(post, holder=person, held_from=day)
        case PostVacated(held_to=day):
            return replace(post, holder=None, held_to=day)
        case CadreTrained(person_id=person):
            return replace(post, trained=post.trained | {person})
        case FundsReviewHeadNamed():
            return post


def establish_post(post: Post, command: EstablishPost, *, union_kind: UnionKind | None) -> Iterator[PostEstablished]:
    """Establish a post; those of a federation's staff in federations and industrial unions only.

    Args:
        union_kind: what kind of union asks, None for one that is not known.
    """
    if post.kind is not None:
        raise PostExists
    if command.kind in FEDERATION_POSTS and union_kind not in WITH_FEDERATION_POSTS:
        raise PostUnfitForUnion
    yield PostEstablished(command.post_id, command.kind, command.full_time)


def fill_post(post: Post, command: FillPost, *, rules: Rules) -> Iterator[PostFilled]:
    """Fill a post that nobody holds and no election fills, from a day after the last holder's last day on.

    Source: R-ELE-10.
    """
    if post.kind is None:
        raise NoSuchPost
    if post.kind in ELECTED_POSTS:
        raise ElectedPost(rule=rules.version("R-ELE-10"))
    if post.holder is not None:
        raise PostHeld
    if post.held_to is not None and command.held_from <= post.held_to:
        raise HolderOverlaps(held_to=post.held_to.isoformat())
    yield PostFilled(command.post_id, post.kind, command.person_id, command.held_from)


def vacate_post(post: Post, command: VacatePost) -> Iterator[PostVacated]:
    """End the present holding with a last day."""
    if post.kind is None or post.holder is None or post.held_from is None:
        raise PostVacant
    if command.held_to < post.held_from:
        raise LeftBeforeHeld(held_from=post.held_from.isoformat())
    yield PostVacated(command.post_id, post.kind, post.holder, post.held_from, command.held_to)


def hand_over_post(post: Post, command: HandOverPost) -> Iterator[PostEvent]:
    """Carry out what an approved election decided; nothing happens where it has been carried out already.

    A holder who was elected again goes on holding the post. A post whose last holder came after the election stays as it
    is: papers of an older election never undo a newer one. Where the holder before stays on beyond the day, the next one
    begins the day after.
    """
    kind = post.kind or command.kind
    if post.kind is None:
        yield PostEstablished(command.post_id, command.kind, full_time=False)
    if post.held_from is not None and (post.holder == command.person_id or post.held_from >= command.held_from):
        return
    first = max(command.held_from, post.held_to + _DAY) if post.held_to else command.held_from
    if post.holder is not None and post.held_from is not None:
        yield PostVacated(command.post_id, kind, post.holder, post.held_from, first - _DAY)
    if command.person_id is not None:
        yield PostFilled(command.post_id, kind, command.person_id, first)


def record_training(post: Post, command: RecordTraining) -> Iterator[CadreTrained]:
    """Record a holder's entry training, once for each post.

    Source: R-TRM-08.
    """
    if post.holder != command.person_id:
        raise NotTheHolder
    if command.person_id in post.trained:
        raise TrainedAlready
    yield CadreTrained(command.person_id, command.post_id)


def name_funds_review_head(post: Post, command: NameFundsReviewHead) -> Iterator[FundsReviewHeadNamed]:
    """Name the post that heads the funds review committee, so that its vacancy is seen.

    Source: R-ELE-12.
    """
    if post.kind is None:
        raise NoSuchPost
    if post.kind != "funds_reviewer":
        raise NoFundsReviewer
    yield FundsReviewHeadNamed(command.post_id)


def record_post(post: Post, command: PostLine) -> Iterator[PostEvent]:
    """Take a post and its holder over from the papers."""
    if post.kind is not None:
        raise PostExists
    yield PostEstablished(command.post_id, command.kind, command.full_time)
    if command.person_id is not None:
        yield PostFilled(command.post_id, command.kind, command.person_id, command.held_from)


POST = Decider("post", initial=Post(), evolve=evolve)
