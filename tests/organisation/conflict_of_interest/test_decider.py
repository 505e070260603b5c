"""Conflicts of interest: declared for oneself, reviewed by somebody else."""

from datetime import date
from typing import Any

from gonghui_organisation.conflict_of_interest.commands import DeclareConflict, ReviewConflict
from gonghui_organisation.conflict_of_interest.decider import (
    CONFLICT,
    DeclaredAlready,
    NothingToReview,
    NotYetSo,
    declare_conflict,
    review_conflict,
)
from gonghui_organisation.conflict_of_interest.events import ConflictDescribed
from gonghui_organisation.conflict_of_interest.views import project_conflicts
from gonghui_organisation.post.acting import OnlyAsOneself, SecondEyesNeeded
from gonghui_organisation.post.decider import NotTheHolder, Post
from gonghui_shared.contracts.organisation import ConflictDeclared, ConflictReviewed
from gonghui_shared.testing import DAY, folded, given
from gonghui_shared.testing.given import Decision

HELD = Post(kind="chair", holder="li", held_from=date(2025, 1, 1))
DECLARED = ConflictDeclared("d1", "c1", "kin")
DESCRIBED = ConflictDescribed("d1", "li", "弟弟承包食堂", date(2026, 1, 1))
REVIEWED = ConflictReviewed("d1", "c1", "recuse")


def declare(*history: Any, actor: str = "person:li", post: Post = HELD, since: date = date(2026, 1, 1)) -> Decision:
    """A brother who runs the canteen."""
    command = DeclareConflict(
        union_id="u1", declaration_id="d1", post_id="c1", person_id="li", kind="kin", what="弟弟承包食堂", since=since
    )
    return given(CONFLICT, *history).when(declare_conflict, command, post=post, on=DAY, actor=actor)


def test_holder_declares_a_conflict_of_their_own() -> None:
    """Others learn that there is one and of which kind, and no more."""
    declare().then(DECLARED, DESCRIBED)
    declare(actor="person:wang").then_refused(OnlyAsOneself)
    declare(post=Post(kind="chair", holder="wang", held_from=date(2025, 1, 1))).then_refused(NotTheHolder)
    declare(since=date(2026, 3, 3)).then_refused(NotYetSo)
    declare(DECLARED, DESCRIBED).then_refused(DeclaredAlready)
    assert set(ConflictDeclared.__struct_fields__) == {"declaration_id", "post_id", "kind"}


def test_somebody_else_reviews_it_once() -> None:
    """The person concerned does not."""
    review = ReviewConflict(union_id="u1", declaration_id="d1", finding="recuse")
    waiting = given(CONFLICT, DECLARED, DESCRIBED)
    waiting.when(review_conflict, review, actor="person:ma").then(REVIEWED)
    waiting.when(review_conflict, review, actor="person:li").then_refused(SecondEyesNeeded)
    given(CONFLICT, DECLARED, DESCRIBED, REVIEWED).when(review_conflict, review, actor="person:ma").then_refused(
        NothingToReview
    )
    given(CONFLICT).when(review_conflict, review, actor="person:ma").then_refused(NothingToReview)


def test_declaration_waits_until_it_is_reviewed() -> None:
    """Then it shows what followed."""
    assert folded(project_conflicts, DECLARED)["conflicts_of_interest"]["u1", "d1"]["finding"] is None
    row = folded(project_conflicts, DECLARED, REVIEWED)["conflicts_of_interest"]["u1", "d1"]
    assert (row["finding"], row["reviewed_on"]) == ("recuse", DAY)
