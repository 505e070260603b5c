"""Supervisors over HTTP."""

from collections.abc import Sequence
from operator import attrgetter

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_organisation.union.views import members_of
from gonghui_shared.clock import business_date
from gonghui_shared.http import ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import AppointSupervisor
from .decider import (
    SUPERVISORS,
    NoSupervisor,
    OneSupervisorOnly,
    SupervisesAlready,
    appoint_supervisor,
    release_supervisor,
)

OWN_UNION: Stream[AppointSupervisor] = Stream(UNION, attrgetter("union_id"))

router = commands(
    SUPERVISORS,
    "/unions/{union_id}/supervisors",
    post(
        "",
        appoint_supervisor,
        allows="inspection.appoint",
        stream=attrgetter("union_id"),
        also={"union": OWN_UNION},
        given={"members": members_of},
        refuses=[UnionNotInBeing, SupervisesAlready, OneSupervisorOnly],
    ),
    post(
        "/{person_id}/release",
        release_supervisor,
        allows="inspection.appoint",
        stream=attrgetter("union_id"),
        refuses=[NoSupervisor],
    ),
)


@router.get("/unions/{union_id}/supervisors", allows="inspection.read")
async def supervisors(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> Sequence[views.Supervisor]:
    """Who may inspect the union's sites today: its own supervisors, and those of the unions above it."""
    return await views.supervisors(read, union_id, business_date(runtime.now()))
