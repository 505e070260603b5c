"""What assessment tells the others. Topic gonghui.assessment.v1, key union_id. Points are exact texts: "97.5", "1/3"."""

from datetime import date
from hashlib import sha256
from typing import Literal

import msgspec

from gonghui_shared.contracts.organisation import UnionKind
from gonghui_shared.events import Event, Personal, published, upcast
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId

TargetSource = Literal["superior", "members"]
TargetFunction = Literal["protect", "educate", "organise", "participate"]  # the four functions of a union
CommitmentKind = Literal["people", "money", "things"]
CommentVerdict = Literal["adopted", "partly", "not_adopted"]
Recurrence = Literal["month", "half_year", "year"]
ReviewKind = Literal["monthly", "half_yearly", "yearly"]
EvaluationKind = Literal["annual", "term"]
RevisionCause = Literal["appeal", "calibration"]
Severity = Literal["ordinary", "serious", "grave"]
Advice = Literal["commend", "confirm", "improve", "warn"]
Preference = Literal["award", "promotion", "study"]


class Frontier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far one producer's log counts for an evaluation."""

    producer: str
    position: int


class ClauseMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clause of a checklist and its points; 1 or 0 where it only is met or not."""

    code: str
    points: int


@published("assessment.ChecklistAdopted.v1")
class ChecklistAdopted(Event):
    """A version of a checklist may be used from now on."""

    checklist_id: Identifier
    version: Identifier
    digest: str  # SHA-256 of the text
    text: str  # YAML


@published("assessment.SelfChecked.v1")
class SelfChecked(Event):
    """A union said of every clause of a checklist how far it meets it."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    marks: tuple[ClauseMark, ...]


@published("assessment.LevelApplied.v1")
class LevelApplied(Event):
    """A union applied for a level of a checklist."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    level: str


@published("assessment.UnionInspected.v1")
class UnionInspected(Event):
    """The union above found how far a union meets every clause."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    marks: tuple[ClauseMark, ...]
    reached: str  # level; empty for none


@published("assessment.AccreditationGranted.v1")
class AccreditationGranted(Event):
    """A union holds a level of a checklist. Source: R-ASM-24."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    level: str
    valid_until: date  # last day


@published("assessment.AccreditationRevoked.v1")
class AccreditationRevoked(Event):
    """A level was taken away."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    level: str


@published("assessment.AccreditationExpired.v1")
class AccreditationExpired(Event):
    """A level has run out. Source: R-ASM-24."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    level: str


@published("assessment.GapTrainingPlanned.v1")
class GapTrainingPlanned(Event):
    """The union above planned training for clauses that a union does not meet."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    training_id: Identifier
    clauses: tuple[str, ...]
    due_on: date


@published("assessment.GapTrainingHeld.v1")
class GapTrainingHeld(Event):
    """Training for clauses that a union does not meet was held; what it changed the next inspection says."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    training_id: Identifier
    late: bool


@published("assessment.GapsRechecked.v1")
class GapsRechecked(Event):
    """An inspection after training looked again at the clauses that the training was for."""

    checklist_id: Identifier
    version: Identifier
    check_id: Identifier
    training_id: Identifier
    still_short: tuple[str, ...]  # clauses that are not met after all


@published("assessment.SchemeAdopted.v1")
class SchemeAdopted(Event):
    """A version of a scoring scheme may be used from now on."""

    scheme_id: Identifier
    version: Identifier
    digest: str  # SHA-256 of the text
    text: str  # YAML


class RecurringDuty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that unions do again and again, and of which events tell."""

    duty_id: Identifier
    title: str
    measure: str  # a flow: at least one event of it is wanted in every period
    every: Recurrence
    function: TargetFunction | None
    kinds: tuple[UnionKind, ...]  # of unions that owe it


@published("assessment.PlanYearOpened.v1")
class PlanYearOpened(Event):
    """The plan of a year for a union and all below it: what recurs, so that the year is more than campaigns."""

    year: int
    duties: tuple[RecurringDuty, ...]


@published("assessment.TargetSet.v1")
class TargetSetBefore(Event):
    """The same before targets had a day, an owner, a function and an origin."""

    target_id: Identifier
    year: int
    title: str
    measure: str
    wanted: int
    source: TargetSource


