"""What shows the duties of a post, over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from gonghui_assessment.target.commands import Year
from gonghui_shared.clock import business_date
from gonghui_shared.http import ReadConnection, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import PostId, UnionId

from . import views
from .commands import NameDutyMeasures
from .decider import DUTY_STANDARD, MeasureTwice, NoSuchDuty, NotCounted, TooManyMeasures, name_duty_measures


def of_post(command: NameDutyMeasures) -> str:
    """What shows the duties of a post is one stream."""
    return f"{command.union_id}:{command.post_id}"


router = commands(
    DUTY_STANDARD,
    "/unions/{union_id}/posts/{post_id}",
    post(
        "/duty-measures",
        name_duty_measures,
        allows="target.set",
        stream=of_post,
        given={"duties": views.duties},
        refuses=[NoSuchDuty, NotCounted, MeasureTwice, TooManyMeasures],
    ),
)


@router.get("/unions/{union_id}/posts/{post_id}/duty-figures", allows="target.read")
async def duty_figures(
    union_id: UnionId, post_id: PostId, read: ReadConnection, runtime: CurrentRuntime, year: Annotated[Year, Query()]
) -> Sequence[views.DutyFigures]:
    """The duties of a post with the measures that show them, and the union's figures of a year."""
    return await views.figures(read, union_id, post_id, year, business_date(runtime.now()))
