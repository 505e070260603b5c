"""What can be asked about a hand-over."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command, Count, LongText
from gonghui_shared.contracts.organisation import RestructuringKind
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen


class Receiving(Command):
    """A union that takes over, and how many members come along."""

    union_id: UnionId
    headcount: Count


class OpenHandover(Command):
    """Open the hand-over of an approved restructuring."""

    union_id: UnionId
    case_id: Identifier
    kind: RestructuringKind
    receivers: list[Receiving]
    remaining: Count


class ShareLine(Command):
    """What an audit allots to one receiver."""

    union_id: UnionId
    amount: Fen


class AuditHandover(Command):
    """Record the audit of the assets: what is on the account, and whether they may be handed over."""

    union_id: UnionId
    case_id: Identifier
    bank: Fen
    passed: bool
    opinion: LongText
    shares: Annotated[list[ShareLine], Field(max_length=50)] = Field(
        default_factory=list
    )  # where the audit decides them


class HandOverAssets(Command):
    """Hand a receiver its share over."""

    union_id: UnionId
    case_id: Identifier
    to_union_id: UnionId


class CancelHandover(Command):
    """Cancel a hand-over whose restructuring was abandoned."""

    union_id: UnionId
    case_id: Identifier


class TakeBackAssets(Command):
    """Take back what a receiver got of a hand-over that was cancelled."""

    union_id: UnionId
    case_id: Identifier
    to_union_id: UnionId
