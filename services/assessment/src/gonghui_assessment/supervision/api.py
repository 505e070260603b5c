"""Supervision over HTTP."""

from collections.abc import Sequence

from pydantic import BaseModel

from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId
from gonghui_shared.problems import Problem

from . import lights, views
from .commands import RecordReview, RecordReviews
from .decider import REVIEWS, OtherPeriod, ReviewedAlready, record_review


def of_year(command: RecordReview) -> str:
    """A union's reviews of one year are one stream."""
    return f"{command.union_id}:{command.period[:4]}"


REFUSES = [ReviewedAlready, OtherPeriod]

router = commands(
    REVIEWS,
    "",
    post("/unions/{union_id}/reviews", record_review, allows="review.record", stream=of_year, refuses=REFUSES),
    bulk(
        "/federations/{union_id}/reviews",
        record_review,
        RecordReviews,
        items=lambda command: command.reviews,
        allows="review.record",
        stream=of_year,
        refuses=REFUSES,
    ),
)


@router.get("/unions/{union_id}/reviews", allows="target.read")
async def reviews(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ReviewRow]:
    """What the superior union saw of a union's targets, period by period."""
    return await views.reviews(read, union_id, page)


class UnionAndTargets(BaseModel):
    """A union's light and those of its open targets."""

    union: lights.UnionLight
    targets: Sequence[lights.TargetLight]


@router.get("/unions/{union_id}/lights", allows="supervision.read")
async def own_lights(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> UnionAndTargets:
    """A union's light, what it follows from, and those of its targets."""
    found = await lights.light_of(read, runtime, union_id)
    if found is None:
        raise Problem("not-found")
    return UnionAndTargets(union=found, targets=await lights.target_lights(read, runtime, union_id))


@router.get("/federations/{union_id}/lights", allows="supervision.read")
async def lights_below(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, page: Page, light: lights.Light | None = None
) -> Paged[lights.UnionLight]:
    """The lights of unions below one, red ones first."""
    return await lights.lights(read, runtime, union_id, light, page)


@router.get("/federations/{union_id}/light-counts", allows="supervision.read")
async def light_counts(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> Sequence[lights.LightCount]:
    """How many unions below one show which light."""
    return await lights.light_counts(read, runtime, union_id)
