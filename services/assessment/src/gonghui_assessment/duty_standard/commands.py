"""What can be asked of the standard of a post's duties."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.target.commands import Measure
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.ids import PostId, UnionId

MOST_OF_A_DUTY = 3


class NameDutyMeasures(Command):
    """Say by which measures a duty shows, or that none shows it."""

    union_id: UnionId
    post_id: PostId
    duty: ShortText
    measures: Annotated[list[Measure], Field(max_length=MOST_OF_A_DUTY)]
