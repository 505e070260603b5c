"""The catalogue of measures: for each event, which measures it moves and by how much; pure functions, all integers.

A *flow* is summed over a period, a *stock* over all time until the period's end, a *state* is what was said last.
"""

from collections.abc import Iterator
from typing import Final, Literal

from gonghui_shared.contracts import assessment as a
from gonghui_shared.contracts import engagement as e
from gonghui_shared.contracts import finance as f
from gonghui_shared.contracts import organisation as o
from gonghui_shared.events import Event

Kind = Literal["flow", "stock", "state"]
Moves = Iterator[tuple[str, int]]

STOCKS: Final = frozenset(
    {
        "union",
        "members",
        "women_members",
        "retained_members",
        "contracts_in_force",
        "terms_running",
        "terms_overdue_now",
    }
)
STATES: Final = frozenset(
    {"staff", "women_staff", "legal_person", "own_account", "workers_home", "committee.union", "committee.funds_review",
     "committee.women", "committee.mediation", "committee.labour_protection"}
)  # fmt: skip
ORGANISATION: Final[tuple[type[Event], ...]] = (
    o.UnionFormed, o.UnionDissolved, o.UnitFactsRecorded, o.CommitteeFormed, o.CommitteeDissolved, o.MemberAdmitted,
    o.MemberTransferred, o.MemberReceived, o.MembershipRetained, o.MemberWithdrew, o.ElectionHeld, o.ElectionApproved,
    o.ElectionReturned, o.MembersMeetingHeld, o.CadreElected, o.TermOpened, o.TermOverdue, o.TermEnded, o.CadreTrained,
)  # fmt: skip
FINANCE: Final[tuple[type[Event], ...]] = (
    f.DuesAssessed, f.DuesPaid, f.DuesRefunded, f.DuesArrearsReached, f.DuesReported, f.AllocationAssessed,
    f.AllocationReceived, f.AllocationRefunded, f.AllocationFellShort, f.LateFeeCharged, f.RemittanceMade,
    f.RemittanceReceived, f.RemittanceForwarded,
)  # fmt: skip
ENGAGEMENT: Final[tuple[type[Event], ...]] = (
    e.ComplaintFiled, e.ComplaintTransferred, e.ComplaintAnswered, e.ComplaintClosed, e.ComplaintOverdue, e.ComplaintAppealed,
    e.ComplaintReviewed, e.ActivityHeld, e.ActivityRated, e.ActivityCancelled, e.CongressHeld, e.DisclosurePublished,
    e.ContractFiled, e.ContractTookEffect, e.ContractExpired, e.TrainingHeld, e.AidGranted,
)  # fmt: skip
OWN: Final[tuple[type[Event], ...]] = (
    a.TargetSet, a.LetterSigned, a.ProgressReported, a.SupervisionReviewed, a.TargetMet, a.TargetMissed,
    a.AppraisalRecorded, a.FindingRecorded, a.UnitEvaluated,
)  # fmt: skip


def rating(scheme_id: str, item: str, rater: str) -> str:
    """Under which name a mark is kept; none of the three can contain a stroke."""
    return f"rating/{scheme_id}/{item}/{rater}"


def kind_of(measure: str) -> Kind:
    """How a measure is brought to a period."""
    return "stock" if measure in STOCKS else "state" if measure in STATES else "flow"


def of_organisation(event: Event) -> Moves:  # noqa: PLR0912 - one case for each event
    """Unions, members, committees, elections and terms."""
    match event:
        case o.UnionFormed(kind=kind):
            yield from (("union", 1), (f"unions_formed.{kind}", 1))
        case o.UnionDissolved():
            yield from (("union", -1), ("unions_dissolved", 1))
        case o.UnitFactsRecorded():
            yield from (
                ("staff", event.staff), ("women_staff", event.women_staff), ("legal_person", int(event.legal_person)),
                ("own_account", int(event.own_account)), ("workers_home", int(event.workers_home)),
            )  # fmt: skip
        case o.CommitteeFormed(committee=kind, seats=seats):
            yield f"committee.{kind}", seats
        case o.CommitteeDissolved(committee=kind):
            yield f"committee.{kind}", 0
        case o.MemberAdmitted(woman=woman) | o.MemberReceived(woman=woman):
            yield from (("members", 1), ("members_joined", 1), ("women_members", int(woman)))
        case o.MemberTransferred(woman=woman, retained=retained) | o.MemberWithdrew(woman=woman, retained=retained):
            yield from (("members", -1), ("members_left", 1))
            yield from (("women_members", -int(woman)), ("retained_members", -int(retained)))
        case o.MembershipRetained():
            yield "retained_members", 1
        case o.ElectionHeld(entitled=entitled, present=present, direct=direct):
            yield from (("elections_held", 1), ("election_entitled", entitled), ("election_present", present))
            yield "elections_direct", int(direct)
        case o.ElectionApproved():
            yield "elections_approved", 1
        case o.ElectionReturned():
            yield "elections_returned", 1
        case o.MembersMeetingHeld(extra=extra, entitled=entitled, present=present):
            yield from (("members_meetings_held", int(not extra)), ("extra_members_meetings_held", int(extra)))
            yield from (("members_meeting_entitled", entitled), ("members_meeting_present", present))
        case o.CadreElected(kind=kind):
            yield from (("cadres_elected", 1), ("chairs_elected", int(kind == "chair")))
        case o.TermOpened():
            yield "terms_running", 1
        case o.TermOverdue():
            yield from (("terms_overdue", 1), ("terms_overdue_now", 1))
        case o.TermEnded(late=late):
            yield from (("terms_running", -1), ("terms_ended", 1))
            yield "terms_overdue_now", -int(late)
        case o.CadreTrained():
            yield "cadres_trained", 1


