"""What organisation tells the others. Topic gonghui.organisation.v1, key union_id."""

from datetime import date
from typing import Literal

import msgspec

from gonghui_shared.events import Event, Personal, published, upcast
from gonghui_shared.ids import Identifier, MemberId, PersonId, PostId, TermId, UnionId
from gonghui_shared.money import Fen, Month
from gonghui_shared.rules import RuleVersion

UnionKindBefore = Literal["federation", "district", "town", "industry", "primary", "joint", "branch", "group"]
UnionKind = Literal[
    "federation", "district", "town", "industry", "primary", "joint", "community", "branch", "workshop", "group"
]
UnitType = Literal["agency", "institution", "state_owned", "private", "foreign", "individual", "other"]
CommitteeKind = Literal["union", "funds_review", "women", "mediation", "labour_protection"]
SeatedKind = Literal["women", "mediation", "labour_protection", "supervision", "bargaining", "standing"]  # by seating
SeatRole = Literal["head", "deputy", "member"]
SeatSide = Literal["union", "employer"]
PostKind = Literal[
    "chair", "vice_chair", "committee_member", "funds_reviewer", "women_commissioner", "finance_officer", "organiser",
    "mediator", "group_leader", "federation_leader", "federation_officer", "auditor", "ops_engineer",
]  # fmt: skip
RestructuringKind = Literal["merge", "split", "dissolve"]
RetentionReason = Literal["retired", "unemployed", "unit_closed"]
SuspensionReason = Literal["unpaid_leave", "seconded", "abroad", "under_investigation", "other"]
Adopter = Literal["meeting", "congress", "committee", "superior"]
Staffing = Literal["own_headcount", "higher_union", "social_hired", "none"]
Rank = Literal["ordinary", "middle_deputy", "middle_head", "unit_deputy", "unit_head"]  # within the unit, lowest first
InterestKind = Literal["kin", "shareholding", "second_job", "supplier", "gift", "other"]
AuditOpinion = Literal["clean", "minor", "serious"]
InterestFinding = Literal["no_conflict", "recuse", "give_up"]
Matter = Literal["expense", "activity", "aid", "procurement", "allowance"]
NoteState = Literal["unsigned", "signed", "objected", "upheld", "dismissed"]
MeetingBody = Literal["members", "representatives"]
ElectionGround = Literal["procedure", "eligibility", "count", "other"]
InspectionMatter = Literal[
    "labour_protection", "hours_and_rest", "wages", "contracts", "insurance", "women_and_minors", "democratic_management",
    "other",
]  # fmt: skip
HazardSeverity = Literal["general", "major", "imminent"]  # imminent: lives are in danger
DutyKindBefore = Literal[
    "union_committee", "womens_committee", "womens_commissioner", "funds_review_committee", "full_time_office",
    "workers_congress", "chair", "re_election",
]  # fmt: skip
DutyKindThen = Literal[
    "union_committee", "womens_committee", "womens_commissioner", "funds_review_committee", "full_time_office",
    "workers_congress", "chair", "vice_chair", "funds_review_head", "re_election", "yearly_meeting",
]  # fmt: skip
DutyKind = Literal[
    "union_committee", "womens_committee", "womens_commissioner", "funds_review_committee", "full_time_office",
    "workers_congress", "chair", "vice_chair", "funds_review_head", "re_election", "yearly_meeting",
    "supervision_committee", "labour_supervisor",
]  # fmt: skip


@published("organisation.UnionFormed.v1")
class UnionFormedBefore(Event):
    """The same before there were unions of communities and workshops."""

    kind: UnionKindBefore
    unit_type: UnitType
    name: str
    superior_id: UnionId | None
    jurisdiction: str
    formed_on: date


@published("organisation.UnionFormed.v2")
class UnionFormed(Event):
    """A union came into being with the approval of its superior union. Source: R-ORG-02."""

    kind: UnionKind
    unit_type: UnitType
    name: str
    superior_id: UnionId | None  # None: the federation itself
    jurisdiction: str
    formed_on: date


@upcast("organisation.UnionFormed.v1", to="organisation.UnionFormed.v2")
def of_a_kind_still_known(before: UnionFormedBefore) -> UnionFormed:
    """Every kind of old is one of today's."""
    return UnionFormed(*msgspec.structs.astuple(before))


