"""How a union is merged, split or dissolved, step by step."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.consumers.finance import follow_handover
from gonghui_organisation.restructuring.commands import (
    AbandonRestructuring,
    ApproveRestructuring,
    CompleteRestructuring,
    HaltRestructuring,
    ProposeRestructuring,
    ReceiverLine,
    ReturnRestructuring,
)
from gonghui_organisation.restructuring.decider import (
    RESTRUCTURING,
    abandon_restructuring,
    approve_restructuring,
    complete_restructuring,
    halt_restructuring,
    propose_restructuring,
    return_restructuring,
)
from gonghui_organisation.restructuring.events import (
    RestructuringGivenUp,
    RestructuringHalted,
    RestructuringProposed,
    RestructuringReturned,
)
from gonghui_organisation.restructuring.refusals import (
    CaseOpen,
    CaseUsed,
    HeadcountDiffers,
    MembersRemain,
    NoSuchCase,
    ReceiversUnfit,
)
from gonghui_organisation.restructuring.views import project_cases
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.union.refusals import NotTheSuperior, SubordinatesRemain, UnionNotInBeing
from gonghui_shared.contracts.finance import HandoverAudited, HandoverCompleted
from gonghui_shared.contracts.organisation import (
    Receiver,
    RestructuringAbandoned,
    RestructuringApproved,
    RestructuringCompleted,
    UnionDissolved,
    UnionFormed,
)
from gonghui_shared.decider import At
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given, recorded

LAW = Rulebook(shipped()).rules("CN", DAY)
OPEN = UNION.fold([UnionFormed("primary", "private", "机械厂工会", "d", "CN", date(2020, 1, 1))])
INTO = (Receiver("v", 40),)
PROPOSED = RestructuringProposed("c1", "merge", INTO, 0, "决议1号", "两厂合并")
APPROVED = RestructuringApproved("c1", "merge", INTO, 0)
HALTED, ABANDONED = RestructuringHalted("c1"), RestructuringAbandoned("c1", INTO)
ONE: dict[str, Any] = {"union_id": "u", "case_id": "c1"}
ABOVE: dict[str, Any] = ONE | {"superior_id": "d"}


def proposed(*history: Any, union: Union = OPEN, members: int = 40, **changes: Any) -> Decision:
    """A proposal; `v` and `w` are unions in being."""
    lines = [ReceiverLine(union_id="v", headcount=40)]
    plain: dict[str, Any] = {"kind": "merge", "receivers": lines, "resolution": "决议1号", "reason": "两厂合并"}
    command = ProposeRestructuring(**ONE | plain | changes)
    context = {"union": union, "in_being": frozenset({"u", "v", "w"}), "members": members, "rules": LAW}
    return given(RESTRUCTURING, *history).when(propose_restructuring, command, **context)


def lines(**headcounts: int) -> list[ReceiverLine]:
    """Receivers with those who come along."""
    return [ReceiverLine(union_id=union, headcount=count) for union, count in headcounts.items()]


@pytest.mark.rule("R-ORG-06")
def test_merger_has_one_receiver_a_split_several_a_dissolution_the_superior_union() -> None:
    """All in being, each once, and never the union itself."""
    proposed().then(PROPOSED)
    proposed(receivers=lines(v=20, w=20)).then_refused(ReceiversUnfit)
    proposed(receivers=lines(u=40)).then_refused(ReceiversUnfit)
    proposed(receivers=lines(x=40)).then_refused(ReceiversUnfit)
    proposed(receivers=[]).then_refused(ReceiversUnfit)
    proposed(receivers=[*lines(v=20), *lines(v=20)], kind="split").then_refused(ReceiversUnfit)
    proposed(kind="dissolve").then_refused(ReceiversUnfit)
    proposed(kind="dissolve", receivers=[]).then(
        RestructuringProposed("c1", "dissolve", (Receiver("d", 40),), 0, "决议1号", "两厂合并")
    )
    proposed(union=Union()).then_refused(UnionNotInBeing)


@pytest.mark.rule("R-ORG-06")
def test_split_accounts_for_every_member() -> None:
    """Those who go and those who stay are those on the roll; only in a split does anybody stay."""
    split = RestructuringProposed("c1", "split", (Receiver("v", 15), Receiver("w", 5)), 20, "决议1号", "两厂合并")
    proposed(kind="split", receivers=lines(v=15, w=5), remaining=20).then(split)
    proposed(kind="split", receivers=lines(v=15, w=5), remaining=21).then_refused(HeadcountDiffers, told=41, members=40)
    proposed(remaining=1).then_refused(MembersRemain)


def test_one_case_at_a_time_and_none_twice() -> None:
    """After one has ended the next has an id of its own."""
    proposed(PROPOSED).then_refused(CaseOpen)
    returned = RestructuringReturned("c1", "材料不全")
    proposed(PROPOSED, returned).then_refused(CaseUsed)
    assert proposed(PROPOSED, returned, case_id="c2").refusal is None


@pytest.mark.rule("R-ORG-05")
def test_superior_union_approves_or_returns() -> None:
    """A union that ends has none below it; another union has no say; what has been decided is not decided again."""
    approve = ApproveRestructuring(**ABOVE)
    asked: dict[str, Any] = {"superior": "d", "subordinates": 0, "rules": LAW}
    waiting = given(RESTRUCTURING, PROPOSED)
    waiting.when(approve_restructuring, approve, **asked).then(APPROVED)
    waiting.when(approve_restructuring, approve, **asked | {"superior": "f"}).then_refused(NotTheSuperior)
    waiting.when(approve_restructuring, approve, **asked | {"subordinates": 2}).then_refused(SubordinatesRemain)
    given(RESTRUCTURING, PROPOSED, APPROVED).when(approve_restructuring, approve, **asked).then_refused(NoSuchCase)
    give_back = ReturnRestructuring(**ABOVE, reason="材料不全")
    waiting.when(return_restructuring, give_back, superior="d").then(RestructuringReturned("c1", "材料不全"))
    waiting.when(return_restructuring, give_back, superior="f").then_refused(NotTheSuperior)


@pytest.mark.rule("R-ORG-06")
def test_failed_audit_stops_it_until_it_is_approved_again() -> None:
    """Or given up; an audit of a case that has gone on says nothing any more."""
    halt = HaltRestructuring(**ONE)
    given(RESTRUCTURING, PROPOSED, APPROVED).when(halt_restructuring, halt).then(HALTED)
    given(RESTRUCTURING, PROPOSED, APPROVED, ABANDONED).when(halt_restructuring, halt).then()
    halted = given(RESTRUCTURING, PROPOSED, APPROVED, HALTED)
    again: dict[str, Any] = {"superior": "d", "subordinates": 0, "rules": LAW}
    halted.when(approve_restructuring, ApproveRestructuring(**ABOVE), **again).then(APPROVED)
    give_up = AbandonRestructuring(**ABOVE, reason="条件不具备")
    halted.when(abandon_restructuring, give_up, superior="d").then(ABANDONED, RestructuringGivenUp("c1", "条件不具备"))
    halted.when(abandon_restructuring, give_up, superior="f").then_refused(NotTheSuperior)
    given(RESTRUCTURING, PROPOSED).when(abandon_restructuring, give_up, superior="d").then_refused(NoSuchCase)


@pytest.mark.rule("R-ORG-05")
def test_union_ends_when_its_assets_are_where_they_belong() -> None:
    """Unless members stay; of an abandoned case nothing comes any more, however late finance says that it is done."""
    complete = CompleteRestructuring(**ONE)
    done = RestructuringCompleted("c1", "merge", INTO)
    approved = given(RESTRUCTURING, PROPOSED, APPROVED)
    approved.when(complete_restructuring, complete, union=OPEN).then(done, At("union", UnionDissolved("merged")))
    given(RESTRUCTURING, PROPOSED, APPROVED, done).when(complete_restructuring, complete, union=OPEN).then()
    given(RESTRUCTURING, PROPOSED, APPROVED, ABANDONED).when(complete_restructuring, complete, union=OPEN).then()
    receivers = (Receiver("v", 20),)
    split = [
        RestructuringProposed("c1", "split", receivers, 20, "决议1号", "分立"),
        RestructuringApproved("c1", "split", receivers, 20),
    ]
    given(RESTRUCTURING, *split).when(complete_restructuring, complete, union=OPEN).then(
        RestructuringCompleted("c1", "split", receivers)
    )


def test_what_finance_says_is_followed() -> None:
    """An audit that was not passed, and the end of the hand-over; a passed audit alone changes nothing."""
    told = [
        HandoverAudited("c1", passed=False, bank=0),
        HandoverAudited("c1", passed=True, bank=0),
        HandoverCompleted("c1"),
    ]
    issued = [command for event in told for command in follow_handover(recorded(event, "u"))]
    assert issued == [HaltRestructuring(**ONE, occurred_on=DAY), CompleteRestructuring(**ONE, occurred_on=DAY)]


def test_every_case_shows_how_far_it_has_come() -> None:
    """With the answer it got."""
    rows = folded(project_cases, PROPOSED, APPROVED, HALTED, ABANDONED, RestructuringGivenUp("c1", "条件不具备"))
    [row] = rows["restructurings"].values()
    assert (row["stage"], row["ended_on"], row["answer"]) == ("abandoned", DAY, "条件不具备")
