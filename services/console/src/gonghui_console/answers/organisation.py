"""What the console needs of the answers of organisation."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import BaseModel, JsonValue


class Session(BaseModel):
    """A person's token, and what it is renewed with."""

    token: str
    expires_in: int  # seconds
    renewal: str
    renewal_expires_in: int  # seconds


class Done(BaseModel):
    """What a command wrote."""

    stream: str
    version: int

    @property
    def known(self) -> str:
        """What a query waits for to know of it."""
        return f"{self.stream}@{self.version}"


class DoneList(BaseModel):
    """What a list of commands wrote."""

    streams: int
    events: int


class Union(BaseModel):
    """A union among others."""

    union_id: str
    kind: str
    unit_type: str
    name: str
    superior_id: str | None
    jurisdiction: str = ""
    formed_on: date
    dissolved_on: date | None
    members: int
    women: int


class NamedUnion(BaseModel):
    """A union to be chosen by its name."""

    union_id: str
    name: str
    superior: str | None

    @property
    def chosen(self) -> str:
        """As it stands in a field; the id tells namesakes apart."""
        return f"{self.name} · {self.union_id}"


class UnionCard(Union):
    """A union with the figures of its unit."""

    staff: int
    women_staff: int
    legal_person: bool
    own_account: bool
    workers_home: bool


class CommitteeOfUnion(BaseModel):
    """A committee that a union has or, by the rules, has to have."""

    committee: str
    due: bool
    seats: int | None  # None: it is missing
    formed_on: date | None


class RollSize(BaseModel):
    """How many members a union has."""

    members: int
    women: int
    retained: int
    suspended: int


class RollEntry(BaseModel):
    """One member."""

    member_id: str
    person_id: str
    name: str | None  # None: forgotten
    woman: bool
    standing: str
    since: date


class FoundMember(RollEntry):
    """One member of some union."""

    union_id: str
    union_name: str | None


class Member(RollEntry):
    """One membership, ended ones included, and how far a notice about unpaid dues has come."""

    suspended_on: date | None
    retained_on: date | None
    ended_on: date | None
    months: int | None
    noticed_on: date | None
    answer_by: date | None


class Notice(BaseModel):
    """A member who was told that unpaid dues end the membership."""

    member_id: str
    name: str | None  # None: forgotten
    months: int
    noticed_on: date
    answer_by: date
    talked_on: date | None
    said: str | None


class Imported(BaseModel):
    """What came of a roll: so many were admitted, or it is admitted in the background."""

    streams: int | None = None
    import_id: str | None = None


class RollImport(BaseModel):
    """How far a long roll has come."""

    import_id: str
    state: str
    asked_at: datetime
    rows: int
    admitted: int
    left_out: int


class Happening(BaseModel):
    """One event in a union's history."""

    type: str
    event_id: str
    occurred_on: date
    facts: Mapping[str, JsonValue]


class Post(BaseModel):
    """A post and who holds it."""

    post_id: str
    kind: str
    full_time: bool
    holder: str | None
    held_from: date | None
    trained_on: date | None


class Term(BaseModel):
    """One term of a union's committee."""

    term_no: int
    opened_on: date
    due_on: date
    ended_on: date | None
    overdue: bool
    late: bool


class TermClock(BaseModel):
    """Where a union's present term stands."""

    union_id: str
    name: str | None
    term_no: int
    due_on: date
    state: str


class Duty(BaseModel):
    """Something that a union owes, or owed."""

    union_id: str
    name: str | None
    duty: str
    code: str
    figure: int
    threshold: int
    arose_on: date
    due_on: date
    state: str
    late: bool | None
    reason: str | None
    escalated_on: date | None


class DutyCount(BaseModel):
    """Open duties of one kind or in one place."""

    of: str
    name: str | None
    in_time: int
    overdue: int


class DutyAge(BaseModel):
    """Open duties of one age."""

    from_days: int
    to_days: int | None
    in_time: int
    overdue: int


class DutyFigures(BaseModel):
    """Open duties by kind, by the union directly below, by age."""

    by_duty: list[DutyCount]
    by_branch: list[DutyCount]
    by_age: list[DutyAge]


