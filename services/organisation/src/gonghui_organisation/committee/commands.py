"""What can be asked of a committee that is not elected."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.contracts.organisation import SeatedKind, SeatRole, SeatSide
from gonghui_shared.ids import PersonId, UnionId

Number = Annotated[int, Field(ge=1, le=10_000)]


class ConstituteCommittee(Command):
    """Put a committee together for its next term; the one before ends."""

    union_id: UnionId
    committee: SeatedKind
    number: Number  # 1 for the union's first one of this kind
    seats: Annotated[int, Field(ge=1, le=200)]
    years: Annotated[int, Field(ge=1, le=10)] | None = None  # of its term, where the by-laws say so
    approval: ShortText | None = None  # the superior union's paper, where it has to agree


class TakeSeat(Command):
    """Seat somebody."""

    union_id: UnionId
    committee: SeatedKind
    number: Number
    person_id: OpaqueId
    role: SeatRole = "member"
    side: SeatSide = "union"
    woman: bool
    near_relative: bool = False  # of the unit's principal head
    as_vice_chair: bool = False
    jointly_chosen: bool = False  # by both sides, as head


class LeaveSeat(Command):
    """Record that somebody sits no longer."""

    union_id: UnionId
    committee: SeatedKind
    number: Number
    person_id: PersonId


class DisbandCommittee(Command):
    """End a committee without a successor."""

    union_id: UnionId
    committee: SeatedKind
    number: Number
    reason: Literal["term_over", "given_up"]
