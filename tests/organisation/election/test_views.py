"""Elections as they are read."""

from datetime import date

from gonghui_organisation.election.deadlines import posts_awarded
from gonghui_organisation.election.events import (
    Award,
    CandidatesNominated,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    PostsAwarded,
    ResultReported,
)
from gonghui_organisation.election.views import project_elections, project_results
from gonghui_organisation.post.commands import HandOverPosts
from gonghui_shared.contracts.organisation import (
    CadreElected,
    ElectionApproved,
    ElectionDisputed,
    ElectionDisputeHeard,
    ElectionHeld,
)
from gonghui_shared.testing import DAY, folded

BARE, FULL = Contest("chair", ("c1",)), Contest("chair", ("c1",), ("li",))
COURSE = (
    ElectionOpened("e1", "by", (BARE,), True, 20, None, None),
    CandidatesNominated("e1", (FULL,), DAY),
    ElectionMeetingHeld("e1", DAY, 18),
    ElectionHeld("e1", 20, 18, direct=True),
    ResultReported("e1", date(2026, 3, 17)),
    ElectionDisputed("e1", "d1", "count"),
)


def test_election_shows_how_far_it_has_come() -> None:
    """A reported result waits for its answer, with the objections that wait to be heard."""
    assert folded(project_elections, *COURSE)["elections"][("u1", "e1")] == {
        "kind": "by", "state": "reported", "direct": True, "entitled": 20, "present": 18, "opened_on": DAY,
        "published_until": DAY, "held_on": DAY, "answer_due_on": date(2026, 3, 17), "contests": (FULL,),
        "disputes_open": 1, "disputes_upheld": 0, "plan": None, "plan_returned_for": None,
    }  # fmt: skip


def test_answered_election_keeps_its_disputes() -> None:
    """What was heard and dismissed is no open dispute."""
    answered = (*COURSE, ElectionDisputeHeard("e1", "d1", upheld=False), ElectionApproved("e1"))
    row = folded(project_elections, *answered)["elections"][("u1", "e1")]
    assert (row["state"], row["disputes_open"], row["disputes_upheld"]) == ("approved", 0, 0)


def test_winners_stand_with_their_votes() -> None:
    """Every post shows who won it."""
    rows = folded(project_results, CadreElected("e1", "c1", "chair", "li", 12, 20))["election_results"]
    assert rows == {("u1", "e1", "c1"): {"kind": "chair", "person_id": "li", "votes": 12}}


def test_posts_change_hands_on_their_day() -> None:
    """An approved election issues one command for all its posts."""
    awarded = PostsAwarded("e1", DAY, (Award("c1", "chair", "li"), Award("v1", "vice_chair", None)))
    row = folded(posts_awarded, awarded)["deadline_posts_awarded"][("u1/e1",)]
    assert row["due_on"] == DAY
    assert [post.person_id for post in HandOverPosts.model_validate_json(row["command"]).posts] == ["li", None]
