"""What can be asked of a post's staffing."""

from gonghui_shared.commands import Command, ShortText
from gonghui_shared.contracts.organisation import Rank
from gonghui_shared.contracts.organisation import Staffing as Headcount
from gonghui_shared.ids import PostId, UnionId


class RecordStaffing(Command):
    """Record on whose headcount a post stands and with which rank."""

    union_id: UnionId
    post_id: PostId
    staffing: Headcount
    source: ShortText | None = None  # the paper that says so
    full_time: bool
    rank_entitled: Rank | None = None  # of whoever holds the post, by the rules of the unit
    rank_actual: Rank | None = None
