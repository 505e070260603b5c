"""What can be asked of supervision."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command
from gonghui_shared.contracts.assessment import ReviewKind
from gonghui_shared.ids import Identifier, UnionId

Few = Annotated[int, Field(ge=0, le=1_000)]


class RecordReview(Command):
    """Record what the superior union saw of a union in a period."""

    union_id: UnionId
    review_id: Identifier
    kind: ReviewKind
    period: Annotated[str, Field(pattern=r"^20[0-9]{2}(-(0[1-9]|1[0-2])|-H[12])?$")]  # 2026, 2026-03, 2026-H1
    behind: Few = 0
    findings: Few = 0


class RecordReviews(Command):
    """Record the reviews of many unions."""

    union_id: UnionId
    reviews: Annotated[list[RecordReview], Field(min_length=1, max_length=20_000)]
