"""Powers over HTTP."""

from collections.abc import Sequence
from operator import attrgetter

from gonghui_organisation.rule_registry.views import rules_today
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import ExercisePower
from .decider import POWER, MemberNamed, NoPowerHere, UseRecorded, exercise_power


def of_use(command: ExercisePower) -> str:
    """Each use is a stream of one event."""
    return f"{command.union_id}:{command.use_id}"


router = commands(
    POWER,
    "/unions/{union_id}/powers",
    post(
        "/uses", exercise_power, allows="union.exercise_power", stream=of_use,
        also={"union": Stream(UNION, attrgetter("union_id"))}, given={"named": views.names_a_member},
        refuses=[UnionNotInBeing, UseRecorded, NoPowerHere, MemberNamed],
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/powers", allows="union.read")
async def powers(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> Sequence[views.Power]:
    """The union's powers, how often each was used within a year, and what for the last time; those not used first."""
    return await views.of_union(read, union_id, await rules_today(runtime, union_id), business_date(runtime.now()))


@router.get("/federations/{union_id}/unused-powers", allows="union.read")
async def unused_powers(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.UnusedPower]:
    """Powers that the union and those below it have, and have not used within a year."""
    book, today = await runtime.rulebooks.current(), business_date(runtime.now())
    return await views.unused_below(read, union_id, page, book, today)
