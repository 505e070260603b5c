"""What can be asked about memberships."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, ShortText
from gonghui_shared.contracts.organisation import RetentionReason, SuspensionReason
from gonghui_shared.ids import Identifier, MemberId, UnionId

from .events import DropReason, JobLevel, Said
from .identity import IdNumber, OpaqueId

Phone = Annotated[str, Field(pattern=r"^(\+?[0-9][0-9-]{4,19})?$")]  # empty: none known
MOST_ADMISSIONS = 20_000


class Admission(Command):
    """One line of a list of admissions."""

    member_id: OpaqueId
    person_id: OpaqueId
    woman: bool
    name: ShortText
    id_number: IdNumber
    phone: Phone = ""


class AdmitMember(Admission):
    """Admit a person who asked to join."""

    union_id: UnionId


class AdmitMembers(Command):
    """Admit a whole list of people, or nobody."""

    union_id: UnionId
    members: Annotated[list[Admission], Field(min_length=1, max_length=MOST_ADMISSIONS)]


class TransferMember(Command):
    """Pass a member's standing on to another union, where it begins under an id of its own."""

    union_id: UnionId
    member_id: MemberId
    to_union_id: UnionId
    to_member_id: OpaqueId


class RetainMembership(Command):
    """Keep the standing of a member who retired or lost the job."""

    union_id: UnionId
    member_id: MemberId
    reason: RetentionReason


class SuspendMembership(Command):
    """Let a member's rights and duties rest for a time."""

    union_id: UnionId
    member_id: MemberId
    reason: SuspensionReason
    until: BusinessDate | None = None  # the last day


class ResumeMembership(Command):
    """Give a suspended member all rights and duties again."""

    union_id: UnionId
    member_id: MemberId


class DescribeMember(Command):
    """Say what work a member does, so that bodies can be held against those they speak for."""

    union_id: UnionId
    member_id: MemberId
    level: JobLevel


class DescribeMembers(Command):
    """Say it of many members."""

    union_id: UnionId
    members: Annotated[list[DescribeMember], Field(min_length=1, max_length=MOST_ADMISSIONS)]


class WithdrawMember(Command):
    """End a membership; that it is deemed to have ended has steps of its own."""

    union_id: UnionId
    member_id: MemberId
    reason: Literal["own_wish", "expelled", "left_city", "died"]


class NoticeWithdrawal(Command):
    """Tell a member who has paid no dues for long what comes of it."""

    union_id: UnionId
    member_id: MemberId


class HoldWithdrawalTalk(Command):
    """Record the talk with a member who was given notice."""

    union_id: UnionId
    member_id: MemberId
    said: Said


class DropWithdrawalNotice(Command):
    """Drop the notice: the member stays one."""

    union_id: UnionId
    member_id: MemberId
    reason: DropReason


class DeemWithdrawn(Command):
    """Decide that a member who paid nothing after notice and talk has left."""

    union_id: UnionId
    member_id: MemberId


class ExportRoll(Command):
    """Take a copy of the roll out of the platform."""

    union_id: UnionId
    export_id: Identifier
    purpose: ShortText
