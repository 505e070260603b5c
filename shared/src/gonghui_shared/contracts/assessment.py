"""What assessment tells the others. Topic gonghui.assessment.v1, key union_id. Points are exact texts: "97.5", "1/3"."""

from datetime import date
from typing import Literal

import msgspec

from gonghui_shared.events import Event, published
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId

TargetSource = Literal["superior", "members"]
ReviewKind = Literal["monthly", "half_yearly", "yearly"]
EvaluationKind = Literal["annual", "term"]
RevisionCause = Literal["appeal", "calibration"]
Advice = Literal["commend", "confirm", "improve", "warn"]
Preference = Literal["award", "promotion", "study"]


class Frontier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far one producer's log counts for an evaluation."""

    producer: str
    position: int


@published("assessment.SchemeAdopted.v1")
class SchemeAdopted(Event):
    """A version of a scoring scheme may be used from now on."""

    scheme_id: Identifier
    version: Identifier
    digest: str  # SHA-256 of the text
    text: str  # YAML


@published("assessment.TargetSet.v1")
class TargetSet(Event):
    """A union has a target for a year, from above or from its members."""

    target_id: Identifier
    year: int
    title: str
    measure: str  # what is counted; see the catalogue of measures
    wanted: int
    source: TargetSource


@published("assessment.TargetCascaded.v1")
class TargetCascaded(Event):
    """A share of a target was handed to a subordinate union, where it is a target of its own."""

    target_id: Identifier
    to_union_id: UnionId
    to_target_id: Identifier
    wanted: int


@published("assessment.LetterIssued.v1")
class LetterIssued(Event):
    """A responsibility letter over a union's targets of a year was issued."""

    letter_id: Identifier
    year: int
    issuer_id: UnionId  # the superior union
    targets: tuple[Identifier, ...]
    digest: str  # SHA-256 of what is signed


@published("assessment.LetterSigned.v1")
class LetterSigned(Event):
    """One side signed; with the second signature the letter binds."""

    letter_id: Identifier
    side: Literal["issuer", "union"]
    digest: str
    binding: bool


@published("assessment.ProgressReported.v1")
class ProgressReported(Event):
    """A union reported how far it has come with a target by the end of a month."""

    target_id: Identifier
    month: str
    reached: int


@published("assessment.SupervisionReviewed.v1")
class SupervisionReviewed(Event):
    """The superior union looked at a union's targets, month by month, half-yearly or yearly."""

    review_id: Identifier
    kind: ReviewKind
    period: Identifier
    behind: int  # targets behind schedule
    findings: int


@published("assessment.TargetMet.v1")
class TargetMet(Event):
    """The year ended and the target was reached."""

    target_id: Identifier
    year: int
    wanted: int
    reached: int


@published("assessment.TargetMissed.v1")
class TargetMissed(Event):
    """The year ended and the target was not reached."""

    target_id: Identifier
    year: int
    wanted: int
    reached: int


@published("assessment.AppraisalRecorded.v1")
class AppraisalRecorded(Event):
    """Members appraised their union. Source: R-ASM-08."""

    appraisal_id: Identifier
    year: int
    entitled: int
    ballots: int
    satisfied: int
    valid: bool  # enough members took part


@published("assessment.AppraisalClosed.v1")
class AppraisalClosed(Event):
    """A secret appraisal ended; it counts where enough members took part, enough of them from the front line. Source: R-ASM-08."""

    appraisal_id: Identifier
    year: int
    entitled: int
    attended: int
    front_line: int
    collected: int
    ballots: int  # that say something of the union
    valid: bool


@published("assessment.FindingRecorded.v1")
class FindingRecorded(Event):
    """Something that bars excellence for the year and leaves the score alone. Source: R-ASM-03."""

    finding_id: Identifier
    year: int
    kind: str


@published("assessment.FactsReported.v1")
class FactsReported(Event):
    """A union reported facts that a scheme asks for and no event of the platform tells."""

    report_id: Identifier
    year: int
    facts: dict[str, str]  # name of the scheme's value → exact text


@published("assessment.EvaluationOpened.v1")
class EvaluationOpened(Event):
    """An evaluation was opened: what is known up to here counts, and nothing later."""

    evaluation_id: Identifier
    kind: EvaluationKind
    year: int
    scheme_id: str  # empty for a term
    version: str
    applies_to: tuple[str, ...]  # kinds and types of unit: "primary/*", "primary/institution"
    grades: dict[str, int]  # grade → per cent of full marks from which on it is given, where the scheme prints none
    quota: str  # largest share of the best grade
    frontier: tuple[Frontier, ...]


@published("assessment.UnitEvaluated.v1")
class UnitEvaluated(Event):
    """A union's result of a year."""

    evaluation_id: Identifier
    year: int
    scheme_id: Identifier
    version: Identifier
    total: str
    full: str  # full marks of the scheme
    grade: str
    vetoed: bool
    result: str  # SHA-256 of the union's whole result


@published("assessment.EvaluationClosed.v1")
class EvaluationClosed(Event):
    """An evaluation has its results."""

    evaluation_id: Identifier
    units: int
    snapshot: str  # SHA-256 of the frozen evidence
    result: str  # SHA-256 over all results


