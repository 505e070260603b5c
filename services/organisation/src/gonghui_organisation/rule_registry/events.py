"""What stays in the service: proposals."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier
from gonghui_shared.rules import RuleVersion


@private("organisation.RuleVersionProposed.v1")
class RuleVersionProposed(Event):
    """Somebody proposed a version; it counts for nothing until another person activates it."""

    rule: RuleVersion
    proposed_by: str


@private("organisation.RuleProposalWithdrawn.v1")
class RuleProposalWithdrawn(Event):
    """A proposal was taken back before anybody activated it."""

    code: str
    version: Identifier
