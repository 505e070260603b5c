"""The rules of a union's life: formation, register, transfer, dissolution, unit and committees."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from gonghui_shared.contracts.organisation import (
    CommitteeDissolved,
    CommitteeFormed,
    CommitteeKind,
    FormationRequested,
    FormationReturned,
    LeadershipLinkRecorded,
    LegalPersonGranted,
    MentorUnionAssigned,
    MentorUnionReleased,
    UnionDissolved,
    UnionFormed,
    UnionKind,
    UnionTransferred,
    UnitFactsRecorded,
    UnitType,
    UnitTypeSwitched,
)
from gonghui_shared.decider import Claim, Decider
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.rules import Rules

from .commands import (
    ApproveFormation,
    AssignMentor,
    DissolveCommittee,
    DissolveUnion,
    FormCommittee,
    FoundFederation,
    GrantLegalPerson,
    RecordLeadershipLink,
    RecordUnitFacts,
    RegisterUnion,
    ReleaseMentor,
    RequestFormation,
    ReturnFormation,
    SwitchUnitType,
    TransferUnion,
)
from .refusals import (
    AlreadyFormed,
    CommitteeMissing,
    CommitteeRequired,
    CommitteeSizeOutsideBand,
    EvenCommittee,
    FormationNotRequested,
    FormationPending,
    HandoverFirst,
    LegalPersonAlready,
    MentorAssignedAlready,
    MentorNotHigher,
    MoreWomenThanStaff,
    NoChair,
    NoMentor,
    NotAbove,
    NotForThisKind,
    NotTheSuperior,
    OutsideSuperiorJurisdiction,
    SameUnitType,
    SubordinatesRemain,
    SuperiorBelowUnion,
    SuperiorNotFit,
    SupportOver,
    UnionNotInBeing,
    UnionYounger,
)

UnionEvent = (
    FormationRequested
    | FormationReturned
    | UnionFormed
    | UnionTransferred
    | UnionDissolved
    | UnitFactsRecorded
    | UnitTypeSwitched
    | LegalPersonGranted
    | LeadershipLinkRecorded
    | MentorUnionAssigned
    | MentorUnionReleased
    | CommitteeFormed
    | CommitteeDissolved
)

FEDERATED: Final = frozenset[UnionKind]({"federation", "district", "town", "industry"})
WITH_MEMBERS: Final = frozenset[UnionKind]({"primary", "joint", "community"})  # rolls and committees of their own
MAY_STAND_UNDER: Final[Mapping[UnionKind, frozenset[UnionKind]]] = {
    "federation": frozenset(),
    "district": frozenset({"federation"}),
    "industry": frozenset({"federation", "district"}),
    "town": frozenset({"federation", "district"}),
    "primary": FEDERATED | {"joint", "community", "primary"},
    "joint": FEDERATED,
    "community": FEDERATED,
    "branch": WITH_MEMBERS,
    "workshop": WITH_MEMBERS | {"branch"},
    "group": WITH_MEMBERS | {"branch", "workshop"},
}


@dataclass(frozen=True, slots=True)
class Union:
    """Only what later decisions ask for."""

    requested: FormationRequested | None = None  # while the superior union has not answered
    formed: UnionFormed | None = None
    superior_id: UnionId | None = None
    dissolved: bool = False
    committees: frozenset[CommitteeKind] = frozenset()
    unit_type: UnitType = "other"
    facts: UnitFactsRecorded | None = None
    mentor: UnionId | None = None

    @property
    def in_being(self) -> bool:
        """Formed and not dissolved."""
        return self.formed is not None and not self.dissolved


def evolve(union: Union, event: UnionEvent) -> Union:  # noqa: PLR0911 - one return for each event
    """The state after one more event."""
    match event:
        case FormationRequested():
            return replace(union, requested=event)
        case FormationReturned():
            return replace(union, requested=None)
        case UnionFormed(superior_id=superior):
            return replace(union, requested=None, formed=event, superior_id=superior, unit_type=event.unit_type)
        case UnionTransferred(superior_id=superior):
            return replace(union, superior_id=superior)
        case UnionDissolved():
            return replace(union, dissolved=True)
        case UnitFactsRecorded():
            return replace(union, facts=event)
        case UnitTypeSwitched(unit_type=unit_type):
            return replace(union, unit_type=unit_type)
        case MentorUnionAssigned(mentor_id=mentor):
            return replace(union, mentor=mentor)
        case MentorUnionReleased():
            return replace(union, mentor=None)
        case LegalPersonGranted() | LeadershipLinkRecorded():
            return union
        case CommitteeFormed(committee=committee):
            return replace(union, committees=union.committees | {committee})
        case CommitteeDissolved(committee=committee):
            return replace(union, committees=union.committees - {committee})


def found_federation(union: Union, command: FoundFederation) -> Iterator[UnionFormed]:
    """Found the federation; it has no superior union here."""
    if union.formed:
        raise AlreadyFormed
    yield UnionFormed("federation", "other", command.name, None, command.jurisdiction, command.formed_on)


def request_formation(
    union: Union, command: RequestFormation, *, superior: Union, rules: Rules
) -> Iterator[FormationRequested]:
    """Apply for approval; with as many members as the rule says, a primary union needs a committee of its own.

    Source: R-ORG-01, R-ORG-16, R-ORG-17.
    """
    if union.formed:
        raise AlreadyFormed
    if union.requested:
        raise FormationPending(superior_id=union.requested.superior_id)
    _fits_under(superior, command.kind, command.jurisdiction)
    _counted(command.staff, command.women_staff)
    needs = command.members >= rules.number("R-ORG-01")
    if needs and command.kind == "primary" and not command.seats:
        raise CommitteeRequired(rule=rules.version("R-ORG-01"), members=command.members)
    if command.seats:
        _within_band(rules, "union", command.seats, command.members)
    yield FormationRequested(
        command.kind, command.unit_type, command.name, command.superior_id, command.jurisdiction,
        command.staff, command.women_staff, command.members, command.seats,
    )  # fmt: skip


def approve_formation(
    union: Union, command: ApproveFormation, *, superior: Union, rules: Rules, on: date
) -> Iterator[UnionEvent]:
    """Approve as the superior union: the union is formed on the business date.

    Source: R-ORG-02.
    """
    asked = _asked_of(union, command.superior_id, rules)
    if not superior.in_being:
        raise SuperiorNotFit
    yield UnionFormed(asked.kind, asked.unit_type, asked.name, asked.superior_id, asked.jurisdiction, on)
    yield UnitFactsRecorded(asked.staff, asked.women_staff, legal_person=False, own_account=False, workers_home=False)
    if asked.seats:
        yield CommitteeFormed("union", asked.seats)


def return_formation(union: Union, command: ReturnFormation, *, rules: Rules) -> Iterator[FormationReturned]:
    """Return an application as the superior union; the group may apply again."""
    asked = _asked_of(union, command.superior_id, rules)
    yield FormationReturned(asked.superior_id, command.reason)


def register_union(union: Union, command: RegisterUnion, *, superior: Union, on: date) -> Iterator[UnionEvent]:
    """Enter a union that exists: as it is, so that gaps in its committees show instead of keeping it out."""
    if union.formed or union.requested:
        raise AlreadyFormed
    if command.formed_on > on:
        raise UnionYounger
    _fits_under(superior, command.kind, command.jurisdiction)
    _counted(command.staff, command.women_staff)
    yield UnionFormed(
        command.kind, command.unit_type, command.name, command.superior_id, command.jurisdiction, command.formed_on
    )
    yield UnitFactsRecorded(
        command.staff, command.women_staff, command.legal_person, command.own_account, command.workers_home
    )
    for committee in {one.committee: one for one in command.committees}.values():
        yield CommitteeFormed(committee.committee, committee.seats)


def transfer_union(
    union: Union, command: TransferUnion, *, superior: Union, above: Sequence[UnionId]
) -> Iterator[UnionTransferred]:
    """Put a union under another superior union; one superior at a time, never one of its own subordinates.

    Args:
        above: the receiving union and all unions above it.
    """
    formed = _in_being(union)
    if union.superior_id != command.from_union_id:
        raise NotTheSuperior
    if command.union_id in above:
        raise SuperiorBelowUnion
    _fits_under(superior, formed.kind, formed.jurisdiction)
    if command.superior_id != union.superior_id:
        yield UnionTransferred(command.from_union_id, command.superior_id)


def dissolve_union(
    union: Union, command: DissolveUnion, *, subordinates: int, rules: Rules
) -> Iterator[UnionDissolved]:
    """End a union that has no union below it any more, and no money of its own; its members' standing may be retained.

    Source: R-ORG-05, R-ORG-06.
    """
    _in_being(union)
    if union.superior_id != command.superior_id:
        raise NotTheSuperior(rule=rules.version("R-ORG-05"))
    if subordinates:
        raise SubordinatesRemain(subordinates=subordinates)
    if union.facts is not None and union.facts.own_account:
        raise HandoverFirst(rule=rules.version("R-ORG-06"))
    yield UnionDissolved(command.reason)


def record_unit_facts(union: Union, command: RecordUnitFacts) -> Iterator[UnitFactsRecorded]:
    """Record the unit's figures as they now stand."""
    _in_being(union)
    _counted(command.staff, command.women_staff)
    yield UnitFactsRecorded(
        command.staff, command.women_staff, command.legal_person, command.own_account, command.workers_home
    )


