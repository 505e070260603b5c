"""Training needs over HTTP."""

from typing import Any, Final

from gonghui_organisation.post.decider import POST
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import MarkTrainingOverdue, OpenTrainingNeed
from .decider import TRAINING_NEED, mark_training_overdue, open_training_need


def of_holder(command: OpenTrainingNeed | MarkTrainingOverdue) -> str:
    """What one person needs for one post is one stream: two events each time they come to it."""
    return f"{command.union_id}:{command.post_id}:{command.person_id}"


def of_post(command: OpenTrainingNeed | MarkTrainingOverdue) -> str:
    """The post itself."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    TRAINING_NEED,
    "/unions/{union_id}/posts/{post_id}/training-needs/{person_id}",
    post("", open_training_need, allows=Service("organisation"), stream=of_holder, also=ALSO_POST),
    post("/overdue", mark_training_overdue, allows=Service("organisation"), stream=of_holder, also=ALSO_POST),
)


@router.get("/unions/{union_id}/training-needs", allows="union.read")
async def training_needs(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.OpenNeed]:
    """Holders of the union's posts whose training at entry or after an evaluation is due or overdue, the most urgent first."""
    return await views.of_union(read, union_id, page, business_date(runtime.now()))


@router.get("/federations/{union_id}/training-needs", allows="union.read")
async def training_needs_below(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.OpenNeed]:
    """The same of the union and all below it."""
    return await views.below(read, union_id, page, business_date(runtime.now()))
