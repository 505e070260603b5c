"""What comes before a vote: a plan that is approved, and candidates who are looked into."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.election import refusals as no
from gonghui_organisation.election.commands import AnswerPlan, PlanElection, SeatsLine, VetCandidate, VetCandidateAbove
from gonghui_organisation.election.decider import ELECTION
from gonghui_organisation.election.eligibility import bars_of
from gonghui_organisation.election.events import (
    CandidateVetted,
    Contest,
    ElectionOpened,
    ElectionPlanAnswered,
    ElectionPlanned,
    PlannedSeats,
)
from gonghui_organisation.election.preparing import answer_plan, plan_election, vet_candidate
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing import DAY, given
from gonghui_shared.testing.given import Decision

BOOK = Rulebook(shipped())
NATION, BEIJING = BOOK.rules("CN", DAY), BOOK.rules("CN/110000", DAY)
SEATS = [SeatsLine(kind="chair", seats=1, candidates=1), SeatsLine(kind="committee_member", seats=3, candidates=4)]
PLAN = PlanElection(
    union_id="u", election_id="e", meeting_on=date(2026, 3, 20), seats=SEATS, preparers=["qian", "qian"]
)
PLANNED = ElectionPlanned(
    "e", date(2026, 3, 20), True, (PlannedSeats("chair", 1, 1), PlannedSeats("committee_member", 3, 4)), ("qian",)
)
YES, NO = ElectionPlanAnswered("e", True, ""), ElectionPlanAnswered("e", False, "候选人不足")
OPENED = ElectionOpened("e", "by", (Contest("chair", ("c",)),), True, 60, None, None)


@pytest.mark.rule("R-ELE-10.plan")
def test_plan_waits_for_the_superior_unions_answer() -> None:
    """One at a time; after a return another may be laid before; an approved one stands."""
    given(ELECTION).when(plan_election, PLAN, rules=NATION).then(PLANNED)
    given(ELECTION, PLANNED).when(plan_election, PLAN, rules=NATION).then_refused(no.PlanWaits)
    given(ELECTION, PLANNED, YES).when(plan_election, PLAN, rules=NATION).then_refused(no.PlanWaits)
    given(ELECTION, PLANNED, NO).when(plan_election, PLAN, rules=NATION).then(PLANNED)
    given(ELECTION, OPENED).when(plan_election, PLAN, rules=NATION).then_refused(no.ElectionExists)


@pytest.mark.rule("R-ELE-05.committee")
def test_plan_has_enough_candidates() -> None:
    """Five per cent more than seats, which is one more for three."""
    few = PLAN.model_copy(update={"seats": [SeatsLine(kind="committee_member", seats=3, candidates=3)]})
    given(ELECTION).when(plan_election, few, rules=NATION).then_refused(no.TooFewPlanned, needed=4)
    twice = PLAN.model_copy(update={"seats": [SEATS[0], SEATS[0]]})
    given(ELECTION).when(plan_election, twice, rules=NATION).then_refused(no.PostTwiceOnBallot)


def answered(*history: Any, superior: str = "f", **changes: Any) -> Decision:
    """The superior union's answer."""
    plain: dict[str, Any] = {"union_id": "u", "election_id": "e", "superior_id": "f", "approved": True}
    command = AnswerPlan(**plain | changes)
    return given(ELECTION, *history).when(answer_plan, command, superior=superior, rules=NATION)


@pytest.mark.rule("R-ELE-10.plan")
def test_superior_union_approves_a_plan_or_says_what_it_lacks() -> None:
    """Once."""
    answered(PLANNED).then(YES)
    answered(PLANNED, approved=False, reason="候选人不足").then(NO)
    answered(PLANNED, approved=False).then_refused(no.ReasonMissing)
    answered(PLANNED, superior="d").then_refused(no.NotTheSuperior)
    answered(PLANNED, YES).then_refused(no.NoPlan)
    answered().then_refused(no.NoPlan)


def vetted(rules: Any = NATION, unit_type: Any = "private", superior: str = "f", **changes: Any) -> Decision:
    """Somebody who is to be chair is looked into."""
    plain: dict[str, Any] = {"union_id": "u", "election_id": "e", "kind": "chair", "person_id": "li", "passed": True}
    asked = plain | {"opinion": "同意"} | changes
    command = VetCandidateAbove(**asked) if "superior_id" in changes else VetCandidate(**asked)
    context = {"rules": rules, "unit_type": unit_type, "superior": superior}
    return given(ELECTION, OPENED).when(vet_candidate, command, **context)


@pytest.mark.rule("R-ELE-09.vetting")
def test_both_bodies_look_into_who_is_to_be_chair() -> None:
    """Each says it for itself; nobody else speaks for the superior union."""
    vetted().then(CandidateVetted("e", "chair", "li", "party_body", None, True, (), "同意"))
    vetted(superior_id="f").then(CandidateVetted("e", "chair", "li", "superior", None, True, (), "同意"))
    vetted(superior_id="d").then_refused(no.NotTheSuperior)
    vetted(kind="mediator").then_refused(no.NoSuchContest)


@pytest.mark.rule("R-ELE-08")
@pytest.mark.rule("R-ORG-19")
def test_what_bars_somebody_is_named_and_nobody_agrees_to_it() -> None:
    """A head of the enterprise, a relative of the head; whoever says no may say so, and the bar stands beside it."""
    vetted(unit_role="unit_head").then_refused(no.BarredFromChair, person_id="li")
    vetted(unit_role="near_relative", unit_type="institution").then_refused(no.BarredFromCommittee, person_id="li")
    barred = CandidateVetted("e", "chair", "li", "party_body", "unit_head", False, ("R-ELE-08",), "厂长")
    vetted(unit_role="unit_head", passed=False, opinion="厂长").then(barred)
    assert vetted(unit_role="unit_head", unit_type="institution").refusal is None


@pytest.mark.rule("R-ELE-08")
def test_beijing_bars_more_people_than_the_nation_does() -> None:
    """The head of pay may stand elsewhere, and not there."""
    assert bars_of("chair", "pay_head", NATION, "private") == ()
    assert bars_of("chair", "pay_head", BEIJING, "private") == ("R-ELE-08",)
    assert bars_of("committee_member", "pay_head", BEIJING, "private") == ()
    assert bars_of("chair", "near_relative", NATION, "private") == ("R-ELE-08", "R-ORG-19")
