"""Who sits on a committee that is not elected, under the shipped rules of each jurisdiction."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.committee import refusals as no
from gonghui_organisation.committee.commands import ConstituteCommittee, DisbandCommittee, LeaveSeat, TakeSeat
from gonghui_organisation.committee.decider import (
    BENCH,
    Bench,
    constitute_committee,
    disband_committee,
    leave_seat,
    take_seat,
)
from gonghui_organisation.committee.views import project_benches
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import (
    CommitteeConstituted,
    CommitteeDisbanded,
    CommitteeDissolved,
    CommitteeFormed,
    SeatLeft,
    SeatTaken,
    UnionFormed,
)
from gonghui_shared.decider import At
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

BOOK = Rulebook(shipped())
NATION, CHONGQING = BOOK.rules("CN", DAY), BOOK.rules("CN/500000", DAY)
FORMED = UnionFormed("primary", "private", "机械厂工会", "f", "CN", date(2020, 1, 1))
OPEN, ALL = UNION.fold([FORMED]), UNION.fold([FORMED, CommitteeFormed("women", 3), CommitteeFormed("mediation", 3)])
WOMEN = CommitteeConstituted("women", 1, 2, date(2031, 3, 2))
MEDIATION = CommitteeConstituted("mediation", 1, 3, date(2031, 3, 2))
TAKEN = SeatTaken("women", 1, "p1", "head", "union", woman=True, as_vice_chair=True)


def constitute(kind: Any, **changes: Any) -> ConstituteCommittee:
    """A first committee."""
    plain: dict[str, Any] = {"union_id": "u", "committee": kind, "number": 1, "seats": 3}
    return ConstituteCommittee(**plain | changes)


def put_together(
    command: ConstituteCommittee, *history: Any, before: Bench | None = None, members: int = 60, union: Union = OPEN
) -> Decision:
    """Decided for a union in being."""
    context = {"before": before or Bench(), "union": union, "members": members, "rules": NATION, "on": DAY}
    return given(BENCH, *history).when(constitute_committee, command, **context)


def seated(*history: Any, rules: Any = NATION, union: Union = ALL, held: Any = (), **asked: Any) -> Decision:
    """Somebody takes a seat."""
    kind = history[0].committee if history else "women"
    plain: dict[str, Any] = {"union_id": "u", "committee": kind, "number": 1, "person_id": "p1", "woman": True}
    command = TakeSeat(**plain | asked)
    return given(BENCH, *history).when(take_seat, command, union=union, held=frozenset(held), rules=rules)


def test_committee_of_the_law_stands_in_the_unions_record_too() -> None:
    """So that duties and scorecards see it; a committee beyond those stands for itself."""
    made = CommitteeConstituted("women", 1, 3, date(2031, 3, 2))
    put_together(constitute("women")).then(made, At("union", CommitteeFormed("women", 3)))
    put_together(constitute("bargaining")).then(CommitteeConstituted("bargaining", 1, 3, date(2031, 3, 2)))


def test_next_committee_ends_the_one_before() -> None:
    """Numbers follow one another; a union that has ended forms none."""
    second, sitting = constitute("bargaining", number=2, years=3), BENCH.fold([WOMEN])
    put_together(second, before=sitting).then(
        At("before", CommitteeDisbanded("bargaining", 1, "succeeded")),
        CommitteeConstituted("bargaining", 2, 3, date(2029, 3, 2)),
    )
    put_together(second).then_refused(no.NumberNotNext)
    put_together(constitute("women"), WOMEN).then_refused(no.NumberNotNext)
    ended = {"before": Bench(), "union": Union(), "members": 60, "rules": NATION, "on": DAY}
    given(BENCH).when(constitute_committee, constitute("women"), **ended).then_refused(UnionNotInBeing)


@pytest.mark.rule("R-ORG-15")
def test_few_members_have_a_supervisor_instead_of_a_committee() -> None:
    """From twenty-five on there is one, and at a federation, which has no members of its own."""
    put_together(constitute("supervision"), members=24).then_refused(no.SupervisorInstead, members=24)
    assert put_together(constitute("supervision"), members=25).refusal is None
    district = UNION.fold([UnionFormed("district", "other", "区总工会", "f", "CN", date(2020, 1, 1))])
    assert put_together(constitute("supervision"), members=0, union=district).refusal is None


@pytest.mark.rule("R-ORG-18")
def test_standing_committee_has_nine_to_eleven_seats_and_the_superior_unions_word() -> None:
    """Both."""
    put_together(constitute("standing", seats=7, approval="批复1号")).then_refused(no.SizeNotAllowed, least=9, most=11)
    put_together(constitute("standing", seats=9)).then_refused(no.ApprovalNeeded)
    assert put_together(constitute("standing", seats=9, approval="批复1号")).refusal is None


def test_seats_are_taken_once_and_as_long_as_there_are_some() -> None:
    """Whoever leaves frees one; nobody sits on a committee that has ended."""
    seated(WOMEN).then(SeatTaken("women", 1, "p1", "member", "union", woman=True, as_vice_chair=False))
    seated(WOMEN, TAKEN).then_refused(no.SeatedAlready)
    other = SeatTaken("women", 1, "p2", "member", "union", woman=True, as_vice_chair=False)
    seated(WOMEN, TAKEN, other, person_id="p3").then_refused(no.AllSeatsTaken, seats=2)
    leave = LeaveSeat(union_id="u", committee="women", number=1, person_id="p1")
    given(BENCH, WOMEN, TAKEN).when(leave_seat, leave).then(SeatLeft("women", 1, "p1"))
    given(BENCH, WOMEN).when(leave_seat, leave).then_refused(no.NotSeated)
    seated(WOMEN, union=OPEN).then_refused(no.NotSitting)
    seated().then_refused(no.NotSitting)
    given(BENCH).when(leave_seat, leave).then_refused(no.NotSitting)


@pytest.mark.rule("R-ORG-09")
def test_woman_heads_the_womens_committee() -> None:
    """As chair or vice-chair, or treated as one; there is one head."""
    seated(WOMEN, role="head", woman=False, held=["chair"]).then_refused(no.WomanHeads)
    seated(WOMEN, role="head").then_refused(no.WomanHeads)
    seated(WOMEN, role="head", as_vice_chair=True).then(TAKEN)
    chair = SeatTaken("women", 1, "p1", "head", "union", woman=True, as_vice_chair=False)
    seated(WOMEN, role="head", held=["chair"], as_vice_chair=True).then(chair)
    seated(WOMEN, TAKEN, role="head", person_id="p2", held=["chair"]).then_refused(no.HeadSeated)


@pytest.mark.rule("R-ORG-14")
def test_mediation_has_two_sides_and_its_head_is_whom_the_jurisdiction_says() -> None:
    """By national law both sides may choose one of the employer's; in Chongqing a union representative heads."""
    employer: dict[str, Any] = {"side": "employer", "role": "head", "jointly_chosen": True}
    assert seated(MEDIATION, **employer).refusal is None
    seated(MEDIATION, rules=CHONGQING, **employer).then_refused(no.HeadFromUnionSide)
    seated(MEDIATION, **employer | {"jointly_chosen": False}).then_refused(no.HeadFromUnionSide)
    assert seated(MEDIATION, rules=CHONGQING, role="head").refusal is None
    seated(WOMEN, side="employer").then_refused(no.OneSideOnly)


