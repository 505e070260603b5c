"""Supervision over HTTP."""

from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import RecordReview, RecordReviews
from .decider import REVIEWS, OtherPeriod, ReviewedAlready, record_review


def of_year(command: RecordReview) -> str:
    """A union's reviews of one year are one stream."""
    return f"{command.union_id}:{command.period[:4]}"


REFUSES = [ReviewedAlready, OtherPeriod]

router = commands(
    REVIEWS,
    "",
    post("/unions/{union_id}/reviews", record_review, allows="target.review", stream=of_year, refuses=REFUSES),
    bulk(
        "/federations/{union_id}/reviews",
        record_review,
        RecordReviews,
        items=lambda command: command.reviews,
        allows="target.review",
        stream=of_year,
        refuses=REFUSES,
    ),
)


@router.get("/unions/{union_id}/reviews", allows="target.read")
async def reviews(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ReviewRow]:
    """What the superior union saw of a union's targets, period by period."""
    return await views.reviews(read, union_id, page)