@published("organisation.FormationRequested.v1")
class FormationRequestedBefore(Event):
    """The same before there were unions of communities and workshops."""

    kind: UnionKindBefore
    unit_type: UnitType
    name: str
    superior_id: UnionId
    jurisdiction: str
    staff: int
    women_staff: int
    members: int
    seats: int


@published("organisation.FormationRequested.v2")
class FormationRequested(Event):
    """A preparatory group asked the union above to approve a new union. Source: R-ORG-01, R-ORG-02."""

    kind: UnionKind
    unit_type: UnitType
    name: str
    superior_id: UnionId
    jurisdiction: str
    staff: int
    women_staff: int
    members: int  # who asked to join
    seats: int  # of the committee; 0: an organiser instead


@upcast("organisation.FormationRequested.v1", to="organisation.FormationRequested.v2")
def for_a_kind_still_known(before: FormationRequestedBefore) -> FormationRequested:
    """Every kind of old is one of today's."""
    return FormationRequested(*msgspec.structs.astuple(before))


@published("organisation.FormationReturned.v1")
class FormationReturned(Event):
    """The superior union returned an application; it may be made again."""

    superior_id: UnionId
    reason: str


@published("organisation.FormationOverdue.v1")
class FormationOverdue(Event):
    """A unit has formed no union in its time: an opinion is due, and the preparatory fund is owed. Source: R-ORG-03, R-ORG-04."""

    unit_id: Identifier
    name: str
    form_by: date
    owes_from: Month


@published("organisation.UnitOrganised.v1")
class UnitOrganised(Event):
    """A unit that had no union has one. Source: R-ORG-03."""

    unit_id: Identifier
    formed_union_id: UnionId
    late: bool


@published("organisation.UnionTransferred.v1")
class UnionTransferred(Event):
    """A union came under another superior union."""

    from_union_id: UnionId
    superior_id: UnionId


@published("organisation.UnionDissolved.v1")
class UnionDissolved(Event):
    """A union ended, because its unit closed or for another reason. Source: R-ORG-05."""

    reason: Literal["unit_closed", "merged", "other"]


@published("organisation.UnitTypeSwitched.v1")
class UnitTypeSwitched(Event):
    """A unit became one of another type, so that other rules hold for its union."""

    unit_type: UnitType


@published("organisation.LegalPersonGranted.v1")
class LegalPersonGranted(Event):
    """A union gained legal-person status; its chair represents it in law. Source: R-ORG-07."""

    certificate: str  # number of the certificate
    representative: PersonId


@published("organisation.LeadershipLinkRecorded.v1")
class LeadershipLinkRecorded(Event):
    """Which Party body leads the union and which administration supports it."""

    party_body: str
    administration: str


@published("organisation.MentorUnionAssigned.v1")
class MentorUnionAssigned(Event):
    """A higher union supports this one as its partner."""

    mentor_id: UnionId
    until: date


@published("organisation.MentorUnionReleased.v1")
class MentorUnionReleased(Event):
    """A higher union supports this one no longer."""

    mentor_id: UnionId


class Receiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A union that takes over from another one, and how many of its members come along."""

    union_id: UnionId
    headcount: int


@published("organisation.RestructuringApproved.v1")
class RestructuringApproved(Event):
    """The superior union approved that a union is merged, split or dissolved: its assets are audited and handed over.

    Source: R-ORG-05, R-ORG-06.
    """

    case_id: Identifier
    kind: RestructuringKind
    receivers: tuple[Receiver, ...]
    remaining: int  # members who stay; 0: the union ends


@published("organisation.RestructuringAbandoned.v1")
class RestructuringAbandoned(Event):
    """An approved restructuring does not take place: what was handed over for it goes back."""

    case_id: Identifier
    receivers: tuple[Receiver, ...]


@published("organisation.RestructuringCompleted.v1")
class RestructuringCompleted(Event):
    """A restructuring is done: the assets are where they belong."""

    case_id: Identifier
    kind: RestructuringKind
    receivers: tuple[Receiver, ...]


@published("organisation.UnitFactsRecorded.v1")
class UnitFactsRecorded(Event):
    """Facts of the unit that others count by."""

    staff: int
    women_staff: int
    legal_person: bool  # the union has legal-person status
    own_account: bool
    workers_home: bool


@published("organisation.CommitteeFormed.v1")
class CommitteeFormed(Event):
    """One of a union's committees was formed."""

    committee: CommitteeKind
    seats: int


