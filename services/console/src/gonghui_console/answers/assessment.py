"""What the console needs of the answers of assessment; points are exact texts."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, JsonValue

from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId


class Titled(BaseModel):
    """What is told of a scheme beside its id; nothing where there is none."""

    scheme_id: str
    title_zh: str | None = None
    title_en: str | None = None


class Evaluation(Titled):
    """One evaluation."""

    evaluation_id: str
    kind: str
    year: int
    version: str
    state: str
    units: int | None
    published_on: date | None = None
    appeal_by: date | None = None


class SchemeVersion(Titled):
    """A version of a scheme that is in use."""

    version: str


class Spread(BaseModel):
    """How the points of all unions spread under one scheme."""

    version: str
    full: str
    mean: str
    quarters: Sequence[str]  # lowest, lower quartile, median, upper quartile, highest
    grades: Mapping[str, int]


class Moved(BaseModel):
    """One union under both schemes."""

    union_id: UnionId
    rank_before: int
    rank_after: int
    total_before: str
    total_after: str
    grade_before: str
    grade_after: str


class Regraded(BaseModel):
    """How many unions go from one grade to another."""

    before: str
    after: str
    units: int


class TriedItem(BaseModel):
    """How one item of a draft separates unions, and of how many it is not known."""

    code: str
    title: str
    full: str
    scored: int
    gaps: int
    lowest: str | None
    mean: str | None
    highest: str | None


class TriedVeto(BaseModel):
    """What a veto or gate of a draft costs."""

    code: str
    title: str
    effect: str
    barred: int
    unknown: int
    among_best: int


class Trial(BaseModel):
    """What a draft would have made of one evaluation."""

    evaluation_id: str
    year: int
    units: int
    before: Spread
    after: Spread
    up: int
    level: int
    down: int
    winners: Sequence[Moved]
    losers: Sequence[Moved]
    regraded: Sequence[Regraded]
    items: Sequence[TriedItem]
    vetoes: Sequence[TriedVeto]
    names: Mapping[UnionId, str]


class Result(BaseModel):
    """One union's result; points are exact texts."""

    union_id: str
    name: str
    total: str
    full: str
    grade: str
    vetoed: bool


class Results(BaseModel):
    """How the grades are spread, and one page of unions, best first."""

    grades: Mapping[str, int]
    items: Sequence[Result]


class YearOfUnion(Titled):
    """A union's result in one evaluation."""

    evaluation_id: str
    year: int
    total: str
    full: str
    grade: str
    vetoed: bool


class TermOfUnion(BaseModel):
    """The result of one term, part by part."""

    term_id: str
    evaluation_id: str
    annual: str
    targets: str
    appraisal: str
    audit: str
    total: str
    grade: str


class Evidence(BaseModel):
    """One event that counts; a single rating has no id, since it is nobody's to trace."""

    union_id: str  # of a union above others also one below it
    event_id: str | None
    producer: str
    measure: str
    occurred_on: date
    quantity: int


class Input(BaseModel):
    """One value and what it follows from."""

    name: str
    value: str
    evidence: Sequence[Evidence]
    more: int


class Step(BaseModel):
    """One step of a formula."""

    place: str
    step: str
    data: Mapping[str, str | None]


class Leaf(BaseModel):
    """One item of a scheme with its points."""

    code: str
    title: str
    full: str
    points: str | None
    first_points: str | None = None  # as scored first, where they were revised
    status: str
    reason: str | None
    steps: Sequence[Step]
    inputs: Sequence[Input]
    said_zh: str = ""  # the item in sentences
    said_en: str = ""


class Explanation(Titled):
    """A union's score, down to the events."""

    evaluation_id: str
    union_id: str
    year: int
    version: str
    total: str
    full: str
    grade: str
    vetoed: bool
    first_total: str | None = None  # what was scored first, where it was revised
    first_grade: str | None = None
    snapshot: str
    leaves: Sequence[Leaf]


class Target(BaseModel):
    """A target of a year and how far it has come."""

    target_id: str
    year: int
    title: str
    measure: str
    wanted: int
    source: str
    cascaded: int
    reached: int
    reported_to: str | None
    state: str  # open, met, missed


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


class Letter(BaseModel):
    """A responsibility letter and its two signatures."""

    letter_id: str
    year: int
    issuer_id: str
    targets: Sequence[str]
    issued_event: str
    issuer_signed_on: date | None
    issuer_event: str | None
    union_signed_on: date | None
    union_event: str | None

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


