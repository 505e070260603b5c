"""What can be asked of a union."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, Count, LongText, ShortText
from gonghui_shared.contracts.organisation import CommitteeKind, UnionKind, UnitType
from gonghui_shared.ids import UnionId

Jurisdiction = Annotated[str, Field(pattern=r"^CN(/[0-9A-Za-z_.-]{1,64}){0,6}$")]  # CN/500000/500103
Seats = Annotated[int, Field(ge=0, le=200)]


class FoundFederation(Command):
    """Found the federation itself, at the top of its tree."""

    union_id: UnionId
    name: ShortText
    jurisdiction: Jurisdiction
    formed_on: BusinessDate


class RequestFormation(Command):
    """Apply to the union above for the approval of a new union."""

    union_id: UnionId  # of the union that is to be
    superior_id: UnionId
    kind: UnionKind
    unit_type: UnitType
    name: ShortText
    jurisdiction: Jurisdiction
    staff: Count
    women_staff: Count
    members: Count  # who asked to join
    seats: Seats  # of the committee; 0: an organiser instead


class ApproveFormation(Command):
    """Approve an application as the union above: the union is formed on the business date."""

    union_id: UnionId
    superior_id: UnionId


class ReturnFormation(Command):
    """Return an application as the union above."""

    union_id: UnionId
    superior_id: UnionId
    reason: LongText


class Committee(Command):
    """One of the committees of a union in register."""

    committee: CommitteeKind
    seats: Annotated[int, Field(ge=1, le=200)]


class RegisterUnion(Command):
    """Enter a union that was formed and approved before it came into this register."""

    union_id: UnionId
    superior_id: UnionId
    kind: UnionKind
    unit_type: UnitType
    name: ShortText
    jurisdiction: Jurisdiction
    formed_on: BusinessDate
    staff: Count
    women_staff: Count
    legal_person: bool = False
    own_account: bool = False
    workers_home: bool = False
    committees: list[Committee] = Field(default_factory=list, max_length=5)


class RegisterUnions(Command):
    """Enter existing unions, each superior union before those below it."""

    union_id: UnionId  # the federation
    unions: Annotated[list[RegisterUnion], Field(min_length=1, max_length=5_000)]


class TransferUnion(Command):
    """Put a union under another superior union, as the present one."""

    union_id: UnionId
    from_union_id: UnionId  # the present superior union
    superior_id: UnionId


class DissolveUnion(Command):
    """End a union, as its superior union: its unit closed, or for another reason."""

    union_id: UnionId
    superior_id: UnionId
    reason: Literal["unit_closed", "merged", "other"]


class RecordUnitFacts(Command):
    """Record the figures of the unit and the standing of its union."""

    union_id: UnionId
    staff: Count
    women_staff: Count
    legal_person: bool
    own_account: bool
    workers_home: bool


class SwitchUnitType(Command):
    """Record, as the superior union, that the unit became one of another type."""

    union_id: UnionId
    superior_id: UnionId
    unit_type: UnitType


class GrantLegalPerson(Command):
    """Grant legal-person status, as the superior union."""

    union_id: UnionId
    superior_id: UnionId
    certificate: ShortText


class RecordLeadershipLink(Command):
    """Record which Party body leads the union and which administration supports it."""

    union_id: UnionId
    party_body: ShortText
    administration: ShortText


class AssignMentor(Command):
    """Have a higher union support this one, as a union above both."""

    union_id: UnionId
    superior_id: UnionId
    mentor_id: UnionId
    until: BusinessDate


class ReleaseMentor(Command):
    """End the support of a higher union."""

    union_id: UnionId
    superior_id: UnionId


class FormCommittee(Command):
    """Form one of the union's committees, or form it anew with other seats."""

    union_id: UnionId
    committee: CommitteeKind
    seats: Annotated[int, Field(ge=1, le=200)]


class DissolveCommittee(Command):
    """End one of the union's committees."""

    union_id: UnionId
    committee: CommitteeKind
