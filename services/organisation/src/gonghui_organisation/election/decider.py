"""An election's state, and the rules on the way to its meeting."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil
from typing import Literal

from gonghui_organisation.term.decider import term_years
from gonghui_shared.contracts.organisation import (
    CadreElected,
    ElectionApproved,
    ElectionDisputed,
    ElectionDisputeHeard,
    ElectionHeld,
    ElectionReturned,
    PostKind,
    UnitType,
)
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier, PersonId, PostId
from gonghui_shared.rules import Rules

from .commands import (
    HoldMeeting,
    NominateCandidates,
    OpenElection,
    PastElection,
    VettingBody,
)
from .eligibility import needed_candidates, refuse_barred
from .events import (
    CandidatesNominated,
    CandidateVetted,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    ElectionPlanAnswered,
    ElectionPlanned,
    NewTerm,
    PostsAwarded,
    ResultReported,
    ReturnReasoned,
    Seat,
    TalliesDisagreed,
    TallyAgreed,
    TallyRecorded,
)
from .refusals import (
    ElectionExists,
    EntitledDiffers,
    EntitledUnknown,
    MembersMustMeet,
    MorePresentThanEntitled,
    NominatedTwice,
    NoQuorum,
    NoSuchContest,
    NotAtThisStage,
    NotVetted,
    PlanDiffers,
    PlanNotApproved,
    PostOfAnotherKind,
    PostTwiceOnBallot,
    StillPublicised,
    TooFewCandidates,
)

ElectionEvent = (
    ElectionPlanned
    | ElectionPlanAnswered
    | CandidateVetted
    | ElectionOpened
    | CandidatesNominated
    | ElectionMeetingHeld
    | TallyRecorded
    | TalliesDisagreed
    | TallyAgreed
    | ElectionHeld
    | ResultReported
    | ElectionDisputed
    | ElectionDisputeHeard
    | ElectionApproved
    | CadreElected
    | PostsAwarded
    | ElectionReturned
    | ReturnReasoned
)
Stage = Literal["unknown", "opened", "publicised", "voting", "reported", "approved", "returned"]


@dataclass(frozen=True, slots=True)
class Roll:
    """Who may vote, as organisation's roll knows it."""

    members: int
    digest: str


@dataclass(frozen=True, slots=True)
class Election:
    """Only what later decisions ask for."""

    stage: Stage = "unknown"
    entitled: int = 0
    direct: bool = True
    term: NewTerm | None = None
    contests: tuple[Contest, ...] = ()  # of the present round: seats that are still open, and who stands
    stood: frozenset[PersonId] = frozenset()  # in any round
    published_until: date | None = None
    held_on: date | None = None
    present: int = 0
    round: int = 1
    tallies: tuple[TallyRecorded, ...] = ()  # of the present round, all alike
    elected: tuple[Seat, ...] = ()
    disputes: Mapping[Identifier, bool | None] = field(default_factory=dict)  # None: not heard, otherwise upheld
    plan: ElectionPlanned | None = None  # the last one that was not returned
    plan_approved: bool = False
    vetted: Mapping[tuple[PostKind, PersonId], frozenset[VettingBody]] = field(default_factory=dict)  # who agreed


