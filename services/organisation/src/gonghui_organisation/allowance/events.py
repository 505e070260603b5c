"""What happens to a claim before it is granted; it stays inside organisation."""

from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import PersonId, PostId
from gonghui_shared.money import Fen, Month


@private("organisation.AllowanceClaimed.v1")
class AllowanceClaimed(Event):
    """A part-time cadre claimed the post allowance of a month."""

    post_id: PostId
    person_id: PersonId
    month: Month
    amount: Fen


@private("organisation.AllowanceRefused.v1")
class AllowanceRefusedBefore(Event):
    """The same before the reason was sealed."""

    post_id: PostId
    person_id: PersonId
    month: Month
    reason: str


@private("organisation.AllowanceRefused.v2", subject="person_id")
class AllowanceRefused(Event):
    """A claim was refused."""

    post_id: PostId
    person_id: PersonId
    month: Month
    reason: Personal


@upcast("organisation.AllowanceRefused.v1", to="organisation.AllowanceRefused.v2")
def refused_in_clear(before: AllowanceRefusedBefore) -> AllowanceRefused:
    """The same fields."""
    return AllowanceRefused(before.post_id, before.person_id, before.month, before.reason)
