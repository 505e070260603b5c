"""What the console needs of assessment's answers about targets, drafts, letters and plan years."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, JsonValue

from .supervision import Said


class Target(BaseModel):
    """A target of a year, who answers for it, and how far it has come."""

    union_id: str
    target_id: str
    year: int
    title: str
    measure: str
    wanted: int
    source: str
    due_on: date
    hard: bool
    function: str | None
    owner_id: str | None
    owner_kind: str | None
    holder_id: str | None
    parent_union: str | None
    parent_target: str | None
    weight: int
    survey_id: str | None
    business_goal: str
    opens_on: date | None
    closes_on: date | None
    cascaded: int
    weights: int
    reached: int
    reported_to: str | None
    state: str  # draft, open, met, missed

    @property
    def address(self) -> str:
        """Of its page."""
        return f"/unions/{self.union_id}/targets/{self.target_id}"

    @property
    def gap(self) -> str | None:
        """Why nobody answers for it, where that is so."""
        if self.state != "open" or self.holder_id is not None:
            return None
        return "no_post" if self.owner_id is None else "vacant"


class Stage(BaseModel):
    """Part of a target that is wanted by an earlier day."""

    target_id: str
    stage_id: str
    title: str
    wanted: int
    due_on: date
    reached: int | None
    state: str  # open, met, missed


class FunctionCount(BaseModel):
    """Targets of one of the four functions."""

    function: str | None
    targets: int
    met: int
    missed: int


class TargetFigures(BaseModel):
    """How the targets of a year stand in a union and below it."""

    targets: int
    hard: int
    unowned: int
    vacant: int
    orphans: int
    linked: int
    leaves: int
    owned_leaves: int
    by_function: Sequence[FunctionCount]


class UnownedTarget(BaseModel):
    """An open target that nobody answers for."""

    union_id: str
    union_name: str | None
    target_id: str
    title: str
    owner_id: str | None
    owner_kind: str | None
    set_on: date
    gap: str


class Node(BaseModel):
    """A target in the tree of a year."""

    union_id: str
    union_name: str | None
    target_id: str
    title: str
    parent_union: str | None
    parent_target: str | None
    weight: int
    weights: int
    wanted: int
    reached: int
    state: str
    owner_id: str | None
    owner_kind: str | None
    holder_id: str | None
    depth: int


class OwnEvent(BaseModel):
    """One event of a target itself."""

    event_id: str
    type: str
    occurred_on: date
    facts: Mapping[str, JsonValue]


class Counted(BaseModel):
    """One event that a target's measure counts."""

    union_id: str
    event_id: str
    producer: str
    occurred_on: date
    quantity: int


class Proof(BaseModel):
    """What proves a target."""

    target: Target
    events: Sequence[OwnEvent]
    counted: int | None  # None: no event tells of it
    evidence: Sequence[Counted]
    more: int


class WorkPlan(BaseModel):
    """A union's plan of a year, as it was submitted last."""

    union_id: str
    year: int
    version: int
    standing: str  # submitted, returned, approved
    title: str
    targets: Sequence[str]
    submitted_on: date
    approved_version: int | None
    approved_on: date | None
    event_id: str

    @property
    def address(self) -> str:
        """Of its page."""
        return f"/unions/{self.union_id}/work-plans/{self.year}"


class WaitingPlan(WorkPlan):
    """A plan that waits for the union above."""

    name: str


class PlanOfYear(BaseModel):
    """A plan with its targets and all that was said of it."""

    plan: WorkPlan | None
    targets: Sequence[Target]
    texts: Sequence[Said]


class LetterTarget(BaseModel):
    """A target as it stands in a letter."""

    target_id: str
    title: str
    measure: str
    wanted: int
    due_on: date | None
    owner_id: str | None


class Commitment(BaseModel):
    """A promise of a letter, and how much of it has arrived."""

    commitment_id: str
    kind: str  # people, money, things
    what: str
    amount: int  # money in fen
    by: date
    delivered: int
    told_on: date | None


class Promise(Commitment):
    """A promise of a letter that names a target."""

    letter_id: str
    binding: bool


class BookLine(BaseModel):
    """A target in the book of measures, and all that belongs to it."""

    union_name: str | None
    target: Target
    stages: Sequence[Stage]
    promises: Sequence[Promise]


class Letter(BaseModel):
    """A responsibility letter and its two signatures."""

    union_id: str
    letter_id: str
    year: int
    issuer_id: str
    version: int
    bound_version: int | None  # signed by both sides last
    targets: Sequence[LetterTarget]
    commitments: Sequence[Commitment]
    comments_answered: int
    reason: str | None  # of the amendment
    digest: str
    issued_on: date
    issued_event: str
    issuer_signed_on: date | None
    issuer_event: str | None
    union_signed_on: date | None
    union_event: str | None

    @property
    def address(self) -> str:
        """Of its page."""
        return f"/unions/{self.union_id}/letters/{self.letter_id}"

    @property
    def state(self) -> str:
        """Whom it waits for."""
        match self.issuer_event is not None, self.union_event is not None:
            case True, True:
                return "binding"
            case True, False:
                return "awaits_union"
            case False, True:
                return "awaits_issuer"
            case _:
                return "unsigned"


class WaitingLetter(Letter):
    """A letter that waits for one side."""

    union_name: str | None
    side: str


class Draft(BaseModel):
    """A draft on which members may comment, or could."""

    union_id: str
    target_id: str
    year: int
    title: str
    measure: str
    wanted: int
    due_on: date
    hard: bool
    function: str | None
    owner_id: str | None
    opens_on: date
    closes_on: date
    comments: int
    answered: int


class Comment(BaseModel):
    """What a member said about a draft, and the answer."""

    comment_id: str
    commented_on: date
    text: str | None
    verdict: str | None
    reason: str | None
    answered_on: date | None


class OwnMembership(BaseModel):
    """A membership of whoever is signed in."""

    union_id: str
    member_id: str


class Period(BaseModel):
    """A period of a duty that recurs."""

    first: date
    last: date
    owed: int
    done: int
    state: str  # done, gap, running, ahead


class PlannedDuty(BaseModel):
    """Something that unions do again and again, period by period."""

    plan_union: str
    duty_id: str
    title: str
    measure: str
    every: str  # month, half_year, year
    function: str | None
    periods: Sequence[Period]


class GapsOfUnion(BaseModel):
    """How many periods a union has left out."""

    union_id: str
    union_name: str
    gaps: int
    owed: int
