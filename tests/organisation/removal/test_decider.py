"""How somebody who was elected is removed: never by a machine, and never by half of those who came."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.election.decider import Roll
from gonghui_organisation.post.decider import POST, Post
from gonghui_organisation.removal import refusals as no
from gonghui_organisation.removal.commands import ApproveRemoval, MoveRemoval, ReturnRemoval, VoteOnRemoval
from gonghui_organisation.removal.decider import (
    REMOVAL,
    approve_removal,
    move_removal,
    return_removal,
    vote_on_removal,
)
from gonghui_organisation.removal.events import RemovalMoved, RemovalReturned, RemovalVoted
from gonghui_organisation.removal.views import project_removals
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.contracts.organisation import CadreRemoved, PostEstablished, PostFilled, PostVacated
from gonghui_shared.decider import At
from gonghui_shared.privacy import MemoryKeyStore, Vault
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

LAW = Rulebook(shipped()).rules("CN", DAY)
SIXTY = Roll(60, "")
SINCE = date(2024, 1, 8)
CHAIR = POST.fold([PostEstablished("c", "chair", True), PostFilled("c", "chair", "li", SINCE)])
ONE: dict[str, Any] = {"union_id": "u", "removal_id": "r1"}
MOVED = RemovalMoved("r1", "c", "chair", "li", "members", 20, "长期不履职")
VOTED = RemovalVoted("r1", DAY, 60, 45, 45, 2, 31, 12, ("he", "lu"), True)
REMOVED = CadreRemoved("r1", "c", "chair", "li", 31, 60)
CLOSED = Vault(MemoryKeyStore(), bytes(32))


def moved(*history: Any, post: Post = CHAIR, roll: Roll | None = SIXTY, **changes: Any) -> Decision:
    """A third of the members ask for it."""
    plain: dict[str, Any] = {"post_id": "c", "moved_by": "members", "supporters": 20, "grounds": "长期不履职"}
    command = MoveRemoval(**ONE | plain | changes)
    return given(REMOVAL, *history).when(move_removal, command, post=post, roll=roll, rules=LAW)


@pytest.mark.rule("R-ELE-11")
def test_third_of_the_members_may_move_it() -> None:
    """Or the committee, or the superior union; only for a post that was filled by an election."""
    moved().then(MOVED)
    moved(supporters=19).then_refused(no.TooFewSupporters, needed=20)
    assert moved(supporters=0, moved_by="committee").refusal is None
    assert moved(supporters=1, roll=None).refusal is None
    moved(MOVED).then_refused(no.RemovalExists)
    organiser = POST.fold([PostEstablished("c", "organiser", True), PostFilled("c", "organiser", "li", SINCE)])
    moved(post=organiser).then_refused(no.NotElected)
    moved(post=POST.fold([PostEstablished("c", "chair", True)])).then_refused(no.NotElected)


def voted(*history: Any, roll: Roll | None = SIXTY, on: date = DAY, **changes: Any) -> Decision:
    """Forty-five of sixty came, and thirty-one are for it."""
    plain: dict[str, Any] = {
        "held_on": DAY, "present": 45, "collected": 45, "void": 2, "votes_for": 31, "votes_against": 12,
        "scrutineers": ["lu", "he"],
    }  # fmt: skip
    command = VoteOnRemoval(**ONE | plain | changes)
    return given(REMOVAL, *(history or [MOVED])).when(vote_on_removal, command, roll=roll, rules=LAW, on=on)


@pytest.mark.rule("R-TRM-03")
def test_it_takes_more_than_half_of_all_who_are_entitled() -> None:
    """Thirty of sixty are not enough, though they are most of those who came."""
    voted().then(VOTED)
    [failed] = voted(votes_for=30, votes_against=13).events
    assert isinstance(failed, RemovalVoted)
    assert not failed.carried


@pytest.mark.rule("R-ELE-02")
@pytest.mark.rule("R-ELE-13.scrutineers")
def test_vote_is_one_of_a_sound_meeting() -> None:
    """With its quorum, with figures that add up, with two scrutineers of whom none is concerned."""
    voted(present=39, collected=39, void=0, votes_for=31, votes_against=8).then_refused(no.NoQuorum, needed=40)
    voted(collected=46, void=3).then_refused(no.CountDoesNotAdd)
    voted(votes_against=11).then_refused(no.CountDoesNotAdd)
    voted(present=61).then_refused(no.CountDoesNotAdd)
    voted(scrutineers=["he", "he"]).then_refused(no.TooFewScrutineers)
    voted(scrutineers=["he", "li"]).then_refused(no.TooFewScrutineers)
    voted(MOVED, VOTED).then_refused(no.NotAtThisStage)
    voted(on=date(2026, 3, 1)).then_refused(no.NotAtThisStage)
    voted(roll=None).then_refused(no.EntitledUnknown)
    voted(entitled=61).then_refused(no.EntitledUnknown)
    assert voted(roll=None, entitled=60).refusal is None


@pytest.mark.rule("R-ELE-10")
def test_post_falls_vacant_when_the_superior_union_approves() -> None:
    """Until then the holder stays; a holder who has changed is not removed by it."""
    approve = ApproveRemoval(**ONE, post_id="c", superior_id="f")
    asked: dict[str, Any] = {"superior": "f", "post": CHAIR, "on": DAY, "rules": LAW}
    carried = given(REMOVAL, MOVED, VOTED)
    vacated = At("post", PostVacated("c", "chair", "li", SINCE, DAY))
    carried.when(approve_removal, approve, **asked).then(REMOVED, vacated)
    carried.when(approve_removal, approve, **asked | {"superior": "d"}).then_refused(NotTheSuperior)
    carried.when(approve_removal, approve, **asked | {"post": Post()}).then_refused(no.HolderChanged)
    given(REMOVAL, MOVED).when(approve_removal, approve, **asked).then_refused(no.NotAtThisStage)
    back = ReturnRemoval(**ONE, superior_id="f", reason="未达法定人数")
    carried.when(return_removal, back, superior="f").then(RemovalReturned("r1", "li", "未达法定人数"))
    carried.when(return_removal, back, superior="d").then_refused(NotTheSuperior)
    given(REMOVAL, MOVED, VOTED, REMOVED).when(return_removal, back, superior="f").then_refused(no.NotAtThisStage)


def test_every_removal_shows_how_far_it_has_come() -> None:
    """With its figures; without the words, where there is no key."""
    returned = RemovalReturned("r1", "li", "未达法定人数")
    [row] = folded(project_removals, MOVED, VOTED, returned, vault=CLOSED)["removals"].values()
    assert (row["stage"], row["votes_for"], row["entitled"], row["returned_for"]) == ("returned", 31, 60, None)
    [row] = folded(project_removals, MOVED, VOTED, REMOVED, vault=CLOSED)["removals"].values()
    assert (row["stage"], row["answered_on"]) == ("approved", DAY)
