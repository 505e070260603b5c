"""The record of an election, worked out from its events: every figure that was recorded is computed once more.

Pure: what the record says follows from the events alone, with the rules that each step was decided under.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final, TypeVar

from pydantic import BaseModel

from gonghui_shared.contracts.organisation import (
    ElectionApproved,
    ElectionDisputed,
    ElectionDisputeHeard,
    ElectionGround,
    ElectionHeld,
    ElectionReturned,
    PostKind,
)
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.rules import Rulebook, Rules

from .counting import outcome
from .events import (
    CandidatesNominated,
    CandidateVetted,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    ElectionPlanAnswered,
    ElectionPlanned,
    ResultReported,
    Sheet,
    TalliesDisagreed,
    TallyAgreed,
    TallyRecorded,
)

T = TypeVar("T")
STEPS: Final = {
    ElectionPlanned: "planned", ElectionPlanAnswered: "plan_answered", ElectionOpened: "opened",
    CandidateVetted: "vetted", CandidatesNominated: "publicised", ElectionMeetingHeld: "held",
    TallyRecorded: "sheet", TalliesDisagreed: "recount", TallyAgreed: "counted", ElectionHeld: "reported",
    ElectionDisputed: "disputed", ElectionDisputeHeard: "heard", ElectionApproved: "approved",
    ElectionReturned: "returned",
}  # fmt: skip


class Step(BaseModel):
    """One step of the procedure: when, and under which rules."""

    step: str
    on: date
    actor: str
    rules: Sequence[tuple[str, str]]  # code and version
    event_id: str


class CandidateCount(BaseModel):
    """A candidate's votes."""

    person_id: PersonId
    votes: int
    elected: bool


class ContestCount(BaseModel):
    """One contest of a round: figures of the sheets, and what they lead to."""

    kind: PostKind
    seats: int
    issued: int
    collected: int
    void: int
    valid: int
    needed: int  # votes for a majority of those entitled
    candidates: Sequence[CandidateCount]  # most votes first


class Round(BaseModel):
    """A round as the scrutineers counted it, and whether counting it again gives what was recorded."""

    round: int
    scrutineers: Sequence[PersonId]
    box_digest: str | None
    contests: Sequence[ContestCount]
    recounts: int  # sheets that differed before
    agrees: bool


class StillOpen(BaseModel):
    """Posts of one kind that nobody has won yet, and who stands for them in the next round."""

    kind: PostKind
    post_ids: Sequence[PostId]
    candidates: Sequence[PersonId]


class Dispute(BaseModel):
    """An objection; None: not heard, otherwise whether it was upheld."""

    dispute_id: Identifier
    ground: ElectionGround
    filed_on: date
    upheld: bool | None