def evolve(election: Election, event: ElectionEvent) -> Election:  # noqa: PLR0911, PLR0912 - one case for each event
    """The state after one more event."""
    match event:
        case ElectionPlanned():
            return replace(election, plan=event, plan_approved=False)
        case ElectionPlanAnswered(approved=approved):
            return replace(election, plan=election.plan if approved else None, plan_approved=approved)
        case CandidateVetted(kind=kind, person_id=person, body=body, passed=passed):
            agreed = election.vetted.get((kind, person), frozenset()) - {body} | ({body} if passed else set())
            return replace(election, vetted={**election.vetted, (kind, person): agreed})
        case ElectionOpened(entitled=entitled, direct=direct, term=term, contests=contests):
            return replace(election, stage="opened", entitled=entitled, direct=direct, term=term, contests=contests)
        case CandidatesNominated(contests=contests, published_until=day):
            stood = frozenset(person for contest in contests for person in contest.candidates)
            return replace(election, stage="publicised", contests=contests, stood=stood, published_until=day)
        case ElectionMeetingHeld(held_on=day, present=present):
            return replace(election, stage="voting", held_on=day, present=present)
        case TallyRecorded():
            return replace(election, tallies=(*election.tallies, event))
        case TalliesDisagreed():
            return replace(election, tallies=())
        case TallyAgreed(round=number, elected=seats, open=still_open):
            elected = (*election.elected, *seats)
            return replace(election, tallies=(), round=number + 1, elected=elected, contests=still_open)
        case ElectionHeld():
            return replace(election, stage="reported")
        case ElectionDisputed(dispute_id=dispute):
            return replace(election, disputes={**election.disputes, dispute: None})
        case ElectionDisputeHeard(dispute_id=dispute, upheld=upheld):
            return replace(election, disputes={**election.disputes, dispute: upheld})
        case ElectionApproved():
            return replace(election, stage="approved")
        case ElectionReturned():
            return replace(election, stage="returned")
        case ResultReported() | CadreElected() | PostsAwarded() | ReturnReasoned():
            return election


def _refuse_unplanned(election: Election, command: OpenElection, rules: Rules) -> None:
    """A term election is opened as the approved plan says; a by-election needs none."""
    if election.plan_approved and election.plan is not None:
        planned = {line.kind: line.seats for line in election.plan.seats}
        asked = {contest.kind: len(contest.post_ids) for contest in command.contests}
        if planned != asked or election.plan.direct != command.direct:
            raise PlanDiffers
    elif command.kind == "term" and rules.switch("R-ELE-10.plan"):
        raise PlanNotApproved(rule=rules.version("R-ELE-10.plan"))


def open_election(
    election: Election,
    command: OpenElection,
    *,
    rules: Rules,
    roll: Roll | None,
    representatives: int,
    established: Mapping[PostId, PostKind],
) -> Iterator[ElectionOpened]:
    """Open an election and freeze its roll.

    Args:
        roll: None where the union's roll is not kept here; the union then reports how many are entitled.
        representatives: how many stand for the members; 0 where none are recorded.
        established: the kinds of posts that exist; an election may establish others.

    Source: R-ELE-01, R-ELE-10.plan, R-TRM-01.
    """
    if election.stage != "unknown":
        raise ElectionExists
    _refuse_unplanned(election, command, rules)
    kinds = Counter(contest.kind for contest in command.contests)
    posts = Counter(post for contest in command.contests for post in contest.post_ids)
    if max(*kinds.values(), *posts.values()) > 1:
        raise PostTwiceOnBallot
    if any(
        established.get(post, contest.kind) != contest.kind for contest in command.contests for post in contest.post_ids
    ):
        raise PostOfAnotherKind
    contests = tuple(Contest(contest.kind, tuple(contest.post_ids)) for contest in command.contests)
    entitled = _entitled(command, roll, representatives, rules)
    digest = roll.digest if roll is not None and command.direct else None
    term = new_term(command, rules)
    yield ElectionOpened(
        command.election_id, command.kind, contests, command.direct, entitled, roll_digest=digest, term=term
    )


def new_term(command: OpenElection | PastElection, rules: Rules) -> NewTerm | None:
    """The term that an election opens, of the length that the by-laws chose; a by-election opens none.

    Source: R-TRM-01.
    """
    if command.kind == "by":
        return None
    return NewTerm(command.term_id or command.election_id, command.term_no, term_years(rules, command.term_years))


