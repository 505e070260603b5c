"""What happens on the way to a result; it stays inside organisation."""

from datetime import date

import msgspec

from gonghui_shared.contracts.organisation import ElectionGround, PostKind
from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId

from .commands import ElectionKind, UnitRole, VettingBody


class Contest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Posts of one kind that are voted on together, and who stands."""

    kind: PostKind
    post_ids: tuple[PostId, ...]
    candidates: tuple[PersonId, ...] = ()


class PlannedSeats(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many posts of a kind are to be filled, from how many candidates."""

    kind: PostKind
    seats: int
    candidates: int


class Votes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One candidate's votes."""

    person_id: PersonId
    votes: int


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One contest as a scrutineer counted it."""

    kind: PostKind
    issued: int
    collected: int
    void: int
    votes: tuple[Votes, ...]


class Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A post with who was elected to it."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    votes: int


class NewTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The term that a term election opens."""

    term_id: TermId
    term_no: int | None  # None: the one after the last
    years: int


@private("organisation.ElectionPlanned.v1")
class ElectionPlanned(Event):
    """A union laid the plan of an election before its superior union. Source: R-ELE-10.plan."""

    election_id: Identifier
    meeting_on: date
    direct: bool  # members themselves vote, not their representatives
    seats: tuple[PlannedSeats, ...]
    preparers: tuple[PersonId, ...]


@private("organisation.ElectionPlanAnswered.v1")
class ElectionPlanAnswered(Event):
    """The superior union approved a plan, or returned it with a reason."""

    election_id: Identifier
    approved: bool
    reason: str


@private("organisation.CandidateVetted.v1")
class CandidateVettedBefore(Event):
    """The same before the opinion was sealed."""

    election_id: Identifier
    kind: PostKind
    person_id: PersonId
    body: VettingBody
    unit_role: UnitRole | None
    passed: bool
    bars: tuple[str, ...]  # codes of rules
    opinion: str


@private("organisation.CandidateVetted.v2", subject="person_id")
class CandidateVetted(Event):
    """A body looked into a candidate: what bars the person by the rules, and whether it agrees. Source: R-ELE-08, R-ELE-09."""

    election_id: Identifier
    kind: PostKind
    person_id: PersonId
    body: VettingBody
    unit_role: UnitRole | None
    passed: bool
    bars: tuple[str, ...]  # codes of rules
    opinion: Personal


@upcast("organisation.CandidateVetted.v1", to="organisation.CandidateVetted.v2")
def vetted_in_clear(before: CandidateVettedBefore) -> CandidateVetted:
    """The same fields."""
    return CandidateVetted(*msgspec.structs.astuple(before))


@private("organisation.ElectionOpened.v1")
class ElectionOpened(Event):
    """An election was opened and its roll frozen. Source: R-ELE-01."""

    election_id: Identifier
    kind: ElectionKind
    contests: tuple[Contest, ...]
    direct: bool
    entitled: int
    roll_digest: str | None  # None: the roll is not kept here, or representatives vote
    term: NewTerm | None  # None: a by-election


@private("organisation.CandidatesNominated.v1")
class CandidatesNominated(Event):
    """The list of candidates was publicised. Source: R-ELE-05, R-ELE-09."""

    election_id: Identifier
    contests: tuple[Contest, ...]
    published_until: date


@private("organisation.ElectionMeetingHeld.v1")
class ElectionMeetingHeld(Event):
    """The meeting that votes was held with a quorum. Source: R-ELE-02."""

    election_id: Identifier
    held_on: date
    present: int


@private("organisation.TallyRecorded.v1")
class TallyRecorded(Event):
    """One scrutineer's sheet was entered. Source: R-ELE-13."""

    election_id: Identifier
    round: int
    scrutineer_id: PersonId
    entered_by: str
    sheets: tuple[Sheet, ...]
    box_digest: str | None


@private("organisation.TalliesDisagreed.v1")
class TalliesDisagreed(Event):
    """Two scrutineers' sheets differ: the round has to be counted again."""

    election_id: Identifier
    round: int


@private("organisation.TallyAgreed.v1")
class TallyAgreed(Event):
    """The scrutineers' sheets agree; seats that nobody won go to a run-off. Source: R-ELE-03, R-ELE-07."""

    election_id: Identifier
    round: int
    elected: tuple[Seat, ...]
    open: tuple[Contest, ...]


@private("organisation.ResultReported.v1")
class ResultReported(Event):
    """The result lies with the superior union. Source: R-ELE-10."""

    election_id: Identifier
    answer_due_on: date


class Award(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A post and who is to hold it; None: nobody won it."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId | None


@private("organisation.PostsAwarded.v1")
class PostsAwarded(Event):
    """By an approved election posts change hands, or fall vacant."""

    election_id: Identifier
    held_from: date
    awards: tuple[Award, ...]


@private("organisation.ReturnReasoned.v1")
class ReturnReasoned(Event):
    """Why the superior union returned a result."""

    election_id: Identifier
    ground: ElectionGround