@pytest.mark.rule("R-ORG-19")
def test_relative_of_the_units_head_sits_on_no_standing_committee() -> None:
    """The law bars near relatives from the union's committee, of which it is a part."""
    standing = CommitteeConstituted("standing", 1, 9, date(2031, 3, 2))
    seated(standing, near_relative=True).then_refused(no.RelativeBarred)
    assert seated(WOMEN, near_relative=True).refusal is None


def test_committee_that_is_given_up_leaves_the_unions_record() -> None:
    """The duty to have one arises anew."""
    end = DisbandCommittee(union_id="u", committee="women", number=1, reason="given_up")
    given(BENCH, WOMEN).when(disband_committee, end, union=ALL).then(
        CommitteeDisbanded("women", 1, "given_up"), At("union", CommitteeDissolved("women"))
    )
    given(BENCH).when(disband_committee, end, union=ALL).then_refused(no.NotSitting)


def test_seats_taken_women_and_head_are_counted() -> None:
    """A head who leaves leaves the committee without one; what ended is listed no longer."""
    rows = folded(project_benches, WOMEN, TAKEN)["benches"]["u1", "women"]
    assert (rows["taken"], rows["women"], rows["headed"]) == (1, 1, True)
    left = folded(project_benches, WOMEN, TAKEN, SeatLeft("women", 1, "p1"))
    assert (left["benches"]["u1", "women"]["taken"], left["benches"]["u1", "women"]["headed"], left["seats"]) == (
        0,
        False,
        {},
    )
    assert folded(project_benches, WOMEN, CommitteeDissolved("women"))["benches"] == {}
