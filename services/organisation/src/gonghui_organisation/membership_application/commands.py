"""What can be asked about an application for membership."""

from gonghui_organisation.membership.commands import Phone
from gonghui_organisation.membership.identity import IdNumber, OpaqueId
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.ids import UnionId


class ApplyForMembership(Command):
    """Ask to join, for oneself; nobody has to sign in for it."""

    union_id: UnionId
    application_id: OpaqueId  # who keeps it can look where the application stands
    name: ShortText
    id_number: IdNumber
    phone: Phone = ""


class AdmitApplicant(Command):
    """Admit somebody who asked to join."""

    union_id: UnionId
    application_id: OpaqueId
    member_id: OpaqueId


class DeclineApplication(Command):
    """Decline an application."""

    union_id: UnionId
    application_id: OpaqueId
    reason: ShortText
