"""The rules before a vote: the plan that the superior union approves, and the vetting of candidates."""

from collections.abc import Iterator

from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import Rules

from .commands import AnswerPlan, CandidateLine, PlanElection, VetCandidate, VetCandidateAbove, VettingBody
from .decider import Election
from .eligibility import bars_of, needed_candidates, refuse_barred
from .events import CandidateVetted, ElectionPlanAnswered, ElectionPlanned, PlannedSeats
from .refusals import (
    ElectionExists,
    NoPlan,
    NoSuchContest,
    NotAtThisStage,
    NotTheSuperior,
    PlanWaits,
    PostTwiceOnBallot,
    ReasonMissing,
    TooFewPlanned,
)


def plan_election(election: Election, command: PlanElection, *, rules: Rules) -> Iterator[ElectionPlanned]:
    """Lay a plan before the superior union, with as many candidates as the competitive rate asks for.

    Source: R-ELE-05, R-ELE-10.plan.
    """
    if election.stage != "unknown":
        raise ElectionExists
    if election.plan is not None:
        raise PlanWaits
    if len({line.kind for line in command.seats}) < len(command.seats):
        raise PostTwiceOnBallot
    for line in command.seats:
        needed, rule = needed_candidates(line.kind, line.seats, rules)
        if line.candidates < needed:
            raise TooFewPlanned(rule=rule, kind=line.kind, needed=needed)
    seats = tuple(PlannedSeats(line.kind, line.seats, line.candidates) for line in command.seats)
    preparers = tuple(dict.fromkeys(command.preparers))
    yield ElectionPlanned(command.election_id, command.meeting_on, command.direct, seats, preparers)


def answer_plan(
    election: Election, command: AnswerPlan, *, superior: UnionId | None, rules: Rules
) -> Iterator[ElectionPlanAnswered]:
    """Approve a plan, or return it with a reason; the union may then lay another one before.

    Source: R-ELE-10.plan.
    """
    if election.plan is None or election.plan_approved or election.stage != "unknown":
        raise NoPlan
    if command.superior_id != superior:
        raise NotTheSuperior(rule=rules.version("R-ELE-10.plan"))
    if not command.approved and not command.reason:
        raise ReasonMissing
    yield ElectionPlanAnswered(command.election_id, command.approved, command.reason or "")


def vet_candidate(
    election: Election,
    command: VetCandidate | VetCandidateAbove,
    *,
    rules: Rules,
    unit_type: UnitType | None,
    superior: UnionId | None,
) -> Iterator[CandidateVetted]:
    """Look into a candidate: the rules' bars are worked out and written down; nobody agrees to somebody who is barred.

    Args:
        unit_type: the unit's; None where it is not known.
        superior: the union directly above.

    Source: R-ELE-08, R-ELE-09, R-ORG-19.
    """
    if election.stage not in {"opened", "publicised"}:
        raise NotAtThisStage
    if command.kind not in {contest.kind for contest in election.contests}:
        raise NoSuchContest(kind=command.kind)
    body: VettingBody = "party_body"
    if isinstance(command, VetCandidateAbove):
        body = "superior"
        if command.superior_id != superior:
            raise NotTheSuperior(rule=rules.version("R-ELE-09"))
    line = CandidateLine(kind=command.kind, person_id=command.person_id, unit_role=command.unit_role)
    if command.passed:
        refuse_barred([line], rules, unit_type)
    yield CandidateVetted(
        command.election_id, command.kind, command.person_id, body, command.unit_role, command.passed,
        bars_of(command.kind, command.unit_role, rules, unit_type), command.opinion,
    )  # fmt: skip