class TargetTerms(Event):
    """What a target asks for, from whom, and where it comes from."""

    target_id: Identifier
    year: int
    title: str
    measure: str  # what is counted; see the catalogue of measures; empty where a soft target has none
    wanted: int
    source: TargetSource
    due_on: date
    judged_on: date  # when the clock looks, after reports have had their time. Source: R-ASM-06.
    hard: bool  # what events prove counts, not what the union reports
    function: TargetFunction | None
    owner_id: PostId | None  # the one accountable post of the union; the duty is its holder's on each day
    parent_union: UnionId | None  # of the target of which it is a share, or which it serves
    parent_target: Identifier | None
    weight: int  # per cent of the parent, where it was divided by weights; else 0
    survey_id: Identifier | None  # field research that asked for it
    business_goal: str  # of the unit, which it serves; empty for none


@published("assessment.TargetSet.v2")
class TargetSet(TargetTerms):
    """A union has a target for a year, from above or from its members."""


@upcast("assessment.TargetSet.v1", to="assessment.TargetSet.v2")
def due_with_its_year(before: TargetSetBefore) -> TargetSet:
    """Targets were due with the year, were looked at on the fifth of January, and reports alone counted."""
    return TargetSet(
        target_id=before.target_id, year=before.year, title=before.title, measure=before.measure, wanted=before.wanted,
        source=before.source, due_on=date(before.year, 12, 31), judged_on=date(before.year + 1, 1, 5), hard=False,
        function=None, owner_id=None, parent_union=None, parent_target=None, weight=0, survey_id=None, business_goal="",
    )  # fmt: skip


@published("assessment.TargetDrafted.v1")
class TargetDrafted(TargetTerms):
    """What a union may be asked for, before its members have been heard."""


@published("assessment.CommentsInvited.v1")
class CommentsInvited(Event):
    """Members may comment on a draft between two days."""

    target_id: Identifier
    opens_on: date
    closes_on: date


@published("assessment.TargetCommented.v1")
class TargetCommented(Event):
    """A member commented on a draft; the words stay in the service."""

    target_id: Identifier
    comment_id: Identifier


@published("assessment.CommentAnswered.v1")
class CommentAnswered(Event):
    """A comment was answered, with a reason that stays in the service."""

    target_id: Identifier
    comment_id: Identifier
    verdict: CommentVerdict


@published("assessment.TargetReassigned.v1")
class TargetReassigned(Event):
    """Another post of the union is accountable from now on."""

    target_id: Identifier
    owner_id: PostId
    before: PostId | None


@published("assessment.StageTargetSet.v1")
class StageTargetSet(Event):
    """Part of a target is wanted by an earlier day."""

    target_id: Identifier
    stage_id: Identifier
    title: str
    wanted: int
    due_on: date
    judged_on: date  # when the clock looks. Source: R-ASM-06.


@published("assessment.StageTargetMet.v1")
class StageTargetMet(Event):
    """A stage of a target was reached by its day."""

    target_id: Identifier
    stage_id: Identifier
    wanted: int
    reached: int


@published("assessment.StageTargetMissed.v1")
class StageTargetMissed(Event):
    """A stage of a target was not reached by its day."""

    target_id: Identifier
    stage_id: Identifier
    wanted: int
    reached: int


@published("assessment.TargetCascaded.v1")
class TargetCascadedBefore(Event):
    """The same before shares had weights."""

    target_id: Identifier
    to_union_id: UnionId
    to_target_id: Identifier
    wanted: int


@published("assessment.TargetCascaded.v2")
class TargetCascaded(Event):
    """A share of a target was handed to a subordinate union or a post, where it is a target of its own."""

    target_id: Identifier
    to_union_id: UnionId  # the union itself, where a post of its own takes the share
    to_target_id: Identifier
    wanted: int
    weight: int  # per cent of the whole; 0 where only the amount was handed down


@upcast("assessment.TargetCascaded.v1", to="assessment.TargetCascaded.v2")
def without_a_weight(before: TargetCascadedBefore) -> TargetCascaded:
    """Amounts were handed down, and nothing else."""
    return TargetCascaded(before.target_id, before.to_union_id, before.to_target_id, before.wanted, 0)


