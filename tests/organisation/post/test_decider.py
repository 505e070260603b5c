"""The rules of a post."""

from datetime import date

import pytest

from gonghui_organisation.post.commands import (
    EstablishPost,
    FillPost,
    HandOverPost,
    NameFundsReviewHead,
    PostLine,
    RecordTraining,
    VacatePost,
)
from gonghui_organisation.post.decider import (
    POST,
    ElectedPost,
    HolderOverlaps,
    LeftBeforeHeld,
    NoFundsReviewer,
    NoSuchPost,
    NotTheHolder,
    PostExists,
    PostHeld,
    PostUnfitForUnion,
    PostVacant,
    TrainedAlready,
    establish_post,
    fill_post,
    hand_over_post,
    name_funds_review_head,
    record_post,
    record_training,
    vacate_post,
)
from gonghui_organisation.post.events import FundsReviewHeadNamed
from gonghui_shared.contracts.organisation import CadreTrained, PostEstablished, PostFilled, PostKind, PostVacated
from gonghui_shared.testing import given, rules

BEGUN, LEFT, NEXT = date(2024, 3, 1), date(2026, 2, 28), date(2026, 3, 1)
ESTABLISHED = PostEstablished("chair-1", "chair", full_time=True)
FILLED = PostFilled("chair-1", "chair", "li", BEGUN)
VACATED = PostVacated("chair-1", "chair", "li", BEGUN, LEFT)
ESTABLISH = EstablishPost(union_id="u1", post_id="chair-1", kind="chair", full_time=True)
FILL = FillPost(union_id="u1", post_id="organiser-1", person_id="wang", held_from=NEXT)
ORGANISER = (
    PostEstablished("organiser-1", "organiser", full_time=True),
    PostFilled("organiser-1", "organiser", "li", BEGUN),
    PostVacated("organiser-1", "organiser", "li", BEGUN, LEFT),
)
RULES = rules({"R-ELE-10": (15, "days")})
HAND_OVER = HandOverPost(union_id="u1", post_id="chair-1", kind="chair", person_id="wang", held_from=NEXT)


def test_union_establishes_a_post() -> None:
    """A post comes into being with its kind and its basis."""
    given(POST).when(establish_post, ESTABLISH, union_kind="primary").then(ESTABLISHED)


def test_post_is_established_once() -> None:
    """An id names one post for ever."""
    given(POST, ESTABLISHED).when(establish_post, ESTABLISH, union_kind="primary").then_refused(PostExists)


def test_posts_of_a_federation_do_not_exist_in_a_primary_union() -> None:
    """No chair makes a federation's officer of their own union."""
    auditor = EstablishPost(union_id="u1", post_id="a1", kind="auditor")
    given(POST).when(establish_post, auditor, union_kind="primary").then_refused(PostUnfitForUnion)
    given(POST).when(establish_post, auditor, union_kind=None).then_refused(PostUnfitForUnion)
    given(POST).when(establish_post, auditor, union_kind="district").then(PostEstablished("a1", "auditor", False))


def test_somebody_is_appointed_to_an_empty_post() -> None:
    """The post's kind comes with the holder, so that others need not look it up."""
    given(POST, ORGANISER[0]).when(fill_post, FILL, rules=RULES).then(
        PostFilled("organiser-1", "organiser", "wang", NEXT)
    )


@pytest.mark.rule("R-ELE-10")
@pytest.mark.parametrize("kind", ["chair", "vice_chair", "committee_member", "funds_reviewer"])
def test_elected_posts_are_not_filled_by_appointment(kind: PostKind) -> None:
    """Their holders are elected, and approved by the superior union before they take office."""
    established = PostEstablished("organiser-1", kind, full_time=False)
    given(POST, established).when(fill_post, FILL, rules=RULES).then_refused(ElectedPost)


def test_post_that_nobody_established_is_not_filled() -> None:
    """A post exists before somebody holds it."""
    given(POST).when(fill_post, FILL, rules=RULES).then_refused(NoSuchPost)


def test_post_has_one_holder_at_a_time() -> None:
    """A second holder has to wait until the first one has left."""
    given(POST, *ORGANISER[:2]).when(fill_post, FILL, rules=RULES).then_refused(PostHeld)


def test_holdings_do_not_overlap() -> None:
    """The next holder begins after the last day of the one before."""
    early = FILL.model_copy(update={"held_from": LEFT})
    given(POST, *ORGANISER).when(fill_post, early, rules=RULES).then_refused(HolderOverlaps)


