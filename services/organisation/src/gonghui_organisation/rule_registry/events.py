"""What stays in the service: proposals."""

from datetime import date

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


@private("organisation.RuleImpactAssessed.v1")
class RuleImpactAssessed(Event):
    """What a proposed version would change in the city was worked out and laid before those who decide."""

    code: str
    version: Identifier
    on: date
    unions: int  # that were held against both laws
    affected: int
    arising: int  # duties
    lapsing: int
    assessed_by: str