def switch_unit_type(union: Union, command: SwitchUnitType) -> Iterator[UnitTypeSwitched]:
    """Record that the unit is of another type now; what the rules ask of it changes with that."""
    _in_being(union)
    if union.superior_id != command.superior_id:
        raise NotTheSuperior
    if union.unit_type == command.unit_type:
        raise SameUnitType
    yield UnitTypeSwitched(command.unit_type)


def grant_legal_person(
    union: Union, command: GrantLegalPerson, *, chair: PersonId | None, rules: Rules
) -> Iterator[LegalPersonGranted | UnitFactsRecorded]:
    """Grant legal-person status to a primary union that has a chair to represent it.

    Source: R-ORG-07.
    """
    formed, rule = _in_being(union), rules.version("R-ORG-07")
    if union.superior_id != command.superior_id:
        raise NotTheSuperior(rule=rule)
    if formed.kind not in WITH_MEMBERS:
        raise NotForThisKind(rule=rule)
    if union.facts is not None and union.facts.legal_person:
        raise LegalPersonAlready(rule=rule)
    if chair is None:
        raise NoChair(rule=rule)
    facts = union.facts or UnitFactsRecorded(0, 0, legal_person=False, own_account=False, workers_home=False)
    yield LegalPersonGranted(command.certificate, chair)
    yield UnitFactsRecorded(
        facts.staff,
        facts.women_staff,
        legal_person=True,
        own_account=facts.own_account,
        workers_home=facts.workers_home,
    )


