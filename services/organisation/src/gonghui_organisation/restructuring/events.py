"""What stays in the service: what was proposed and why it was returned or stopped; the rest is told to all."""

from gonghui_shared.contracts.organisation import Receiver, RestructuringKind
from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("organisation.RestructuringProposed.v1")
class RestructuringProposed(Event):
    """A union asked to be merged, split or dissolved. Source: R-ORG-05, R-ORG-06."""

    case_id: Identifier
    kind: RestructuringKind
    receivers: tuple[Receiver, ...]
    remaining: int
    resolution: str
    reason: str


@private("organisation.RestructuringReturned.v1")
class RestructuringReturned(Event):
    """The superior union did not approve it."""

    case_id: Identifier
    reason: str


@private("organisation.RestructuringHalted.v1")
class RestructuringHalted(Event):
    """The audit of the assets was not passed."""

    case_id: Identifier


@private("organisation.RestructuringGivenUp.v1")
class RestructuringGivenUp(Event):
    """Why an approved restructuring was abandoned."""

    case_id: Identifier
    reason: str
