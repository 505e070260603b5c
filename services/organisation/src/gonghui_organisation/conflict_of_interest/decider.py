"""The rules of a conflict of interest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_organisation.post.acting import by_somebody_else, holds, only_as_oneself
from gonghui_organisation.post.decider import Post
from gonghui_shared.contracts.organisation import ConflictDeclared, ConflictReviewed
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId, PostId
from gonghui_shared.refusals import Refusal

from .commands import DeclareConflict, ReviewConflict
from .events import ConflictDescribed

ConflictEvent = ConflictDeclared | ConflictDescribed | ConflictReviewed


class DeclaredAlready(Refusal):
    """该编号的申报已经存在。 A declaration with this id exists."""


class NotYetSo(Refusal):
    """发生日期不能晚于今天。 What is declared has begun by today."""


class NothingToReview(Refusal):
    """没有待审核的申报。 No declaration waits for a review."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One declaration."""

    post_id: PostId | None = None  # None: nothing is declared
    person_id: PersonId | None = None
    reviewed: bool = False


def evolve(conflict: Conflict, event: ConflictEvent) -> Conflict:
    """The state after one more event."""
    match event:
        case ConflictDeclared(post_id=post):
            return Conflict(post)
        case ConflictDescribed(person_id=person):
            return replace(conflict, person_id=person)
        case ConflictReviewed():
            return replace(conflict, reviewed=True)


def declare_conflict(
    conflict: Conflict, command: DeclareConflict, *, post: Post, on: date, actor: str
) -> Iterator[ConflictDeclared | ConflictDescribed]:
    """Declare a conflict of one's own: that there is one is told to others, what it is stays here."""
    only_as_oneself(command.person_id, actor)
    holds(post, command.person_id, on)
    if conflict.post_id is not None:
        raise DeclaredAlready
    if command.since > on:
        raise NotYetSo
    yield ConflictDeclared(command.declaration_id, command.post_id, command.kind)
    yield ConflictDescribed(command.declaration_id, command.person_id, command.what, command.since)


def review_conflict(conflict: Conflict, command: ReviewConflict, *, actor: str) -> Iterator[ConflictReviewed]:
    """Review what somebody else declared."""
    if conflict.post_id is None or conflict.reviewed:
        raise NothingToReview
    by_somebody_else(actor, f"person:{conflict.person_id}")
    yield ConflictReviewed(command.declaration_id, conflict.post_id, command.finding)


CONFLICT = Decider("conflict_of_interest", initial=Conflict(), evolve=evolve)