def of_finance(event: Event) -> Moves:
    """Dues, allocations, remittances; money in fen."""
    match event:
        case f.DuesAssessed(owed=owed):
            yield from (("dues_owed", owed), ("dues_months_owed", 1))
        case f.DuesPaid(paid=paid, settled=settled):
            yield from (("dues_paid", paid), ("dues_months_settled", int(settled)))
        case f.DuesRefunded(refunded=refunded, reopened=reopened):
            yield from (("dues_paid", -refunded), ("dues_months_settled", -int(reopened)))
        case f.DuesArrearsReached():
            yield "dues_arrears", 1
        case f.DuesReported():
            yield from (
                ("dues_owed", event.owed), ("dues_paid", event.collected), ("dues_months_owed", event.members_owing),
                ("dues_months_settled", event.members_paid), ("dues_reports", 1),
            )  # fmt: skip
        case f.AllocationAssessed(owed=owed):
            yield from (("allocation_owed", owed), ("allocation_months", 1))
        case f.AllocationReceived(received=received, late_days=late):
            yield from (("allocation_received", received), ("allocation_receipts_late", int(late > 0)))
        case f.AllocationRefunded(refunded=refunded):
            yield "allocation_received", -refunded
        case f.AllocationFellShort():
            yield "allocation_shortfalls", 1
        case f.LateFeeCharged(fee=fee):
            yield "late_fees", fee
        case f.RemittanceMade(amount=amount) | f.RemittanceForwarded(amount=amount):
            yield "remitted", amount
        case f.RemittanceReceived(amount=amount):
            yield "remittances_received", amount


def of_engagement(event: Event) -> Moves:  # noqa: PLR0912 - one case for each event
    """Complaints, activities, congress, openness, contracts, training, aid."""
    match event:
        case e.ComplaintFiled():
            yield "complaints_filed", 1
        case e.ComplaintTransferred():
            yield "complaints_filed", -1  # it is filed again where it goes
        case e.ComplaintAnswered(in_time=in_time):
            yield from (("complaints_answered", 1), ("complaints_answered_in_time", int(in_time)))
        case e.ComplaintClosed(satisfaction=satisfaction):
            yield "complaints_closed", 1
            if satisfaction is not None:
                yield from (("complaint_ratings", 1), ("complaint_satisfaction", satisfaction))
        case e.ComplaintOverdue():
            yield "complaints_overdue", 1
        case e.ComplaintAppealed():
            yield "complaint_appeals", 1
        case e.ComplaintReviewed(confirmed=confirmed):
            yield "complaint_answers_overturned", int(not confirmed)
        case e.ActivityHeld(kind=kind, enrolled=enrolled, attended=attended):
            yield from (("activities_held", 1), (f"activities.{kind}", 1))
            yield from (("activity_enrolments", enrolled), ("activity_attendances", attended))
        case e.ActivityRated(answers=answers, satisfied=satisfied):
            yield from (("activity_ratings", answers), ("activity_ratings_satisfied", satisfied))
        case e.ActivityCancelled():
            yield "activities_cancelled", 1
        case e.CongressHeld(entitled=entitled, present=present, resolutions=resolutions):
            yield from (("congresses_held", 1), ("congress_entitled", entitled), ("congress_present", present))
            yield "congress_resolutions", resolutions
        case e.DisclosurePublished():
            yield "disclosures", 1
        case e.ContractFiled(kind=kind):
            yield from (("contracts_filed", 1), (f"contracts.{kind}", 1))
        case e.ContractTookEffect():
            yield "contracts_in_force", 1
        case e.ContractExpired():
            yield "contracts_in_force", -1
        case e.TrainingHeld(attended=attended, hours=hours):
            yield from (("trainings_held", 1), ("training_attendances", attended), ("training_hours", hours))
        case e.AidGranted(amount=amount):
            yield from (("aid_cases", 1), ("aid_granted", amount))


def of_own(event: Event) -> Moves:
    """Targets, letters, supervision, appraisal."""
    match event:
        case a.TargetSet():
            yield "targets_set", 1
        case a.LetterSigned(binding=True):
            yield "letters_signed", 1
        case a.ProgressReported():
            yield "progress_reports", 1
        case a.SupervisionReviewed(findings=findings):
            yield from (("reviews", 1), ("review_findings", findings))
        case a.TargetMet():
            yield "targets_met", 1
        case a.TargetMissed():
            yield "targets_missed", 1
        case a.AppraisalRecorded(valid=True):
            yield from (
                ("appraisals", 1),
                ("appraisal_ballots", event.ballots),
                ("appraisal_satisfied", event.satisfied),
            )
        case a.FindingRecorded(kind=kind):
            yield from (("findings", 1), (f"finding.{kind}", 1))