class Review(BaseModel):
    """What the superior union saw in a period."""

    kind: str
    period: str
    behind: int
    findings: int
    reviewed_on: date
    event_id: str


class AppealName(BaseModel):
    """Which appeal is meant."""

    union_id: UnionId
    evaluation_id: Identifier
    appeal_id: Identifier

    @property
    def address(self) -> str:
        """Of its page."""
        return f"/unions/{self.union_id}/appeals/{self.evaluation_id}/{self.appeal_id}"

    @property
    def of_result(self) -> str:
        """Where assessment is asked about the appeals against the same result."""
        return f"/unions/{self.union_id}/results/{self.evaluation_id}/appeals"


class Appeal(AppealName):
    """An appeal against a score, and how it stands."""

    union_name: str | None
    item: str  # empty for the whole
    document: str
    filed_on: date
    answer_by: date
    standing: str
    answered_by: str | None
    answered_on: date | None
    overdue: bool

    @property
    def answerer(self) -> str:
        """Who answered, without what kind of actor it is."""
        return (self.answered_by or "").removeprefix("person:")


class ScoreText(BaseModel):
    """Something that was written about a score."""

    kind: str
    written_on: date
    text: str | None


class AppealOfUnion(Appeal):
    """An appeal with what was written about it."""

    texts: Sequence[ScoreText]


class RevisedItem(BaseModel):
    """One item before and after."""

    code: str
    before: str
    points: str


class Revision(BaseModel):
    """Points that were given anew, and what followed."""

    cause: str
    cause_id: str
    items: Sequence[RevisedItem]
    total: str
    grade: str


class DatedRevision(Revision):
    """The same with what was before."""

    total_before: str
    grade_before: str
    revised_on: date


class AppealsOfUnion(BaseModel):
    """What a union appealed against, until when it may, and what was revised."""

    published_on: date | None
    appeal_by: date | None
    appeals: Sequence[AppealOfUnion]
    revisions: Sequence[DatedRevision]


class CertifiedScheme(BaseModel):
    """The scheme of a certificate."""

    scheme_id: str
    version: str
    digest: str


class CertifiedItem(BaseModel):
    """One item of a certificate, as scored first."""

    code: str
    title: str
    status: str
    points: str | None
    full: str


class CertifiedEntry(BaseModel):
    """An entry of the log that a certificate names."""

    position: int
    hash: str
    type: str


class Head(BaseModel):
    """Where the log ended."""

    position: int
    hash: str


class Certificate(BaseModel):
    """What is printed of a certificate."""

    evaluation_id: str
    year: int
    union_id: str
    union_name: str
    scheme: CertifiedScheme
    snapshot: str
    items: Sequence[CertifiedItem]
    first_total: str
    revisions: Sequence[Revision]
    total: str
    full: str
    grade: str
    vetoed: bool
    entries: Sequence[CertifiedEntry]
    head: Head
    digest: str


class OutcomeName(BaseModel):
    """Which outcome is meant."""

    union_id: UnionId
    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId

    @property
    def address(self) -> str:
        """Of its page."""
        return f"/unions/{self.union_id}/outcomes/{self.evaluation_id}/{self.term_id}/{self.post_id}/{self.person_id}"

    @property
    def at_service(self) -> str:
        """Where assessment is asked about it."""
        term = f"/unions/{self.union_id}/term-results/{self.evaluation_id}/{self.term_id}"
        return f"{term}/outcomes/{self.post_id}/{self.person_id}"


class Outcome(OutcomeName):
    """What the evaluation of a term says of somebody who held a post, and how it stands."""

    union_name: str | None
    post_kind: str | None
    grade: str
    proposed: str
    advice: str
    standing: str
    proposed_on: date
    signed_by: str | None
    signed_on: date | None
    object_by: date | None
    answer_by: date | None
    overdue: bool

    @property
    def signatory(self) -> str:
        """Who signed, without what kind of actor it is."""
        return (self.signed_by or "").removeprefix("person:")

    @property
    def line(self) -> str:
        """Its name and its advice, as a form sends them."""
        return f"{self.union_id}/{self.evaluation_id}/{self.term_id}/{self.post_id}/{self.person_id}/{self.advice}"


class OutcomeCount(BaseModel):
    """How many outcomes stand so, with this advice."""

    standing: str
    advice: str
    outcomes: int


class OutcomeText(BaseModel):
    """Something that was written about an outcome."""

    kind: str
    written_on: date
    text: str | None


class OwnOutcome(Outcome):
    """An outcome as the person concerned reads it."""

    texts: Sequence[OutcomeText]