@published("assessment.LetterIssued.v1")
class LetterIssuedBefore(Event):
    """The same when a letter named its targets only by their ids."""

    letter_id: Identifier
    year: int
    issuer_id: UnionId
    targets: tuple[Identifier, ...]
    digest: str


class LetterTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target as it stands in a letter."""

    target_id: Identifier
    title: str = ""
    measure: str = ""
    wanted: int = 0
    due_on: date | None = None
    owner_id: PostId | None = None


class Commitment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the superior union gives so that the targets can be reached."""

    commitment_id: Identifier
    kind: CommitmentKind
    what: str
    amount: int  # money in fen, anything else counted
    by: date


class LetterText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What both sides sign: the whole text, so that nothing can be put into it afterwards."""

    union_id: UnionId | None  # None: of a letter of old, which did not say
    issuer_id: UnionId
    year: int
    version: int
    targets: tuple[LetterTarget, ...]
    commitments: tuple[Commitment, ...]
    comments_answered: int  # members' comments on these targets that were answered before they were set

    def digest(self) -> str:
        """SHA-256 of the text as JSON, its fields in order; what signatures name."""
        return sha256(msgspec.json.encode(self)).hexdigest()


@published("assessment.LetterIssued.v2")
class LetterIssued(Event):
    """A responsibility letter over a union's targets of a year was issued."""

    letter_id: Identifier
    text: LetterText
    digest: str  # SHA-256 of what is signed


@upcast("assessment.LetterIssued.v1", to="assessment.LetterIssued.v2")
def by_ids_only(before: LetterIssuedBefore) -> LetterIssued:
    """The digest stays what was signed; the text knows no more of the targets than their ids, and not whose letter it was."""
    targets = tuple(LetterTarget(target) for target in before.targets)
    text = LetterText(None, before.issuer_id, before.year, 1, targets, (), 0)
    return LetterIssued(before.letter_id, text, before.digest)


@published("assessment.LetterAmended.v1")
class LetterAmended(Event):
    """A new version of a letter waits for both signatures; until then the version before it binds."""

    letter_id: Identifier
    text: LetterText
    digest: str
    reason: str


@published("assessment.CommitmentDelivered.v1")
class CommitmentDelivered(Event):
    """How much of a promise has been kept so far."""

    letter_id: Identifier
    commitment_id: Identifier
    delivered: int  # in all


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


@published("assessment.FindingOpened.v1")
class FindingOpened(Event):
    """The union above found something that has to be put right. Source: R-ASM-22."""

    finding_id: Identifier
    title: str
    severity: Severity
    due_on: date
    opened_by: UnionId  # the superior union
    target_id: str  # empty unless a target is behind
    clause: str  # checklist@version/clause; empty unless it came from a gap


@published("assessment.FindingTakenUp.v1")
class FindingTakenUp(Event):
    """The union has begun to put a finding right."""

    finding_id: Identifier


@published("assessment.RectificationClaimed.v1")
class RectificationClaimed(Event):
    """The union says that a finding is put right."""

    finding_id: Identifier
    claimed_by: str  # actor: "person:…"
    evidence: tuple[str, ...]  # events that it cites: service/event


@published("assessment.RectificationRefused.v1")
class RectificationRefused(Event):
    """Somebody else looked and found it not put right. Source: R-ASM-22."""

    finding_id: Identifier
    due_on: date  # until when it has to be put right now


@published("assessment.FindingClosed.v1")
class FindingClosed(Event):
    """A finding was verified as put right, or withdrawn."""

    finding_id: Identifier
    how: Literal["rectified", "withdrawn"]


@published("assessment.FindingOverdue.v1")
class FindingOverdue(Event):
    """A finding was not put right in time. Source: R-ASM-22."""

    finding_id: Identifier
    due_on: date
    escalate_on: date  # last day before it goes one level up


@published("assessment.FindingEscalated.v1")
class FindingEscalated(Event):
    """An overdue finding went one level up. Source: R-ASM-22."""

    finding_id: Identifier
    to_union_id: UnionId


