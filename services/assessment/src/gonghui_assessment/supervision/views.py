"""What can be read about supervision."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Table, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import SupervisionReviewed
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

REVIEWED = Table(
    "reviews",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("review_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("behind", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("reviewed_on", Date, nullable=False),
    Column("event_id", Text, nullable=False),
)


@projection("reviews", version=1, reads=[SupervisionReviewed], writes=[REVIEWED])
def project_reviews(reviews: Rows, event: Recorded) -> None:
    """What the superior union saw of a union, period by period."""
    match event.body:
        case SupervisionReviewed(review_id=review, kind=kind, period=period, behind=behind, findings=findings):
            reviews.put(
                (event.union_id, period), review_id=review, kind=kind, behind=behind, findings=findings,
                reviewed_on=event.occurred_on, event_id=str(event.event_id),
            )  # fmt: skip


class ReviewRow(BaseModel):
    """One review."""

    review_id: Identifier
    kind: str
    period: str
    behind: int
    findings: int
    reviewed_on: date
    event_id: str


async def reviews(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ReviewRow]:
    """A union's reviews by date."""
    day = cast(REVIEWED.c.reviewed_on, Text).label("day")
    query = select(REVIEWED, day).where(REVIEWED.c.union_id == union_id)
    return await page.of(read, query, (day, REVIEWED.c.period), ReviewRow)
