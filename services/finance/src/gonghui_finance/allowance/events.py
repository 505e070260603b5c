"""What happens before an allowance is paid; it stays inside finance."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, PersonId, PostId
from gonghui_shared.money import Fen, Month


@private("finance.AllowanceOwed.v1")
class AllowanceOwed(Event):
    """A granted allowance waits to be paid. Source: R-TRM-10."""

    post_id: PostId
    person_id: PersonId
    month: Month
    amount: Fen


@private("finance.AllowanceApproved.v1")
class AllowanceApproved(Event):
    """Somebody approved the payment within their limit. Source: R-ACC-06."""

    post_id: PostId
    month: Month
    approved_by: str  # actor
    delegation_id: Identifier | None  # None: by office
