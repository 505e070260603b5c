"""What can be asked about memberships."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import Command, ShortText
from gonghui_shared.ids import MemberId, UnionId

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
    reason: Literal["retired", "unemployed", "unit_closed"]


class WithdrawMember(Command):
    """End a membership."""

    union_id: UnionId
    member_id: MemberId
    reason: Literal["own_wish", "deemed", "expelled", "left_city", "died"]