@published("organisation.CommitteeDissolved.v1")
class CommitteeDissolved(Event):
    """One of a union's committees ended."""

    committee: CommitteeKind


@published("organisation.RuleVersionActivated.v1")
class RuleVersionActivated(Event):
    """A version of a rule came into force; its dates say for which business dates."""

    rule: RuleVersion


@published("organisation.RuleVersionWithdrawn.v1")
class RuleVersionWithdrawn(Event):
    """A version of a rule no longer counts, as if it had never been."""

    code: str
    version: str


@published("organisation.MemberAdmitted.v1", subject="person_id")
class MemberAdmitted(Event):
    """A person joined a union. Source: R-MEM-01."""

    member_id: MemberId
    person_id: PersonId
    woman: bool
    name: Personal
    id_number: Personal
    phone: Personal


@published("organisation.MemberTransferred.v1")
class MemberTransferred(Event):
    """A member's standing went to another union, where it goes on. Source: R-MEM-02."""

    member_id: MemberId
    to_union_id: UnionId
    person_id: PersonId
    woman: bool = False  # events before this was told say nothing
    retained: bool = False  # without dues and vote until now


@published("organisation.MemberReceived.v1", subject="person_id")
class MemberReceived(Event):
    """A member's standing came from another union."""

    member_id: MemberId
    person_id: PersonId
    from_union_id: UnionId
    woman: bool
    name: Personal


@published("organisation.PersonForgotten.v1")
class PersonForgotten(Event):
    """A person's data are destroyed: every service deletes its key of the person, and what it keeps in clear.

    Source: R-PRV-03, R-PRV-04.
    """

    person_id: PersonId


@published("organisation.MembershipRetained.v1")
class MembershipRetained(Event):
    """A member who retired or lost the job keeps the standing, without dues and vote. Source: R-MEM-04."""

    member_id: MemberId
    reason: RetentionReason


@published("organisation.MembershipSuspended.v1")
class MembershipSuspended(Event):
    """A member's rights and duties rest for a time, the vote and the dues among them."""

    member_id: MemberId
    reason: SuspensionReason
    until: date | None  # the last day; None: until somebody ends it


@published("organisation.MembershipResumed.v1")
class MembershipResumed(Event):
    """A suspended member has all rights and duties again."""

    member_id: MemberId


@published("organisation.MemberWithdrew.v1")
class MemberWithdrew(Event):
    """A membership ended."""

    member_id: MemberId
    reason: Literal["own_wish", "deemed", "expelled", "left_city", "died"]
    person_id: PersonId
    woman: bool = False  # events before this was told say nothing
    retained: bool = False  # without dues and vote until now


@published("organisation.PostEstablished.v1")
class PostEstablished(Event):
    """A union has a post that somebody may hold."""

    post_id: PostId
    kind: PostKind
    full_time: bool


@published("organisation.PostFilled.v1")
class PostFilled(Event):
    """A person holds a post from a business date on."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    held_from: date


@published("organisation.PostVacated.v1")
class PostVacated(Event):
    """Nobody holds the post any more, from the day after a business date."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    held_from: date
    held_to: date


@published("organisation.StandInAppointed.v1")
class StandInAppointed(Event):
    """Whoever holds a post lets somebody act in it for a time, within what is lent. Source: R-ORG-21."""

    stand_in_id: Identifier
    post_id: PostId
    kind: PostKind
    lent_by: PersonId
    person_id: PersonId
    from_on: date
    until_on: date
    permissions: tuple[str, ...]


@published("organisation.StandInEnded.v1")
class StandInEnded(Event):
    """Somebody acts in the post no longer."""

    stand_in_id: Identifier
    post_id: PostId
    person_id: PersonId
    ended_on: date  # the last day


@published("organisation.ElectionHeld.v1")
class ElectionHeld(Event):
    """An election was held and reported to the superior union."""

    election_id: Identifier
    entitled: int
    present: int
    direct: bool  # members themselves voted, not their representatives


@published("organisation.ElectionApproved.v1")
class ElectionApproved(Event):
    """The superior union approved the result. Source: R-ELE-10."""

    election_id: Identifier