@published("assessment.ResultsPublished.v1")
class ResultsPublished(Event):
    """A person published the results of a year; from here on unions may appeal. Source: R-ASM-11."""

    evaluation_id: Identifier
    year: int
    appeal_by: date  # last day on which a union may appeal


@published("assessment.AppealFiled.v1")
class AppealFiled(Event):
    """A union appeals against its score of a year, or against one item of it. Source: R-ASM-11."""

    evaluation_id: Identifier
    appeal_id: Identifier
    item: str  # code of the item; empty for the whole
    document: str  # SHA-256 of what the union hands in; empty without
    filed_by: str  # actor: "person:…"
    answer_by: date


@published("assessment.AppealAnswered.v1")
class AppealAnswered(Event):
    """Somebody who has not judged the union accepted or rejected its appeal. Source: R-ASM-11."""

    evaluation_id: Identifier
    appeal_id: Identifier
    item: str
    accepted: bool
    answered_by: str  # actor: "person:…"
    in_time: bool


@published("assessment.AppealOverdue.v1")
class AppealOverdue(Event):
    """An appeal was not answered in time."""

    evaluation_id: Identifier
    appeal_id: Identifier
    item: str
    answer_by: date


class RevisedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item before and after."""

    code: str
    before: str  # empty where it had no points
    points: str


@published("assessment.ScoreRevised.v1")
class ScoreRevised(Event):
    """Some items of a union's score got other points; what was scored first stays in the log beside it. Source: R-ASM-11."""

    evaluation_id: Identifier
    year: int
    cause: RevisionCause
    cause_id: Identifier  # the appeal or the calibration
    items: tuple[RevisedItem, ...]
    total_before: str
    grade_before: str
    total: str
    full: str
    grade: str
    revised_by: str  # actor


@published("assessment.CalibrationProposed.v1")
class CalibrationProposed(Event):
    """Somebody proposes to adjust an item for some unions, before results are published."""

    evaluation_id: Identifier
    calibration_id: Identifier
    item: str
    delta: str  # points that are added to the item, or taken off
    unions: tuple[UnionId, ...]
    proposed_by: str


@published("assessment.CalibrationDecided.v1")
class CalibrationDecided(Event):
    """Somebody else confirmed or dropped a calibration."""

    evaluation_id: Identifier
    calibration_id: Identifier
    confirmed: bool
    decided_by: str


@published("assessment.CalibrationFinished.v1")
class CalibrationFinished(Event):
    """What follows from a confirmed calibration is recorded at every union that it changes."""

    evaluation_id: Identifier
    calibration_id: Identifier


@published("assessment.TermEvaluated.v1")
class TermEvaluated(Event):
    """A term of office was evaluated from its years, its targets, the members' appraisals and the audit."""

    evaluation_id: Identifier
    term_id: TermId
    annual: str
    targets: str
    appraisal: str
    audit: str
    total: str
    grade: str


@published("assessment.OutcomeProposed.v1")
class OutcomeProposed(Event):
    """What the evaluation of a term says of the holder of a post: advice to those who vet, never a bar. Source: R-ASM-12."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    grade: str
    advice: Advice


@published("assessment.OutcomeSigned.v1")
class OutcomeSigned(Event):
    """A person answers for an outcome; before that it is a proposal of a machine, which nobody may use. Source: R-PRV-02."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    grade: str
    proposed: Advice
    advice: Advice
    signed_by: str  # actor: "person:…"
    object_by: date  # last day on which the person concerned may object


@published("assessment.OutcomeObjected.v1")
class OutcomeObjected(Event):
    """The person concerned objects; the advice waits for the answer. Source: R-PRV-02, R-ASM-11."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    grade: str
    advice: Advice
    answer_by: date


@published("assessment.ObjectionAnswered.v1")
class ObjectionAnswered(Event):
    """Somebody who has not signed upheld or dismissed the objection. Source: R-ASM-11."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    grade: str
    upheld: bool
    advice: Advice
    in_time: bool


@published("assessment.ObjectionOverdue.v1")
class ObjectionOverdue(Event):
    """An objection was not answered in time."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    answer_by: date


@published("assessment.RewardProposed.v1")
class RewardProposed(Event):
    """What a signed outcome leads to by the rules; a person has to grant it. Source: R-ASM-09.benefits."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preferences: tuple[Preference, ...]


@published("assessment.RewardGranted.v1")
class RewardGranted(Event):
    """A person granted the preferences of a good term; each may be used once until they run out."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preferences: tuple[Preference, ...]
    granted_by: str  # actor: "person:…"
    valid_until: date  # the last day


@published("assessment.PreferenceUsed.v1")
class PreferenceUsed(Event):
    """A preference was used for an award, a promotion or a study."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preference: Preference
    purpose: str
    used_by: str  # actor who recorded it


@published("assessment.PreferencesExpired.v1")
class PreferencesExpired(Event):
    """Preferences ran out unused."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preferences: tuple[Preference, ...]


@published("assessment.TrainingRequired.v1")
class TrainingRequired(Event):
    """A signed outcome asks its holder to improve: training is due. Source: R-ASM-12."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    advice: Advice


@published("assessment.RemovalProposed.v1")
class RemovalProposed(Event):
    """The removal of a post's holder is proposed as an item for a congress, which alone may vote on it. Source: R-ASM-12."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    proposed_by: str  # actor: "person:…"
