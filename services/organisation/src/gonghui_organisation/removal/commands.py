"""What can be asked of a removal."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, Count, LongText
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId


class MoveRemoval(Command):
    """Move that the holder of an elected post is removed."""

    union_id: UnionId
    removal_id: Identifier
    post_id: PostId
    moved_by: Literal["committee", "members", "superior"]
    supporters: Count = 0  # members who ask for it
    grounds: LongText


class VoteOnRemoval(Command):
    """Record the meeting's secret vote, as two scrutineers counted it."""

    union_id: UnionId
    removal_id: Identifier
    held_on: BusinessDate
    entitled: Count | None = None  # representatives, or members of a union without a roll here
    present: Count
    collected: Count
    void: Count
    votes_for: Count
    votes_against: Count
    scrutineers: Annotated[list[PersonId], Field(min_length=1, max_length=10)]


class ApproveRemoval(Command):
    """Approve a removal that the meeting decided, as the superior union: the post falls vacant."""

    union_id: UnionId
    removal_id: Identifier
    post_id: PostId
    superior_id: UnionId


class ReturnRemoval(Command):
    """Return a removal, as the superior union: the procedure was wrong, and the holder stays."""

    union_id: UnionId
    removal_id: Identifier
    superior_id: UnionId
    reason: LongText
