"""Elections as they are read."""

from datetime import date

from gonghui_organisation.election.deadlines import post_handover
from gonghui_organisation.election.events import (
    CandidatesNominated,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    HandoverDue,
    ResultReported,
)
from gonghui_organisation.election.views import project_elections, project_results
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
        "disputes_open": 1, "disputes_upheld": 0,
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


def test_post_changes_hands_on_its_day() -> None:
    """An approved election issues a command for every post."""
    rows = folded(post_handover, HandoverDue("e1", "c1", "chair", "li", DAY))["deadline_post_handover"]
    assert rows[("e1/c1",)]["due_on"] == DAY
