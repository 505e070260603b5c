"""What the console needs of the answers of assessment; points are exact texts."""

from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId

if TYPE_CHECKING:
    from gonghui_console.words import Words


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


class ScoreBesideClass(BaseModel):
    """A union's total in one evaluation, the mean of its class, and by how much it lies above it."""

    union_id: str
    evaluation_id: str
    year: int
    scheme_id: str
    total: str
    full: str
    mean: str
    above: str
    units: int


class TermParts(BaseModel):
    """The parts of a term in points of a hundred; empty where there was nothing to measure."""

    annual: str
    targets: str
    appraisal: str
    audit: str
    total: str


class TermOfUnion(TermParts):
    """The result of one term, part by part."""

    term_id: str
    evaluation_id: str
    grade: str


class Evidence(BaseModel):
    """One event that counts; a single rating has no id, since it is nobody's to trace."""

    union_id: str  # of a union above others also one below it
    event_id: str | None
    producer: str
    measure: str
    occurred_on: date
    quantity: int


class MovedItem(BaseModel):
    """An item that would have other points today."""

    code: str
    title: str
    before: str | None
    points: str | None


class LateEvidence(BaseModel):
    """What arrived too late for an evaluation, and what it would move."""

    events: Sequence[Evidence]
    more: int
    items: Sequence[MovedItem]
    total_before: str
    total: str


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


class AskedFact(BaseModel):
    """A value that schemes ask for and that no event tells."""

    fact: str
    zh: str
    en: str

    def called(self, words: "Words") -> str:
        """Its name as schemes print it; its code where they print none."""
        return (self.zh if words.language == "zh" else self.en) or self.zh or self.fact


class KnownFact(AskedFact):
    """What is known of it for a union in a year."""

    value: str | None
    said_on: date | None
    checked: bool
    last_year: int | None

    @property
    def standing(self) -> str:
        """Missing, told, or checked against a document."""
        return "missing" if self.value is None else "checked" if self.checked else "told"


class FactCoverage(AskedFact):
    """For how many unions it is known."""

    unions: int
    known: int
    checked: int


class LackingUnion(BaseModel):
    """A union of which a fact is not known."""

    union_id: UnionId
    name: str
    last_year: int | None


class EvidencePiece(AskedFact):
    """A fact that was handed in with its document."""

    union_id: UnionId
    union_name: str | None
    year: int
    evidence_id: Identifier
    value: str
    title: str
    document: str
    source: str
    submitted_on: date
    standing: str
    reason: str | None


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


class CertifiedSaying(BaseModel):
    """An item of a certificate, or what bars, in sentences."""

    code: str
    said_zh: str = Field(alias="zh")
    said_en: str = Field(alias="en")


class CertifiedSentences(BaseModel):
    """The sentences of a certificate."""

    said: Sequence[CertifiedSaying]


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
    sentences: CertifiedSentences
    entries: Sequence[CertifiedEntry]
    head: Head
    digest: str

    def anew(self, code: str) -> str | None:
        """The points that an item got last, where they were revised."""
        return next((one.points for made in reversed(self.revisions) for one in made.items if one.code == code), None)

    def saying(self, code: str) -> CertifiedSaying | None:
        """An item in sentences."""
        return next((one for one in self.sentences.said if one.code == code), None)

    @property
    def barring(self) -> Sequence[CertifiedSaying]:
        """What is said of no item: vetoes and gates that bar."""
        items = {item.code for item in self.items}
        return [one for one in self.sentences.said if one.code not in items]


class Appraised(BaseModel):
    """A post that is appraised, and who held it."""

    post_id: str
    kind: str
    person_id: str


class AppraisalAnswer(BaseModel):
    """What members said of a union or the holder of a post; no figures where few did."""

    post_id: str
    excellent: int | None
    competent: int | None
    basic: int | None
    not_competent: int | None
    void: int | None


class Appraisal(BaseModel):
    """A secret appraisal."""

    appraisal_id: str
    year: int
    stage: str
    entitled: int
    subjects: Sequence[Appraised]
    opened_on: date
    attended: int | None
    front_line: int | None
    sheets: int
    recounts: int
    collected: int | None
    valid: bool | None
    closed_on: date | None
    answers: Sequence[AppraisalAnswer]

    @property
    def questions(self) -> Sequence[str]:
        """The posts in question, after the union itself, which is none."""
        return ["", *(one.post_id for one in self.subjects)]

    @property
    def told(self) -> list[AppraisalAnswer]:
        """Answers that may be shown."""
        return [one for one in self.answers if one.excellent is not None]


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
    benefits: Sequence[str]
    removal_on: date | None

    @property
    def signatory(self) -> str:
        """Who signed, without what kind of actor it is."""
        return (self.signed_by or "").removeprefix("person:")

    @property
    def line(self) -> str:
        """Its name and its advice, as a form sends them."""
        return f"{self.union_id}/{self.evaluation_id}/{self.term_id}/{self.post_id}/{self.person_id}/{self.advice}"


class PreferenceGranted(OutcomeName):
    """A preference that somebody was granted, and what became of it."""

    union_name: str | None
    preference: str
    state: str
    granted_on: date
    valid_until: date
    purpose: str | None
    used_on: date | None


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


class HolderFigures(TermParts):
    """What a term came to for one holder of a post, each year by the days that they served."""

    served: Mapping[int, int]  # year → days

    @property
    def shares(self) -> Sequence[tuple[int, int, int]]:
        """Year, days served, and days of the year."""
        return [(year, days, 366 if isleap(year) else 365) for year, days in sorted(self.served.items())]


class OwnOutcome(Outcome):
    """An outcome as the person concerned reads it."""

    texts: Sequence[OutcomeText]
    figures: HolderFigures | None
