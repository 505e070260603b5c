"""What happens to a claim before it is granted; it stays inside organisation."""

from gonghui_shared.events import Event, private
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
class AllowanceRefused(Event):
    """A claim was refused."""

    post_id: PostId
    person_id: PersonId
    month: Month
    reason: str
