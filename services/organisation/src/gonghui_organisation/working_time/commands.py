"""What can be asked about a part-time cadre's working time."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.money import Month


class LogWorkingTime(Command):
    """Record a day's work for the union, of one's own."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    entry_id: Identifier
    month: Month
    worked_on: BusinessDate
    quarters: Annotated[int, Field(ge=1, le=4)]  # of a working day
    own_time: bool = False  # beyond paid working time


class StrikeWorkingTime(Command):
    """Take back an entry of one's own that was wrong."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    entry_id: Identifier
    month: Month
