"""What stays in finance: which case was opened and what the audit said."""

import msgspec

from gonghui_shared.contracts.organisation import Receiver, RestructuringKind
from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is due to one receiver."""

    union_id: UnionId
    amount: Fen


@private("finance.HandoverOpened.v1")
class HandoverOpened(Event):
    """A restructuring was approved: the union's assets are to be audited. Source: R-ORG-06."""

    case_id: Identifier
    kind: RestructuringKind
    receivers: tuple[Receiver, ...]
    remaining: int


@private("finance.HandoverReported.v1")
class HandoverReported(Event):
    """What the auditor wrote, and what is due to whom. Source: R-ORG-06."""

    case_id: Identifier
    opinion: str
    shares: tuple[Share, ...]