def test_holder_leaves_after_a_last_day() -> None:
    """The holding is closed with both its days."""
    leave = VacatePost(union_id="u1", post_id="chair-1", held_to=LEFT)
    given(POST, ESTABLISHED, FILLED).when(vacate_post, leave).then(VACATED)


def test_nobody_leaves_an_empty_post() -> None:
    """There is nothing to end."""
    leave = VacatePost(union_id="u1", post_id="chair-1", held_to=LEFT)
    given(POST, ESTABLISHED).when(vacate_post, leave).then_refused(PostVacant)


def test_nobody_leaves_before_having_begun() -> None:
    """A holding has at least one day."""
    leave = VacatePost(union_id="u1", post_id="chair-1", held_to=date(2024, 2, 29))
    given(POST, ESTABLISHED, FILLED).when(vacate_post, leave).then_refused(LeftBeforeHeld)


def test_elected_successor_takes_over() -> None:
    """The holder before leaves on the eve of the successor's first day."""
    given(POST, ESTABLISHED, FILLED).when(hand_over_post, HAND_OVER).then(
        VACATED, PostFilled("chair-1", "chair", "wang", NEXT)
    )


def test_holder_elected_again_goes_on() -> None:
    """Re-election interrupts nothing."""
    again = HAND_OVER.model_copy(update={"person_id": "li"})
    given(POST, ESTABLISHED, FILLED).when(hand_over_post, again).then()


def test_seat_that_nobody_won_is_left_empty() -> None:
    """Whoever was not elected again leaves the post."""
    nobody = HAND_OVER.model_copy(update={"person_id": None})
    given(POST, ESTABLISHED, FILLED).when(hand_over_post, nobody).then(VACATED)


def test_election_establishes_the_post_that_it_fills() -> None:
    """A seat of a new committee is established by being won."""
    given(POST).when(hand_over_post, HAND_OVER).then(
        PostEstablished("chair-1", "chair", full_time=False), PostFilled("chair-1", "chair", "wang", NEXT)
    )


def test_elected_successor_waits_for_the_last_day_of_the_holder_before() -> None:
    """Approved before that day, the election is carried out on the next one; nobody elected is left out."""
    early = HAND_OVER.model_copy(update={"held_from": LEFT})
    given(POST, ESTABLISHED, FILLED, VACATED).when(hand_over_post, early).then(
        PostFilled("chair-1", "chair", "wang", NEXT)
    )


def test_older_election_does_not_undo_a_newer_one() -> None:
    """Papers of an old election, recorded late, move nobody."""
    late = HAND_OVER.model_copy(update={"held_from": date(2020, 3, 1)})
    given(POST, ESTABLISHED, FILLED).when(hand_over_post, late).then()
    given(POST, ESTABLISHED, FILLED, VACATED).when(hand_over_post, late).then()


@pytest.mark.rule("R-TRM-08")
def test_holder_is_trained_once_for_a_post() -> None:
    """Entry training belongs to whoever holds the post."""
    train = RecordTraining(union_id="u1", post_id="chair-1", person_id="li")
    trained = CadreTrained("li", "chair-1")
    given(POST, ESTABLISHED, FILLED).when(record_training, train).then(trained)
    given(POST, ESTABLISHED, FILLED, trained).when(record_training, train).then_refused(TrainedAlready)
    given(POST, ESTABLISHED, FILLED, VACATED).when(record_training, train).then_refused(NotTheHolder)


def test_papers_bring_a_post_with_its_holder() -> None:
    """A federation that starts takes over what is there."""
    line = PostLine(union_id="u1", post_id="chair-1", kind="chair", full_time=True, person_id="li", held_from=BEGUN)
    given(POST).when(record_post, line).then(ESTABLISHED, FILLED)
    given(POST).when(record_post, line.model_copy(update={"person_id": None})).then(ESTABLISHED)
    given(POST, ESTABLISHED).when(record_post, line).then_refused(PostExists)


@pytest.mark.rule("R-ELE-12")
def test_a_funds_reviewers_post_heads_the_funds_review() -> None:
    """No other post does."""
    named = NameFundsReviewHead(union_id="u1", post_id="r1")
    reviewer = PostEstablished("r1", "funds_reviewer", full_time=False)
    given(POST, reviewer).when(name_funds_review_head, named).then(FundsReviewHeadNamed("r1"))
    given(POST).when(name_funds_review_head, named).then_refused(NoSuchPost)
    given(POST, ESTABLISHED).when(name_funds_review_head, named).then_refused(NoFundsReviewer)