class CommitteeGap(BaseModel):
    """A committee that is missing, since when."""

    union_id: str
    name: str | None
    committee: str
    figure: int
    threshold: int
    code: str
    since: date
    days: int
    due_on: date


class RuleInForce(BaseModel):
    """One rule as it holds there and then."""

    code: str
    version: str
    value: JsonValue
    unit: str
    jurisdiction: str
    valid_from: date
    valid_to: date | None
    citation: str
    evidence: str
    zh: str
    en: str


class RuleVersion(RuleInForce):
    """One version of one rule."""

    set_by: str


class VersionRow(BaseModel):
    """One version that was put in force."""

    code: str
    version: str
    rule: RuleVersion
    withdrawn: bool


class ProposalRow(BaseModel):
    """One version that waits for a second person."""

    code: str
    version: str
    rule: RuleVersion
    proposed_by: str
    assessed_on: date | None


class Recheck(BaseModel):
    """A change of a rule that unions are held against."""

    code: str
    version: str
    edge: str
    begun_on: date
    unions: int
    waiting: int


class ImpactChange(BaseModel):
    """Duties that would arise and fall away."""

    of: str
    name: str | None
    arising: int
    lapsing: int


class UnionShift(BaseModel):
    """What would change for one union."""

    union_id: str
    name: str | None
    arising: list[str]
    lapsing: list[str]


class ImpactReport(BaseModel):
    """What a proposed version would change."""

    code: str
    version: str
    jurisdiction: str
    on: date
    unions: int
    affected: int
    by_duty: list[ImpactChange]
    by_branch: list[ImpactChange]
    named: list[UnionShift]


class Seat(BaseModel):
    """Who sits on a committee."""

    person_id: str
    role: str
    side: str
    woman: bool
    as_vice_chair: bool
    since: date


class SittingCommittee(BaseModel):
    """A committee that is not elected."""

    union_id: str
    name: str | None
    committee: str
    number: int
    seats: int
    taken: int
    women: int
    headed: bool
    since: date
    due_on: date


class Bench(SittingCommittee):
    """The same with everybody who sits on it."""

    members: list[Seat]


class UnitRule(BaseModel):
    """A rule of a union's own."""

    union_id: str
    name: str | None
    rule_id: str
    version: int
    kind: str
    title: str
    adopted_by: str
    adopted_on: date
    review_on: date
    uses: int
    used_on: date | None
    used_for: str | None
    review_missed: bool
    unused: bool
    repealed_on: date | None


class ExitAudit(BaseModel):
    """The audit of a chair who left."""

    post_id: str
    person_id: str
    held_from: date
    held_to: date
    due_on: date
    opinion: str | None
    concluded_on: date | None


class StaffedPost(BaseModel):
    """A post, who holds it, and on whose headcount it stands."""

    post_id: str
    kind: str
    full_time: bool
    holder: str | None
    held_from: date | None
    staffing: str | None  # None: not recorded
    source: str | None
    rank_entitled: str | None
    rank_actual: str | None
    rank_gap: int
    heads_funds_review: bool = False


class FullTimeGap(BaseModel):
    """How many full-time officers a union has, and how many the guideline of its jurisdiction gives it."""

    staff: int
    full_time: int
    guideline: int | None
    gap: int


class FullTimeGapBelow(FullTimeGap):
    """The same of a union on a list."""

    union_id: str
    name: str | None


class HolderMonth(BaseModel):
    """What a part-time cadre gave to the union in a month, in quarters of a working day."""

    post_id: str
    kind: str
    person_id: str
    paid: int
    own: int
    cap: int
    floor: int  # 0: the jurisdiction sets none
    under_floor: bool


class Successor(BaseModel):
    """Who could follow the holder of a post."""

    post_id: str
    person_id: str
    readiness: str
    since: date


class TrainingNeed(BaseModel):
    """A holder who still needs training."""

    source: str  # entry, outcome
    post_id: str
    kind: str | None
    person_id: str
    evaluation_id: str
    advice: str | None
    required_on: date | None
    subjects: list[str] | None
    due_on: date
    days: int  # left; below zero: overdue by so many
    overdue: bool


class Conflict(BaseModel):
    """A declared conflict of interest."""

    declaration_id: str
    post_id: str
    person_id: str
    kind: str
    what: str | None  # None: forgotten
    since: date
    declared_on: date