@published("assessment.WorkReportSubmitted.v1")
class WorkReportSubmitted(Event):
    """A union told the union above what it did in a month, half-year or year. Source: R-ASM-21."""

    period: Identifier
    kind: ReviewKind
    due_on: date
    in_time: bool
    evidence: tuple[str, ...]  # events that it cites: service/event


@published("assessment.WorkReportReturned.v1")
class WorkReportReturned(Event):
    """The union above gave a report back. Source: R-ASM-21."""

    period: Identifier
    submit_by: date


@published("assessment.WorkReportAccepted.v1")
class WorkReportAccepted(Event):
    """The union above accepted a report."""

    period: Identifier
    kind: ReviewKind
    year: int
    in_time: bool


@published("assessment.WorkPlanSubmitted.v1")
class WorkPlanSubmitted(Event):
    """A union put its plan of a year before the union above, for the first time or anew."""

    year: int
    version: int
    title: str
    targets: tuple[Identifier, ...]  # of the union, drafted or set


@published("assessment.WorkPlanReturned.v1")
class WorkPlanReturned(Event):
    """The union above gave a version of a plan back."""

    year: int
    version: int


@published("assessment.WorkPlanApproved.v1")
class WorkPlanApproved(Event):
    """The union above approved a version of a plan, which holds from now on."""

    year: int
    version: int


@published("assessment.PracticeNominated.v1")
class PracticeNominated(Event):
    """A union put a way of working forward that others could take over."""

    practice_id: Identifier
    title: str


@published("assessment.PracticePublished.v1")
class PracticePublished(Event):
    """The union above found a practice worth taking over."""

    practice_id: Identifier


@published("assessment.PracticeDeclined.v1")
class PracticeDeclined(Event):
    """The union above did not publish a practice."""

    practice_id: Identifier


@published("assessment.PracticeAdopted.v1")
class PracticeAdopted(Event):
    """Another union took a practice over; the event is that of the union whose practice it is."""

    practice_id: Identifier
    adopter_id: UnionId


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


@published("assessment.EvidenceSubmitted.v1")
class EvidenceSubmitted(Event):
    """Somebody handed in a fact of a year with the document that shows it; it does not count before it is checked."""

    evidence_id: Identifier
    year: int
    fact: str  # name of the scheme's value
    value: str  # exact text
    title: str  # of the document
    document: str  # SHA-256
    source: str  # the body whose figure or score it is; empty: the union's own
    submitted_by: str  # actor: "person:…"


@published("assessment.EvidenceAccepted.v1")
class EvidenceAccepted(Event):
    """A second person held the fact against its document: it counts, and takes the place of what the union reported."""

    evidence_id: Identifier
    year: int
    fact: str
    value: str
    document: str
    source: str
    submitted_by: str
    checked_by: str


@published("assessment.EvidenceRejected.v1")
class EvidenceRejected(Event):
    """A second person did not find in the document what it is said to show."""

    evidence_id: Identifier
    year: int
    fact: str
    reason: str
    checked_by: str


class SelfScoredItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item and the points that a union gives itself."""

    code: str
    points: str
    evidence: tuple[str, ...]  # events that it cites: service/event


@published("assessment.SelfScored.v1")
class SelfScored(Event):
    """A union gave itself points for items of a scheme, before the evaluation of the year."""

    scheme_id: Identifier
    version: Identifier
    year: int
    items: tuple[SelfScoredItem, ...]
    total: str


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
class PreferenceUsedBefore(Event):
    """The same before the purpose was sealed."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preference: Preference
    purpose: str
    used_by: str  # actor who recorded it


@published("assessment.PreferenceUsed.v2", subject="person_id")
class PreferenceUsed(Event):
    """A preference was used for an award, a promotion or a study."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preference: Preference
    purpose: Personal
    used_by: str  # actor who recorded it


@upcast("assessment.PreferenceUsed.v1", to="assessment.PreferenceUsed.v2")
def used_in_clear(before: PreferenceUsedBefore) -> PreferenceUsed:
    """The same fields."""
    return PreferenceUsed(*msgspec.structs.astuple(before))


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
