"""What the console needs of organisation's answers about elections and removals."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class ElectionRow(BaseModel):
    """An election and how far it has come."""

    union_id: str
    name: str | None = None  # of the union, where elections of many are listed
    election_id: str
    kind: str
    state: str
    direct: bool
    entitled: int
    present: int
    opened_on: date
    published_until: date | None
    held_on: date | None
    answer_due_on: date | None
    disputes_open: int
    disputes_upheld: int

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/unions/{self.union_id}/elections/{self.election_id}"


class SeatsPlanned(BaseModel):
    """How many posts of a kind are to be filled, from how many candidates."""

    kind: str
    seats: int
    candidates: int


class Plan(BaseModel):
    """The plan of an election."""

    meeting_on: date
    direct: bool
    seats: Sequence[SeatsPlanned]
    preparers: Sequence[str]


class BallotPart(BaseModel):
    """Posts of one kind, and who stands for them."""

    kind: str
    post_ids: Sequence[str]
    candidates: Sequence[str]


class Elected(BaseModel):
    """Who was elected to a post."""

    post_id: str
    kind: str
    person_id: str
    votes: int


class Election(ElectionRow):
    """An election with its plan, its ballot and its result."""

    plan: Plan | None
    plan_returned_for: str | None
    contests: Sequence[BallotPart]
    elected: Sequence[Elected]


class Bar(BaseModel):
    """A rule that bars somebody."""

    code: str
    citation: str
    zh: str
    en: str


class Vetting(BaseModel):
    """What a body said of somebody who is to stand."""

    kind: str
    person_id: str
    body: str
    unit_role: str | None
    passed: bool
    cited: Sequence[Bar]
    opinion: str | None  # None: forgotten
    vetted_on: date


class NominationNote(BaseModel):
    """The outcome of one person's term."""

    person_id: str
    term_id: str
    grade: str
    advice: str
    state: str
    noted_on: date


class Step(BaseModel):
    """One step of the procedure, with the rules that it was decided under."""

    step: str
    on: date
    actor: str
    rules: Sequence[tuple[str, str]]  # code and version
    event_id: str


class CandidateCount(BaseModel):
    """A candidate's votes."""

    person_id: str
    votes: int
    elected: bool


class ContestCount(BaseModel):
    """One contest of a round."""

    kind: str
    seats: int
    issued: int
    collected: int
    void: int
    valid: int
    needed: int
    candidates: Sequence[CandidateCount]


class Round(BaseModel):
    """A round as the scrutineers counted it."""

    round: int
    scrutineers: Sequence[str]
    box_digest: str | None
    contests: Sequence[ContestCount]
    recounts: int
    agrees: bool


class Dispute(BaseModel):
    """An objection."""

    dispute_id: str
    ground: str
    filed_on: date
    upheld: bool | None  # None: not heard


class Record(BaseModel):
    """The record of an election, every figure computed once more."""

    union_id: str
    election_id: str
    kind: str
    direct: bool
    entitled: int
    roll_digest: str | None
    published_until: date | None
    held_on: date | None
    present: int
    quorum: int
    turnout: str
    rounds: Sequence[Round]
    elected: Sequence[Elected]
    seats_open: int
    next_round: int
    sheets: int
    ballot: Sequence[BallotPart]
    disputes: Sequence[Dispute]
    answer_due_on: date | None
    answered: str | None
    steps: Sequence[Step]
    sound: bool


class Removal(BaseModel):
    """A removal and how far it has come."""

    union_id: str
    removal_id: str
    post_id: str
    kind: str
    person_id: str
    moved_by: str
    supporters: int
    grounds: str | None  # None: forgotten
    moved_on: date
    stage: str
    held_on: date | None
    entitled: int | None
    present: int | None
    votes_for: int | None
    votes_against: int | None
    answered_on: date | None
    returned_for: str | None
    quorum: int | None
    needed: int | None