@published("organisation.ElectionReturned.v1")
class ElectionReturned(Event):
    """The superior union returned the result: the procedure has to be repeated. Source: R-ELE-10."""

    election_id: Identifier


@published("organisation.ElectionDisputed.v1")
class ElectionDisputed(Event):
    """Somebody objected to an election; the superior union has to hear it before it answers the result."""

    election_id: Identifier
    dispute_id: Identifier
    ground: ElectionGround


@published("organisation.ElectionDisputeHeard.v1")
class ElectionDisputeHeard(Event):
    """The superior union heard an objection; what it upholds leads to a return of the result. Source: R-ELE-10."""

    election_id: Identifier
    dispute_id: Identifier
    upheld: bool


@published("organisation.MembersMeetingHeld.v1")
class MembersMeetingHeld(Event):
    """A union's members or their representatives met, and enough of them came. Source: R-ELE-01, R-ELE-11."""

    meeting_id: Identifier
    body: MeetingBody
    extra: bool  # the committee or enough members had asked for it
    held_on: date
    entitled: int
    present: int


@published("organisation.CadreElected.v1")
class CadreElected(Event):
    """A person was elected to a post by more than half of those entitled. Source: R-ELE-03."""

    election_id: Identifier
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    votes: int
    entitled: int


@published("organisation.CadreRemoved.v1")
class CadreRemoved(Event):
    """An elected holder was removed by more than half of all who are entitled, and the superior union approved it.

    Source: R-TRM-03.
    """

    removal_id: Identifier
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    votes: int
    entitled: int


@published("organisation.TermOpened.v1")
class TermOpened(Event):
    """A term of office began on election day. Source: R-TRM-01, R-TRM-09."""

    term_id: TermId
    term_no: int
    opened_on: date
    due_on: date  # when the next election is due


@published("organisation.TermOverdue.v1")
class TermOverdue(Event):
    """A term ended and no new one has begun. Source: R-TRM-02."""

    term_id: TermId
    due_on: date


@published("organisation.TermExtended.v1")
class TermExtended(Event):
    """The superior union approved that the next election is held later. Source: R-TRM-02."""

    term_id: TermId
    due_on: date  # when the next election is due now


@published("organisation.ReelectionOrdered.v1")
class ReelectionOrdered(Event):
    """The superior union ordered a union whose term is over to elect. Source: R-TRM-02."""

    term_id: TermId
    elect_by: date


@published("organisation.ReleaseAnswered.v1")
class ReleaseAnswered(Event):
    """Whether somebody elected may be moved to another job during the term. Source: R-TRM-04."""

    release_id: Identifier
    post_id: PostId
    person_id: PersonId
    consented: bool
    by_silence: bool  # the superior union said nothing in time


@published("organisation.TermEnded.v1")
class TermEnded(Event):
    """A term ended: a new one began, or the union ended."""

    term_id: TermId
    ended_on: date
    late: bool


@published("organisation.CadreTrained.v1")
class CadreTrained(Event):
    """A cadre completed entry training. Source: R-TRM-08."""

    person_id: PersonId
    post_id: PostId


@published("organisation.NominationNoted.v1")
class NominationNotedBefore(Event):
    """The same before anybody had to sign an outcome."""

    term_id: TermId
    person_id: PersonId
    grade: str
    advice: str
    evaluation_id: Identifier


@published("organisation.NominationNoted.v2")
class NominationNoted(Event):
    """The outcome of a term's evaluation lies in the nomination dossier: advice to those who vet, never a bar.

    Source: R-ASM-12, R-PRV-02.
    """

    term_id: TermId
    person_id: PersonId
    grade: str
    advice: str
    evaluation_id: Identifier
    state: NoteState  # signed; objected to; objection upheld or dismissed


@upcast("organisation.NominationNoted.v1", to="organisation.NominationNoted.v2")
def nobody_had_signed(before: NominationNotedBefore) -> NominationNoted:
    """It was noted as the machine had proposed it."""
    return NominationNoted(
        before.term_id, before.person_id, before.grade, before.advice, before.evaluation_id, "unsigned"
    )


@published("organisation.DutyArose.v1")
class DutyAroseBefore(Event):
    """The same before every vacancy and the yearly meeting were duties."""

    duty: DutyKindBefore
    number: int
    code: str
    version: str
    figure: int
    threshold: int
    due_on: date