def _entitled(command: OpenElection, roll: Roll | None, representatives: int, rules: Rules) -> int:
    """How many are entitled: all members of the roll, or the representatives where there are enough members.

    Source: R-ELE-01, R-TRM-09.
    """
    if representatives and not command.direct:
        if command.entitled not in {None, representatives}:
            raise EntitledDiffers(reported=command.entitled, representatives=representatives)
        return representatives
    if roll is None or not command.direct:
        if not command.entitled:
            raise EntitledUnknown
        if roll is not None and roll.members < rules.number("R-ELE-01"):
            raise MembersMustMeet(rule=rules.version("R-ELE-01"), members=roll.members)
        if roll is not None and command.entitled > roll.members:
            raise EntitledDiffers(reported=command.entitled, roll=roll.members)
        return command.entitled
    if command.entitled not in {None, roll.members}:
        raise EntitledDiffers(reported=command.entitled, roll=roll.members)
    return roll.members


def nominate_candidates(
    election: Election, command: NominateCandidates, *, rules: Rules, on: date, unit_type: UnitType | None
) -> Iterator[CandidatesNominated]:
    """Publicise the list of candidates: enough of them for every kind of post, none barred.

    Args:
        unit_type: the unit's, for bars that hold in enterprises only; None where it is not known.

    Source: R-ELE-05, R-ELE-08, R-ELE-09, R-ORG-13, R-ORG-19.
    """
    if election.stage not in {"opened", "publicised"}:
        raise NotAtThisStage
    standing = Counter((line.kind, line.person_id) for line in command.candidates)
    if max(standing.values()) > 1:
        raise NominatedTwice
    if unknown := {line.kind for line in command.candidates} - {contest.kind for contest in election.contests}:
        raise NoSuchContest(kind=min(unknown))
    refuse_barred(command.candidates, rules, unit_type)
    _refuse_unvetted(election, command, rules)
    contests = [
        replaced(contest, [line.person_id for line in command.candidates if line.kind == contest.kind])
        for contest in election.contests
    ]
    for contest in contests:
        _refuse_too_few(contest, rules)
    until = on + timedelta(days=rules.days("R-ELE-09"))
    yield CandidatesNominated(command.election_id, tuple(contests), until)


def replaced(contest: Contest, candidates: Sequence[PersonId]) -> Contest:
    """The contest with these candidates, in the order of the list."""
    return Contest(contest.kind, contest.post_ids, tuple(candidates))


def _refuse_unvetted(election: Election, command: NominateCandidates, rules: Rules) -> None:
    bodies = rules.table("R-ELE-09.vetting")
    for line in command.candidates:
        missing = set(bodies.get(line.kind, ())) - election.vetted.get((line.kind, line.person_id), frozenset())
        if missing:
            facts = {"kind": line.kind, "person_id": line.person_id, "missing": sorted(missing)}
            raise NotVetted(rule=rules.version("R-ELE-09.vetting"), **facts)


def _refuse_too_few(contest: Contest, rules: Rules) -> None:
    needed, rule = needed_candidates(contest.kind, len(contest.post_ids), rules)
    if len(contest.candidates) < needed:
        raise TooFewCandidates(rule=rule, kind=contest.kind, needed=needed)


def hold_meeting(election: Election, command: HoldMeeting, *, rules: Rules, on: date) -> Iterator[ElectionMeetingHeld]:
    """Hold the meeting once the list has been publicised for long enough and enough of those entitled are there.

    Source: R-ELE-02, R-ELE-09.
    """
    if election.stage != "publicised" or election.published_until is None:
        raise NotAtThisStage
    if on < election.published_until:
        raise StillPublicised(rule=rules.version("R-ELE-09"), until=election.published_until.isoformat())
    refuse_no_quorum(election.entitled, command.present, rules)
    yield ElectionMeetingHeld(command.election_id, on, command.present)


def refuse_no_quorum(entitled: int, present: int, rules: Rules) -> None:
    """Refuse a meeting of too few, and one of more than there are.

    Raises:
        MorePresentThanEntitled, NoQuorum.

    Source: R-ELE-02.
    """
    if present > entitled:
        raise MorePresentThanEntitled(entitled=entitled)
    needed = ceil(entitled * rules.ratio("R-ELE-02"))
    if present < needed:
        raise NoQuorum(rule=rules.version("R-ELE-02"), present=present, needed=needed)


ELECTION = Decider("election", initial=Election(), evolve=evolve)
