"""What can be asked of a restructuring."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command, Count, LongText, ShortText
from gonghui_shared.contracts.organisation import RestructuringKind
from gonghui_shared.ids import Identifier, UnionId


class ReceiverLine(Command):
    """A union that takes over, and how many of the members come along."""

    union_id: UnionId
    headcount: Annotated[int, Field(ge=1, le=100_000_000)]


class ProposeRestructuring(Command):
    """Ask the superior union to approve that this union is merged, split or dissolved."""

    union_id: UnionId
    case_id: Identifier
    kind: RestructuringKind
    receivers: Annotated[list[ReceiverLine], Field(max_length=50)] = Field(default_factory=list)  # none: dissolution
    remaining: Count = 0  # members who stay, in a split; 0: the union ends
    resolution: ShortText  # the paper of the meeting that resolved it
    reason: LongText


class ApproveRestructuring(Command):
    """Approve, as the superior union: the assets are audited and handed over."""

    union_id: UnionId
    case_id: Identifier
    superior_id: UnionId


class ReturnRestructuring(Command):
    """Return a proposal, as the superior union."""

    union_id: UnionId
    case_id: Identifier
    superior_id: UnionId
    reason: LongText


class AbandonRestructuring(Command):
    """Give an approved restructuring up, as the superior union: what was handed over for it goes back."""

    union_id: UnionId
    case_id: Identifier
    superior_id: UnionId
    reason: LongText


class HaltRestructuring(Command):
    """Stop a restructuring whose audit was not passed, until it is approved again."""

    union_id: UnionId
    case_id: Identifier


class CompleteRestructuring(Command):
    """Complete a restructuring whose assets have been handed over."""

    union_id: UnionId
    case_id: Identifier
