"""The rules of a result: reported, disputed, approved or returned; and of results that papers tell of."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from gonghui_organisation.term.decider import Terms, open_term
from gonghui_shared.contracts.organisation import (
    CadreElected,
    ElectionApproved,
    ElectionDisputed,
    ElectionDisputeHeard,
    ElectionHeld,
    ElectionReturned,
)
from gonghui_shared.decider import At
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import Rules

from .commands import ApproveResult, DisputeResult, HearDispute, PastElection, ReportResult, ReturnResult
from .decider import Election, ElectionEvent, new_term, refuse_no_quorum
from .events import (
    Award,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    NewTerm,
    PostsAwarded,
    ResultReported,
    ReturnReasoned,
    Seat,
)
from .refusals import (
    DisputeFiledAlready,
    DisputeUnheard,
    DisputeUpheld,
    ElectionExists,
    NobodyElected,
    NoSuchDispute,
    NotAtThisStage,
    NotElectedByMajority,
    NotHeldYet,
    NotTheSuperior,
    PostTwiceOnBallot,
    SeatsOpen,
)


def report_result(
    election: Election, command: ReportResult, *, rules: Rules, on: date
) -> Iterator[ElectionHeld | ResultReported]:
    """Report once every seat is taken, or the meeting agreed to leave the others open.

    Source: R-ELE-07, R-ELE-10.
    """
    if election.stage != "voting" or election.held_on is None or election.tallies:
        raise NotAtThisStage
    if on < election.held_on:
        raise NotHeldYet
    if election.contests and not command.fewer_seats:
        raise SeatsOpen(rule=rules.version("R-ELE-07"), seats=sum(len(c.post_ids) for c in election.contests))
    if not election.elected:
        raise NobodyElected
    yield ElectionHeld(command.election_id, election.entitled, election.present, election.direct)
    yield ResultReported(command.election_id, on + timedelta(days=rules.days("R-ELE-10")))


def dispute_result(election: Election, command: DisputeResult) -> Iterator[ElectionDisputed]:
    """Take an objection from the vote on until the superior union has answered."""
    if election.stage not in {"voting", "reported"}:
        raise NotAtThisStage
    if command.dispute_id in election.disputes:
        raise DisputeFiledAlready
    yield ElectionDisputed(command.election_id, command.dispute_id, command.ground)


def hear_dispute(
    election: Election, command: HearDispute, *, superior: UnionId | None
) -> Iterator[ElectionDisputeHeard]:
    """Uphold an objection, or not.

    Args:
        superior: the union directly above.
    """
    _refuse_stranger(command.superior_id, superior)
    if command.dispute_id not in election.disputes or election.disputes[command.dispute_id] is not None:
        raise NoSuchDispute
    yield ElectionDisputeHeard(command.election_id, command.dispute_id, command.upheld)


def approve_result(
    election: Election, command: ApproveResult, *, rules: Rules, on: date, superior: UnionId | None, terms: Terms
) -> Iterator[ElectionApproved | CadreElected | PostsAwarded | At]:
    """Approve a result: those elected hold their posts from now on, the term runs from the day of the election.

    Args:
        superior: the union directly above.
        terms: of the union that elected.

    Source: R-ELE-03, R-ELE-10, R-TRM-09.
    """
    _refuse_stranger(command.superior_id, superior)
    if election.stage != "reported" or election.held_on is None:
        raise NotAtThisStage
    if on < election.held_on:
        raise NotHeldYet
    if None in election.disputes.values():
        raise DisputeUnheard
    if any(election.disputes.values()):
        raise DisputeUpheld(rule=rules.version("R-ELE-10"))
    yield ElectionApproved(command.election_id)
    vacant = tuple(Award(post, contest.kind, None) for contest in election.contests for post in contest.post_ids)
    yield from _elected(command.election_id, election.elected, election.entitled)
    yield PostsAwarded(command.election_id, on, (*_awards(election.elected), *vacant))
    yield from _term(terms, election.term, election.held_on)


def _elected(election_id: str, seats: Sequence[Seat], entitled: int) -> Iterator[CadreElected]:
    for seat in seats:
        yield CadreElected(election_id, seat.post_id, seat.kind, seat.person_id, seat.votes, entitled)


def _awards(seats: Sequence[Seat]) -> Sequence[Award]:
    return [Award(seat.post_id, seat.kind, seat.person_id) for seat in seats]


def _term(terms: Terms, term: NewTerm | None, held_on: date) -> Iterator[At]:
    if term is not None:
        for event in open_term(terms, term_id=term.term_id, term_no=term.term_no, opened_on=held_on, years=term.years):
            yield At("terms", event)


def return_result(
    election: Election, command: ReturnResult, *, superior: UnionId | None
) -> Iterator[ElectionReturned | ReturnReasoned]:
    """Return a result: nobody is elected by it and a new election has to be opened.

    Source: R-ELE-10.
    """
    _refuse_stranger(command.superior_id, superior)
    if election.stage != "reported":
        raise NotAtThisStage
    yield ElectionReturned(command.election_id)
    yield ReturnReasoned(command.election_id, command.ground)


def _refuse_stranger(claimed: UnionId, superior: UnionId | None) -> None:
    if claimed != superior:
        raise NotTheSuperior


def record_past_election(
    election: Election, command: PastElection, *, rules: Rules, on: date, terms: Terms
) -> Iterator[ElectionEvent | At]:
    """Take an approved election over from its papers, if its figures bear it.

    Source: R-ELE-02, R-ELE-03, R-TRM-01.
    """
    if election.stage != "unknown":
        raise ElectionExists
    if command.held_on > on:
        raise NotHeldYet
    refuse_no_quorum(command.entitled, command.present, rules)
    seats = tuple(Seat(line.post_id, line.kind, line.person_id, line.votes) for line in command.elected)
    if len({seat.post_id for seat in seats}) < len(seats):
        raise PostTwiceOnBallot
    floor = command.entitled * rules.ratio("R-ELE-03")
    if any(not floor < seat.votes <= command.present for seat in seats):
        raise NotElectedByMajority(rule=rules.version("R-ELE-03"), needed=int(floor) + 1)
    term = new_term(command, rules)
    yield from _past_course(command, seats, term)
    yield ElectionApproved(command.election_id)
    yield from _elected(command.election_id, seats, command.entitled)
    yield PostsAwarded(command.election_id, command.held_on, tuple(_awards(seats)))
    yield from _term(terms, term, command.held_on)


def _past_course(
    command: PastElection, seats: Sequence[Seat], term: NewTerm | None
) -> Iterator[ElectionOpened | ElectionMeetingHeld | ElectionHeld]:
    """How the election went, as far as papers tell: only those who won are known to have stood."""
    by_kind = groupby(sorted(seats, key=lambda seat: seat.kind), key=lambda seat: seat.kind)
    contests = [(kind, list(won)) for kind, won in by_kind]
    yield ElectionOpened(
        command.election_id, command.kind,
        tuple(Contest(kind, tuple(s.post_id for s in won), tuple(s.person_id for s in won)) for kind, won in contests),
        command.direct, command.entitled, roll_digest=None, term=term,
    )  # fmt: skip
    yield ElectionMeetingHeld(command.election_id, command.held_on, command.present)
    yield ElectionHeld(command.election_id, command.entitled, command.present, command.direct)
