"""What can be asked of a duty sheet."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gonghui_shared.commands import BusinessDate, Command, LongText, ShortText
from gonghui_shared.contracts.organisation import Adopter
from gonghui_shared.ids import PostId, UnionId


class SheetLine(BaseModel):
    """One duty."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    duty: ShortText
    goal: LongText
    procedure: LongText
    requirement: LongText
    measure: LongText


class AdoptDutySheet(Command):
    """Write a post's duties down, or write them down anew."""

    union_id: UnionId
    post_id: PostId
    adopted_by: Adopter
    in_force_from: BusinessDate
    lines: Annotated[list[SheetLine], Field(min_length=1, max_length=40)]