def record_leadership_link(union: Union, command: RecordLeadershipLink) -> Iterator[LeadershipLinkRecorded]:
    """Record who leads and who supports."""
    _in_being(union)
    yield LeadershipLinkRecorded(command.party_body, command.administration)


def assign_mentor(
    union: Union, command: AssignMentor, *, above: Sequence[UnionId], mentor: Union, on: date
) -> Iterator[MentorUnionAssigned]:
    """Pair a union with a higher one that supports it for a time.

    Args:
        above: the command's union and all unions above it.
    """
    _in_being(union)
    if command.superior_id not in above:
        raise NotAbove
    if union.mentor is not None:
        raise MentorAssignedAlready(mentor_id=union.mentor)
    fit = mentor.in_being and mentor.formed is not None and mentor.formed.kind in FEDERATED
    if command.mentor_id == command.union_id or not fit:
        raise MentorNotHigher
    if command.until < on:
        raise SupportOver
    yield MentorUnionAssigned(command.mentor_id, command.until)


def release_mentor(union: Union, command: ReleaseMentor, *, above: Sequence[UnionId]) -> Iterator[MentorUnionReleased]:
    """End the pair.

    Args:
        above: the command's union and all unions above it.
    """
    if command.superior_id not in above:
        raise NotAbove
    if union.mentor is None:
        raise NoMentor
    yield MentorUnionReleased(union.mentor)


def form_committee(union: Union, command: FormCommittee, *, members: int, rules: Rules) -> Iterator[CommitteeFormed]:
    """Form a committee, or anew with other seats.

    Args:
        members: of the union, on its roll.

    Source: R-ORG-13, R-ORG-16, R-ORG-17.
    """
    _in_being(union)
    _within_band(rules, command.committee, command.seats, members)
    yield CommitteeFormed(command.committee, command.seats)


def dissolve_committee(union: Union, command: DissolveCommittee) -> Iterator[CommitteeDissolved]:
    """End a committee."""
    _in_being(union)
    if command.committee not in union.committees:
        raise CommitteeMissing
    yield CommitteeDissolved(command.committee)


def _in_being(union: Union) -> UnionFormed:
    if union.formed is None or union.dissolved:
        raise UnionNotInBeing
    return union.formed


def _asked_of(union: Union, superior_id: UnionId, rules: Rules) -> FormationRequested:
    if union.requested is None:
        raise FormationNotRequested
    if union.requested.superior_id != superior_id:
        raise NotTheSuperior(rule=rules.version("R-ORG-02"))
    return union.requested


def _fits_under(superior: Union, kind: UnionKind, jurisdiction: str) -> None:
    if superior.formed is None or superior.dissolved or superior.formed.kind not in MAY_STAND_UNDER[kind]:
        raise SuperiorNotFit
    if not f"{jurisdiction}/".startswith(f"{superior.formed.jurisdiction}/"):
        raise OutsideSuperiorJurisdiction


def _counted(staff: int, women_staff: int) -> None:
    if women_staff > staff:
        raise MoreWomenThanStaff


def _within_band(rules: Rules, committee: CommitteeKind, seats: int, members: int) -> None:
    """Where the rules give a committee's size, its seats lie within it; the number of the union committee's is odd."""
    match committee:
        case "union":
            code = "R-ORG-16" if rules.text("R-ORG-16.table") == "recent" else "R-ORG-17"
            if members < min(map(int, rules.table(code))):
                return
            least, most = rules.band(code, members)
        case "funds_review":
            code, (least, most) = "R-ORG-13", rules.list("R-ORG-13")
        case "women" | "mediation" | "labour_protection":
            return
    if not least <= seats <= most:
        raise CommitteeSizeOutsideBand(rule=rules.version(code), seats=seats, least=least, most=most)
    if committee == "union" and seats % 2 == 0 and rules.switch("R-ORG-16.odd"):
        raise EvenCommittee(rule=rules.version("R-ORG-16.odd"), seats=seats)


def claims_of(event: UnionEvent) -> Iterator[Claim]:
    """There is one federation at the top."""
    if isinstance(event, UnionFormed) and event.superior_id is None:
        yield Claim("federation", "top", refusal=AlreadyFormed)


UNION = Decider("union", initial=Union(), evolve=evolve, claims=claims_of)
