"""What can be asked of the formation of a union."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_organisation.union.commands import Jurisdiction, Seats
from gonghui_shared.commands import Command, Count, LongText, ShortText
from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.ids import UnionId


class OpenFormation(Command):
    """Begin the formation of a union, as the union above."""

    union_id: UnionId  # of the union that is to be
    superior_id: UnionId
    kind: Literal["primary", "joint", "community"]
    unit_type: UnitType
    name: ShortText
    jurisdiction: Jurisdiction


class ApplyOnline(Command):
    """Ask for a union, as a group of workers who have none; nobody has to sign in for it."""

    union_id: UnionId
    superior_id: UnionId
    unit_type: UnitType
    name: ShortText  # of the union that is to be
    jurisdiction: Jurisdiction
    workers: Annotated[int, Field(ge=1, le=1_000_000)]


class AppointPrepGroup(Command):
    """Appoint the preparatory group."""

    union_id: UnionId
    superior_id: UnionId
    head: OpaqueId
    members: Annotated[list[OpaqueId], Field(max_length=50)]  # besides the head


class CountApplicants(Command):
    """Say how many have asked to join."""

    union_id: UnionId
    superior_id: UnionId
    applicants: Count
    women: Count


class HoldMobilisation(Command):
    """Record a mobilisation meeting, or a training of the preparatory group."""

    union_id: UnionId
    superior_id: UnionId
    kind: Literal["mobilisation", "training"]
    attended: Count


class HoldFirstMeeting(Command):
    """Record the first members' meeting."""

    union_id: UnionId
    superior_id: UnionId
    entitled: Count
    present: Count
    seats: Seats


class SubmitFormation(Command):
    """Lay the case before the superior union for its approval."""

    union_id: UnionId
    superior_id: UnionId
    staff: Count
    women_staff: Count


class AbandonFormation(Command):
    """Give the formation up."""

    union_id: UnionId
    superior_id: UnionId
    reason: LongText