@published("organisation.DutyArose.v2")
class DutyAroseThen(Event):
    """The same before supervision of labour law was a duty anywhere."""

    duty: DutyKindThen
    number: int  # how often this duty arose in this union, from 1
    code: str  # of the rule that asks
    version: str
    figure: int  # what was counted
    threshold: int
    due_on: date


@published("organisation.DutyArose.v3")
class DutyArose(Event):
    """A fact of a union reached what a rule names: something is owed by a day. Source: R-ORG-01, R-ORG-08, R-ORG-10."""

    duty: DutyKind
    number: int  # how often this duty arose in this union, from 1
    code: str  # of the rule that asks
    version: str
    figure: int  # what was counted
    threshold: int
    due_on: date


@upcast("organisation.DutyArose.v1", to="organisation.DutyArose.v2")
def of_a_duty_still_known(before: DutyAroseBefore) -> DutyAroseThen:
    """Every duty of old was one then."""
    return DutyAroseThen(*msgspec.structs.astuple(before))


@upcast("organisation.DutyArose.v2", to="organisation.DutyArose.v3")
def of_a_duty_known_then(before: DutyAroseThen) -> DutyArose:
    """Every duty of then is one of today's."""
    return DutyArose(*msgspec.structs.astuple(before))


@published("organisation.DutyMet.v1")
class DutyMetBefore(Event):
    """The same before every vacancy and the yearly meeting were duties."""

    duty: DutyKindBefore
    number: int
    late: bool


@published("organisation.DutyMet.v2")
class DutyMetThen(Event):
    """The same before supervision of labour law was a duty anywhere."""

    duty: DutyKindThen
    number: int
    late: bool


@published("organisation.DutyMet.v3")
class DutyMet(Event):
    """What was owed was done."""

    duty: DutyKind
    number: int
    late: bool


@upcast("organisation.DutyMet.v1", to="organisation.DutyMet.v2")
def met_duty_still_known(before: DutyMetBefore) -> DutyMetThen:
    """Every duty of old was one then."""
    return DutyMetThen(*msgspec.structs.astuple(before))


@upcast("organisation.DutyMet.v2", to="organisation.DutyMet.v3")
def met_duty_known_then(before: DutyMetThen) -> DutyMet:
    """Every duty of then is one of today's."""
    return DutyMet(*msgspec.structs.astuple(before))


@published("organisation.DutyLapsed.v1")
class DutyLapsedBefore(Event):
    """The same before every vacancy and the yearly meeting were duties."""

    duty: DutyKindBefore
    number: int
    reason: Literal["fell_below", "rule_changed", "union_ended"]
    figure: int


@published("organisation.DutyLapsed.v2")
class DutyLapsedThen(Event):
    """The same before supervision of labour law was a duty anywhere."""

    duty: DutyKindThen
    number: int
    reason: Literal["fell_below", "rule_changed", "union_ended"]
    figure: int


@published("organisation.DutyLapsed.v3")
class DutyLapsed(Event):
    """A duty fell away before it was met: the fact fell below, the rule changed, or the union ended."""

    duty: DutyKind
    number: int
    reason: Literal["fell_below", "rule_changed", "union_ended"]
    figure: int


@upcast("organisation.DutyLapsed.v1", to="organisation.DutyLapsed.v2")
def lapsed_duty_still_known(before: DutyLapsedBefore) -> DutyLapsedThen:
    """Every duty of old was one then."""
    return DutyLapsedThen(*msgspec.structs.astuple(before))


@upcast("organisation.DutyLapsed.v2", to="organisation.DutyLapsed.v3")
def lapsed_duty_known_then(before: DutyLapsedThen) -> DutyLapsed:
    """Every duty of then is one of today's."""
    return DutyLapsed(*msgspec.structs.astuple(before))


@published("organisation.DutyEscalated.v1")
class DutyEscalatedBefore(Event):
    """The same before every vacancy and the yearly meeting were duties."""

    duty: DutyKindBefore
    number: int
    superior_id: UnionId | None
    due_on: date


@published("organisation.DutyEscalated.v2")
class DutyEscalatedThen(Event):
    """The same before supervision of labour law was a duty anywhere."""

    duty: DutyKindThen
    number: int
    superior_id: UnionId | None  # None: the federation's own
    due_on: date


