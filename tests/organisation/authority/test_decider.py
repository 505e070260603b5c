"""Who may let somebody stand in, for what and for how long."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.authority.commands import AppointStandIn, EndStandIn
from gonghui_organisation.authority.decider import (
    STAND_IN,
    NoStandIn,
    NotGivenByPost,
    NotTheHolder,
    StandInExists,
    StandsInForOneself,
    TimeNotAllowed,
    appoint_stand_in,
    end_stand_in,
)
from gonghui_organisation.post.decider import POST, Post
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import PostEstablished, PostFilled, StandInAppointed, StandInEnded
from gonghui_shared.directory.knowledge import read_grants
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, given

LAW = Rulebook(shipped()).rules("CN", DAY)
CHAIR = POST.fold([PostEstablished("c", "chair", False), PostFilled("c", "chair", "li", date(2024, 1, 8))])
UNTIL = date(2026, 4, 30)
LENT = StandInAppointed("s1", "c", "chair", "li", "wu", DAY, UNTIL, ("member.*", "activity.hold"))


def lent(*history: Any, post: Post = CHAIR, actor: str = "person:li", **changes: Any) -> Decision:
    """The chair is away until the end of April."""
    plain: dict[str, Any] = {
        "union_id": "u", "stand_in_id": "s1", "post_id": "c", "person_id": "wu", "from_on": DAY, "until_on": UNTIL,
        "permissions": ["member.*", "activity.hold", "member.*"],
    }  # fmt: skip
    command = AppointStandIn(**plain | changes)
    context = {"post": post, "grants": read_grants(), "rules": LAW, "on": DAY, "actor": actor}
    return given(STAND_IN, *history).when(appoint_stand_in, command, **context)


def test_holder_lends_a_part_of_the_own_post() -> None:
    """Nobody else does: neither a stand-in, nor a service, nor whoever holds another post."""
    lent().then(LENT)
    lent(LENT).then_refused(StandInExists)
    for actor in ("person:wu", "service:operator"):
        lent(actor=actor).then_refused(NotTheHolder)
    lent(post=Post()).then_refused(NotTheHolder)
    lent(person_id="li").then_refused(StandsInForOneself)


@pytest.mark.rule("R-ORG-21")
def test_it_is_lent_for_a_time() -> None:
    """From today on at the earliest, for half a year at the longest."""
    assert lent(until_on=date(2026, 9, 1)).refusal is None
    lent(until_on=date(2026, 9, 2)).then_refused(TimeNotAllowed)
    lent(from_on=date(2026, 3, 1)).then_refused(TimeNotAllowed)
    lent(until_on=date(2026, 3, 1)).then_refused(TimeNotAllowed)


@pytest.mark.rule("R-ORG-21.never")
def test_only_what_the_post_gives_is_lent_and_some_of_it_never() -> None:
    """Posts are not filled by a stand-in, and nobody lends what another post gives."""
    for permission in ("post.fill", "post.*", "rule.activate", "late_fee.waive", "scheme.adopt", "election.*"):
        lent(permissions=[permission]).then_refused(NotGivenByPost, permission=permission)
    assert lent(permissions=["election.open"]).refusal is None


def test_it_ends_early_by_either_hand() -> None:
    """The holder's or the stand-in's; once, and not after its time."""
    end = EndStandIn(union_id="u", stand_in_id="s1", post_id="c")
    ended = StandInEnded("s1", "c", "wu", DAY)
    for actor in ("person:li", "person:wu"):
        given(STAND_IN, LENT).when(end_stand_in, end, post=CHAIR, on=DAY, actor=actor).then(ended)
    asked: dict[str, Any] = {"post": CHAIR, "on": DAY, "actor": "person:li"}
    given(STAND_IN, LENT).when(end_stand_in, end, **asked | {"actor": "person:x"}).then_refused(NotTheHolder)
    other = end.model_copy(update={"post_id": "x"})
    given(STAND_IN, LENT).when(end_stand_in, other, **asked).then_refused(NoStandIn)
    given(STAND_IN, LENT, ended).when(end_stand_in, end, **asked).then_refused(NoStandIn)
    given(STAND_IN, LENT).when(end_stand_in, end, **asked | {"on": date(2026, 5, 1)}).then_refused(NoStandIn)
