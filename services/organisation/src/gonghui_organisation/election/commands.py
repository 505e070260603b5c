"""What can be asked of an election. Ballots themselves are nowhere: only the digest of the box and the tally."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import BusinessDate, Command, Count
from gonghui_shared.contracts.organisation import ElectionGround
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId

ElectionKind = Literal["term", "by"]
ElectivePost = Literal[
    "chair", "vice_chair", "committee_member", "funds_reviewer", "women_commissioner", "mediator", "group_leader"
]
UnitRole = Literal[
    "unit_head", "deputy_unit_head", "partner", "near_relative", "hr_head", "foreign_staff", "legal_representative",
    "pay_head",
]  # fmt: skip
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]  # SHA-256
TermNo = Annotated[int, Field(ge=1, le=200)]
TermYears = Annotated[int, Field(ge=1, le=10)]


class ContestLine(Command):
    """Posts of one kind that are voted on together."""

    kind: ElectivePost
    post_ids: Annotated[list[PostId], Field(min_length=1, max_length=60)]


class OpenElection(Command):
    """Open an election and freeze its roll.

    `entitled` may be left out where members themselves vote and the roll is kept here: it is then the roll's. A term
    election names its term, or gives it the id of the election.
    """

    union_id: UnionId
    election_id: Identifier
    kind: ElectionKind
    contests: Annotated[list[ContestLine], Field(min_length=1, max_length=7)]
    direct: bool = True  # members themselves vote, not their representatives
    entitled: Count | None = None
    term_id: TermId | None = None
    term_no: TermNo | None = None
    term_years: TermYears | None = None


class CandidateLine(Command):
    """Somebody who stands for one kind of post."""

    kind: ElectivePost
    person_id: OpaqueId
    unit_role: UnitRole | None = None  # in the unit, where it may bar a candidate


class NominateCandidates(Command):
    """Publicise the vetted list of candidates; a new list takes the place of the one before, with a new period."""

    union_id: UnionId
    election_id: Identifier
    candidates: Annotated[list[CandidateLine], Field(min_length=1, max_length=400)]


class HoldMeeting(Command):
    """Hold the meeting that votes, once the candidates have been publicised for long enough."""

    union_id: UnionId
    election_id: Identifier
    present: Count


class VotesLine(Command):
    """One candidate's votes."""

    person_id: PersonId
    votes: Count


class SheetLine(Command):
    """One contest on a scrutineer's sheet."""

    kind: ElectivePost
    issued: Count
    collected: Count
    void: Count
    votes: Annotated[list[VotesLine], Field(min_length=1, max_length=400)]


class RecordTally(Command):
    """Record one scrutineer's sheet of a round; a second one, entered independently, has to agree."""

    union_id: UnionId
    election_id: Identifier
    round: Annotated[int, Field(ge=1, le=20)]
    scrutineer_id: PersonId
    sheets: Annotated[list[SheetLine], Field(min_length=1, max_length=7)]
    box_digest: Digest | None = None


class ReportResult(Command):
    """Report the result to the superior union."""

    union_id: UnionId
    election_id: Identifier
    fewer_seats: bool = False  # the meeting agreed to leave seats open


class DisputeResult(Command):
    """Object to an election."""

    union_id: UnionId
    election_id: Identifier
    dispute_id: Identifier
    ground: ElectionGround


class HearDispute(Command):
    """Hear an objection, as the superior union."""

    union_id: UnionId
    election_id: Identifier
    superior_id: UnionId
    dispute_id: Identifier
    upheld: bool


class ApproveResult(Command):
    """Approve a reported result, as the superior union."""

    union_id: UnionId
    election_id: Identifier
    superior_id: UnionId


class ReturnResult(Command):
    """Return a reported result, as the superior union: the procedure has to be repeated."""

    union_id: UnionId
    election_id: Identifier
    superior_id: UnionId
    ground: ElectionGround


class SeatLine(Command):
    """Who was elected to a post, with how many votes."""

    post_id: PostId
    kind: ElectivePost
    person_id: OpaqueId
    votes: Count


class PastElection(Command):
    """An approved election as the papers tell it."""

    union_id: UnionId
    election_id: Identifier
    kind: ElectionKind
    held_on: BusinessDate
    direct: bool = True
    entitled: Count
    present: Count
    elected: Annotated[list[SeatLine], Field(min_length=1, max_length=200)]
    term_id: TermId | None = None
    term_no: TermNo | None = None
    term_years: TermYears | None = None


class RecordPastElections(Command):
    """Record approved elections of many unions from their papers, as a federation finds them when it starts."""

    union_id: UnionId  # the federation
    elections: Annotated[list[PastElection], Field(min_length=1, max_length=5_000)]
