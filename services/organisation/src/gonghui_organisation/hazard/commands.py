"""What can be asked about a hazard."""

from gonghui_organisation.inspection.commands import Interest
from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import BusinessDate, Command, LongText
from gonghui_shared.contracts.organisation import HazardSeverity
from gonghui_shared.ids import Identifier, UnionId


class RaiseHazard(Command):
    """Record a hazard that an inspection found."""

    union_id: UnionId
    hazard_id: Identifier
    inspection_id: Identifier
    severity: HazardSeverity
    what: LongText
    rectify_by: BusinessDate | None = None  # None: as long as the rule gives


class ClaimFix(Command):
    """Say that a hazard has been put right, and how."""

    union_id: UnionId
    hazard_id: Identifier
    person_id: OpaqueId  # who says so
    measures: LongText


class VerifyFix(Command):
    """Say whether a hazard really has been put right, as a supervisor who looked."""

    union_id: UnionId
    hazard_id: Identifier
    person_id: OpaqueId  # the supervisor
    fixed: bool
    remark: LongText | None = None
    interest: Interest = "none"


class CheckHazard(Command):
    """Look whether a hazard's time has passed."""

    union_id: UnionId
    hazard_id: Identifier
