"""What stays in the service: how a contract was adopted, when it takes effect, why it was objected to."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("engagement.ContractExamined.v1")
class ContractExamined(Event):
    """How a contract was adopted and filed."""

    contract_id: Identifier
    entitled: int
    votes_for: int
    signed_on: date
    filed_in_time: bool
    effective_on: date  # unless the authority objects


@private("engagement.ObjectionExplained.v1")
class ObjectionExplained(Event):
    """Why the authority objected."""

    contract_id: Identifier
    reason: str
