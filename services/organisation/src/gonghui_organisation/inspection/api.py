"""Inspections over HTTP."""

from operator import attrgetter

from gonghui_organisation.supervisor.views import serving_on
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import InspectSite
from .decider import INSPECTION, InspectionExists, NamedTwice, NotASupervisor, TooFewInspectors, inspect_site


def of_inspection(command: InspectSite) -> str:
    """An inspection is one stream."""
    return f"{command.union_id}:{command.inspection_id}"


OWN_UNION: Stream[InspectSite] = Stream(UNION, attrgetter("union_id"))

router = commands(
    INSPECTION,
    "/unions/{union_id}/inspections",
    post(
        "/{inspection_id}",
        inspect_site,
        allows="inspection.hold",
        stream=of_inspection,
        also={"union": OWN_UNION},
        given={"serving": serving_on},
        refuses=[UnionNotInBeing, InspectionExists, NamedTwice, NotASupervisor, TooFewInspectors],
    ),
)


@router.get("/unions/{union_id}/inspections", allows="inspection.read")
async def inspections(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.InspectionRow]:
    """A union's inspections by day."""
    return await views.inspections(read, union_id, page)