@published("organisation.DutyEscalated.v3")
class DutyEscalated(Event):
    """A duty was not met in time and lies before the superior union."""

    duty: DutyKind
    number: int
    superior_id: UnionId | None  # None: the federation's own
    due_on: date


@upcast("organisation.DutyEscalated.v1", to="organisation.DutyEscalated.v2")
def escalated_duty_still_known(before: DutyEscalatedBefore) -> DutyEscalatedThen:
    """Every duty of old was one then."""
    return DutyEscalatedThen(*msgspec.structs.astuple(before))


@upcast("organisation.DutyEscalated.v2", to="organisation.DutyEscalated.v3")
def escalated_duty_known_then(before: DutyEscalatedThen) -> DutyEscalated:
    """Every duty of then is one of today's."""
    return DutyEscalated(*msgspec.structs.astuple(before))


@published("organisation.CommitteeConstituted.v1")
class CommitteeConstituted(Event):
    """A committee that is not elected was put together for a term: its seats can be taken. Source: R-ORG-14, R-ORG-18."""

    committee: SeatedKind
    number: int  # how many such committees the union has had, this one included
    seats: int
    due_on: date  # the end of its term


@published("organisation.SeatTaken.v1")
class SeatTaken(Event):
    """Somebody sits on a committee. Source: R-ORG-09, R-ORG-14."""

    committee: SeatedKind
    number: int
    person_id: PersonId
    role: SeatRole
    side: SeatSide
    woman: bool
    as_vice_chair: bool  # who heads the women's committee without being chair or vice-chair is treated as one


@published("organisation.SeatLeft.v1")
class SeatLeft(Event):
    """Somebody sits on a committee no longer."""

    committee: SeatedKind
    number: int
    person_id: PersonId


@published("organisation.CommitteeDisbanded.v1")
class CommitteeDisbanded(Event):
    """A committee that is not elected ended: its term was over, the next one follows, or the union gives it up."""

    committee: SeatedKind
    number: int
    reason: Literal["term_over", "succeeded", "given_up"]


@published("organisation.SiteInspected.v1")
class SiteInspected(Event):
    """Supervisors inspected a site. Source: R-ORG-15, R-SUP-04."""

    inspection_id: Identifier
    site: str
    matters: tuple[InspectionMatter, ...]
    inspectors: tuple[PersonId, ...]
    recused: tuple[PersonId, ...]  # supervisors with an interest


@published("organisation.HazardRaised.v1")
class HazardRaised(Event):
    """An inspection found a hazard that has to be put right by a day. Source: R-SUP-05."""

    hazard_id: Identifier
    inspection_id: Identifier
    severity: HazardSeverity
    rectify_by: date


@published("organisation.HazardFixed.v1")
class HazardFixed(Event):
    """A supervisor confirmed that a hazard has been put right."""

    hazard_id: Identifier
    severity: HazardSeverity
    in_time: bool  # as it was claimed


@published("organisation.HazardOverdue.v1")
class HazardOverdue(Event):
    """A hazard was not put right in time."""

    hazard_id: Identifier
    severity: HazardSeverity
    rectify_by: date
    escalate_on: date


@published("organisation.HazardEscalated.v1")
class HazardEscalated(Event):
    """A hazard that has long been overdue lies before the superior union. Source: R-SUP-05."""

    hazard_id: Identifier
    superior_id: UnionId | None  # None: the federation's own


@published("organisation.UnitRuleAdopted.v1")
class UnitRuleAdopted(Event):
    """A union adopted by-laws or a rule of its own, or a new version of them. Source: R-ORG-20."""

    rule_id: Identifier
    version: int
    kind: Literal["by_law", "rule"]
    title: str
    adopted_by: Literal["meeting", "congress", "committee"]
    document: str  # SHA-256 of its text, hexadecimal
    review_on: date
    unused_on: date  # the day from which it counts as unused


@published("organisation.UnitRuleReviewed.v1")
class UnitRuleReviewed(Event):
    """A union looked at a rule of its own and kept it as it is."""

    rule_id: Identifier
    review_on: date  # the next time


