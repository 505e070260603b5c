"""Reserves of posts."""

from datetime import date
from typing import Any

from gonghui_organisation.post.decider import POST, NoSuchPost, Post
from gonghui_organisation.reserve.commands import PutOnReserve, TakeOffReserve
from gonghui_organisation.reserve.decider import (
    MOST,
    RESERVE,
    HolderIsNoSuccessor,
    NotOnReserve,
    OnReserveAlready,
    ReserveFull,
    put_on_reserve,
    take_off_reserve,
)
from gonghui_organisation.reserve.events import SuccessorDropped, SuccessorNamed
from gonghui_organisation.reserve.views import project_successors
from gonghui_shared.contracts.organisation import PostEstablished, PostFilled
from gonghui_shared.testing import DAY, folded, given
from gonghui_shared.testing.given import Decision

HELD = POST.fold([PostEstablished("c1", "chair", True), PostFilled("c1", "chair", "li", date(2025, 1, 1))])
NAMED, DROPPED = SuccessorNamed("c1", "wang", "one_year"), SuccessorDropped("c1", "wang")


def put(*history: Any, post: Post = HELD, person: str = "wang", readiness: Any = "one_year") -> Decision:
    """Somebody who could follow in a year."""
    command = PutOnReserve(union_id="u1", post_id="c1", person_id=person, readiness=readiness)
    return given(RESERVE, *history).when(put_on_reserve, command, post=post)


def test_somebody_else_than_the_holder_follows() -> None:
    """Readiness may change; nothing is said twice."""
    put().then(NAMED)
    put(NAMED, readiness="now").then(SuccessorNamed("c1", "wang", "now"))
    put(NAMED).then_refused(OnReserveAlready)
    put(person="li").then_refused(HolderIsNoSuccessor)
    put(post=Post()).then_refused(NoSuchPost)
    put(*(SuccessorNamed("c1", f"p{n}", "later") for n in range(MOST))).then_refused(ReserveFull)


def test_whoever_stands_on_it_can_be_taken_off() -> None:
    """And be put on it again."""
    drop = TakeOffReserve(union_id="u1", post_id="c1", person_id="wang")
    given(RESERVE, NAMED).when(take_off_reserve, drop).then(DROPPED)
    given(RESERVE, NAMED, DROPPED).when(take_off_reserve, drop).then_refused(NotOnReserve)
    put(NAMED, DROPPED).then(NAMED)


def test_reserve_is_read_as_it_stands() -> None:
    """With the day of each readiness."""
    assert folded(project_successors, NAMED)["successors"] == {
        ("u1", "c1", "wang"): {"readiness": "one_year", "since": DAY}
    }
    assert folded(project_successors, NAMED, DROPPED)["successors"] == {}