class Won(BaseModel):
    """A post and who was elected to it."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    votes: int


class Record(BaseModel):
    """The whole record of an election."""

    union_id: UnionId
    election_id: Identifier
    kind: str
    direct: bool
    entitled: int
    roll_digest: str | None
    published_until: date | None
    held_on: date | None
    present: int
    quorum: int  # how many have to be there
    turnout: str  # as an exact fraction
    rounds: Sequence[Round]
    elected: Sequence[Won]
    seats_open: int
    next_round: int
    sheets: int  # entered for the next round
    ballot: Sequence[StillOpen]  # of the next round
    disputes: Sequence[Dispute]
    answer_due_on: date | None
    answered: str | None  # approved, returned
    steps: Sequence[Step]
    sound: bool  # every figure computed again is the one that was recorded


def record_of(
    union_id: UnionId, events: Sequence[Recorded], book: Rulebook, jurisdiction: str, today: date
) -> Record | None:
    """The record; None before the election was opened.

    Args:
        book: rules as they are known; each figure is computed under those of its business date.
        today: under whose rules a meeting would be held that has not been held yet.

    Source: R-ELE-02, R-ELE-03, R-ELE-06, R-ELE-07.
    """
    opened = _last(events, ElectionOpened)
    if opened is None:
        return None
    held, reported = _last(events, ElectionMeetingHeld), _last(events, ResultReported)
    listed = _last(events, CandidatesNominated)
    rounds, elected, ballot, sheets = _rounds(events, opened, book, jurisdiction)
    present, rules = (
        (held.present, book.rules(jurisdiction, held.held_on)) if held else (0, book.rules(jurisdiction, today))
    )
    quorum = ceil(opened.entitled * rules.ratio("R-ELE-02"))
    quorate = held is None or quorum <= present <= opened.entitled
    answers = {ElectionApproved: "approved", ElectionReturned: "returned"}
    return Record(
        union_id=union_id, election_id=opened.election_id, kind=opened.kind, direct=opened.direct,
        entitled=opened.entitled, roll_digest=opened.roll_digest,
        published_until=listed.published_until if listed else None, held_on=held.held_on if held else None,
        present=present, quorum=quorum, turnout=str(Fraction(present, opened.entitled or 1)), rounds=rounds,
        elected=elected, seats_open=sum(len(contest.post_ids) for contest in ballot) if rounds else 0,
        next_round=len(rounds) + 1, sheets=sheets, ballot=[_still_open(contest) for contest in ballot],
        disputes=_disputes(events), answer_due_on=reported.answer_due_on if reported else None,
        answered=next((answers[type(e.body)] for e in reversed(events) if type(e.body) in answers), None),
        steps=[_step(event) for event in events if type(event.body) in STEPS],
        sound=quorate and all(one.agrees for one in rounds),
    )  # fmt: skip


def _rounds(
    events: Sequence[Recorded], opened: ElectionOpened, book: Rulebook, jurisdiction: str
) -> tuple[list[Round], list[Won], Sequence[Contest], int]:
    """Count every agreed round from its sheets, on the ballot that the rounds before left.

    Returns:
        the rounds, who won, what stays open, and how many sheets of the next round have been entered.
    """
    listed = _last(events, CandidatesNominated)
    ballot: Sequence[Contest] = listed.contests if listed else opened.contests
    rounds, won, recounts, sheets = list[Round](), list[Won](), 0, list[TallyRecorded]()
    for event in events:
        match event.body:
            case TallyRecorded() as tally:
                sheets.append(tally)
            case TalliesDisagreed():
                recounts, sheets = recounts + 1, []
            case TallyAgreed() as agreed if sheets:
                rules = book.rules(jurisdiction, event.occurred_on)
                counted = _counted(ballot, sheets, agreed, opened.entitled, rules)
                rounds.append(counted.model_copy(update={"recounts": recounts}))
                won += [
                    Won(post_id=s.post_id, kind=s.kind, person_id=s.person_id, votes=s.votes) for s in agreed.elected
                ]
                ballot, recounts, sheets = agreed.open, 0, []
    return rounds, won, ballot, len(sheets)


def _still_open(contest: Contest) -> StillOpen:
    return StillOpen(kind=contest.kind, post_ids=contest.post_ids, candidates=contest.candidates)


def _disputes(events: Sequence[Recorded]) -> list[Dispute]:
    heard = {e.body.dispute_id: e.body.upheld for e in events if isinstance(e.body, ElectionDisputeHeard)}
    return [
        Dispute(
            dispute_id=event.body.dispute_id, ground=event.body.ground, filed_on=event.occurred_on,
            upheld=heard.get(event.body.dispute_id),
        )
        for event in events
        if isinstance(event.body, ElectionDisputed)
    ]  # fmt: skip


def _counted(
    ballot: Sequence[Contest], sheets: Sequence[TallyRecorded], agreed: TallyAgreed, entitled: int, rules: Rules
) -> Round:
    voted_on = [contest for contest in ballot if contest.candidates]
    figures, floor = sheets[-1].sheets, entitled * rules.ratio("R-ELE-03")
    seats, still_open = outcome(voted_on, figures, floor)
    failed = tuple(contest for contest in ballot if not contest.candidates)
    again = (seats, (*still_open, *failed)) == (agreed.elected, agreed.open)
    alike = len({(one.sheets, one.box_digest) for one in sheets}) == 1
    hands = len({one.scrutineer_id for one in sheets})
    winners = {(seat.kind, seat.person_id) for seat in agreed.elected}
    places = {contest.kind: len(contest.post_ids) for contest in voted_on}
    return Round(
        round=agreed.round, scrutineers=[one.scrutineer_id for one in sheets], box_digest=sheets[-1].box_digest,
        contests=[_contest(sheet, places.get(sheet.kind, 0), int(floor) + 1, winners) for sheet in figures],
        recounts=0, agrees=again and alike and hands >= rules.number("R-ELE-13.scrutineers"),
    )  # fmt: skip


def _contest(sheet: Sheet, seats: int, needed: int, winners: set[tuple[PostKind, PersonId]]) -> ContestCount:
    ranked = sorted(sheet.votes, key=lambda line: (-line.votes, line.person_id))
    return ContestCount(
        kind=sheet.kind, seats=seats, issued=sheet.issued, collected=sheet.collected, void=sheet.void,
        valid=sheet.collected - sheet.void, needed=needed,
        candidates=[
            CandidateCount(person_id=one.person_id, votes=one.votes, elected=(sheet.kind, one.person_id) in winners)
            for one in ranked
        ],
    )  # fmt: skip


def _step(event: Recorded) -> Step:
    return Step(
        step=STEPS[type(event.body)], on=event.occurred_on, actor=event.origin.actor,
        rules=event.origin.rules, event_id=str(event.event_id),
    )  # fmt: skip


def _last(events: Sequence[Recorded], kind: type[T]) -> T | None:
    return next((event.body for event in reversed(events) if isinstance(event.body, kind)), None)