@published("organisation.UnitRuleUsed.v1")
class UnitRuleUsed(Event):
    """A rule of a union was applied to a matter: proof that it lives, kept once a month."""

    rule_id: Identifier
    matter: str
    unused_on: date


@published("organisation.UnitRuleStale.v1")
class UnitRuleStale(Event):
    """A rule of a union was not looked at in time, or has not been used for too long. Source: R-ORG-20."""

    rule_id: Identifier
    reason: Literal["review_missed", "unused"]


@published("organisation.UnitRuleRepealed.v1")
class UnitRuleRepealed(Event):
    """A rule of a union holds no longer."""

    rule_id: Identifier


class DutyLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One duty of a post: what is to be reached, how, to which standard, and how that is measured."""

    duty: str
    goal: str
    procedure: str
    requirement: str
    measure: str


@published("organisation.DutySheetAdopted.v1")
class DutySheetAdopted(Event):
    """What the holder of a post has to do was written down, or written down anew."""

    post_id: PostId
    version: int
    adopted_by: Adopter
    in_force_from: date
    lines: tuple[DutyLine, ...]


@published("organisation.PostStaffed.v1")
class PostStaffed(Event):
    """On whose headcount a post stands, and with which rank."""

    post_id: PostId
    staffing: Staffing
    source: str  # the paper that says so; empty where there is no staffing
    full_time: bool
    rank_entitled: Rank | None
    rank_actual: Rank | None


@published("organisation.WorkingTimeLogged.v1")
class WorkingTimeLogged(Event):
    """A part-time cadre worked for the union, in paid time or in time of their own. Source: R-TRM-06."""

    post_id: PostId
    person_id: PersonId
    entry_id: Identifier
    worked_on: date
    quarters: int  # of a working day
    own_time: bool


@published("organisation.WorkingTimeStruck.v1")
class WorkingTimeStruck(Event):
    """An entry of working time was wrong and counts no longer."""

    post_id: PostId
    person_id: PersonId
    entry_id: Identifier
    worked_on: date
    quarters: int
    own_time: bool


@published("organisation.AllowanceGranted.v1")
class AllowanceGranted(Event):
    """A part-time cadre's post allowance of a month is to be paid. Source: R-TRM-10."""

    post_id: PostId
    person_id: PersonId
    month: Month
    amount: Fen


@published("organisation.ConflictDeclared.v1")
class ConflictDeclared(Event):
    """The holder of a post declared a conflict of interest; what it is stays with the union."""

    declaration_id: Identifier
    post_id: PostId
    kind: InterestKind


@published("organisation.ConflictReviewed.v1")
class ConflictReviewed(Event):
    """Somebody else looked at a declared conflict of interest."""

    declaration_id: Identifier
    post_id: PostId
    finding: InterestFinding


@published("organisation.TrainingNeedOpened.v1")
class TrainingNeedOpened(Event):
    """A new cadre has to be trained by a day. Source: R-TRM-08."""

    post_id: PostId
    person_id: PersonId
    kind: PostKind
    subjects: tuple[str, ...]
    due_on: date


@published("organisation.TrainingOverdue.v1")
class TrainingOverdue(Event):
    """A new cadre was not trained in time. Source: R-TRM-08."""

    post_id: PostId
    person_id: PersonId
    due_on: date


@published("organisation.AmountDelegated.v1")
class AmountDelegated(Event):
    """A chair lets the holder of a post approve matters of a kind up to an amount."""

    delegation_id: Identifier
    post_id: PostId
    matter: Matter
    up_to: Fen
    valid_from: date
    valid_to: date | None  # the last day; None: until it is revoked


@published("organisation.DelegationRevoked.v1")
class DelegationRevoked(Event):
    """A delegation ended before its time."""

    delegation_id: Identifier
    last_day: date


@published("organisation.ExitAuditRequested.v1")
class ExitAuditRequested(Event):
    """A chair left office: an audit of economic responsibility is due. Source: R-TRM-07."""

    post_id: PostId
    person_id: PersonId
    held_from: date
    held_to: date
    due_on: date


@published("organisation.ExitAuditConcluded.v1")
class ExitAuditConcluded(Event):
    """The audit of somebody who left office came to an opinion. Source: R-TRM-07."""

    post_id: PostId
    person_id: PersonId
    held_from: date
    opinion: AuditOpinion
    report: str  # SHA-256 of the report
    in_time: bool
