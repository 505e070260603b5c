"""Targets over HTTP."""

from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import proof, views
from .commands import (
    CascadeTarget,
    ConcludeTarget,
    ReportProgress,
    ReportProgressOfMany,
    SetTarget,
    SetTargets,
    Year,
)
from .decider import (
    TARGET,
    Concluded,
    MonthNotOver,
    MoreThanTarget,
    NoSuchTarget,
    NotASubordinate,
    OutsideYear,
    TargetExists,
    cascade_target,
    conclude_target,
    report_progress,
    set_target,
)


def of_target(command: SetTarget | CascadeTarget | ReportProgress | ConcludeTarget) -> str:
    """A target of a year is one stream: at most a report a month and a handful more."""
    return f"{command.union_id}:{command.target_id}"


BELOW: Stream[CascadeTarget] = Stream(
    TARGET, lambda c: f"{c.to_union_id}:{c.to_target_id}", union=lambda c: c.to_union_id
)
REPORTING = [NoSuchTarget, Concluded, OutsideYear, MonthNotOver]

router = commands(
    TARGET,
    "",
    post("/unions/{union_id}/targets", set_target, allows="target.set", stream=of_target, refuses=[TargetExists]),
    bulk(
        "/federations/{union_id}/targets",
        set_target,
        SetTargets,
        items=lambda command: command.targets,
        allows="target.set",
        stream=of_target,
        refuses=[TargetExists],
    ),
    post(
        "/unions/{union_id}/targets/{target_id}/cascades",
        cascade_target,
        allows="target.cascade",
        stream=of_target,
        also={"below": BELOW},
        given={"superior": views.superior_of_receiver},
        refuses=[NoSuchTarget, Concluded, TargetExists, NotASubordinate, MoreThanTarget],
    ),
    post(
        "/unions/{union_id}/targets/{target_id}/progress",
        report_progress,
        allows="progress.report",
        stream=of_target,
        refuses=REPORTING,
    ),
    bulk(
        "/federations/{union_id}/progress",
        report_progress,
        ReportProgressOfMany,
        items=lambda command: command.reports,
        allows="progress.report",
        stream=of_target,
        refuses=REPORTING,
    ),
    post(
        "/unions/{union_id}/targets/{target_id}/conclusion",
        conclude_target,
        allows=Service("assessment"),
        stream=of_target,
    ),
)


@router.get("/unions/{union_id}/targets", allows="target.read")
async def targets(
    union_id: UnionId, read: ReadConnection, page: Page, year: Year | None = None
) -> Paged[views.TargetRow]:
    """A union's targets with how far they have come."""
    return await views.targets(read, union_id, page, year)


@router.get("/unions/{union_id}/targets/{target_id}/proof", allows="target.read")
async def target_proof(
    union_id: UnionId, target_id: Identifier, read: ReadConnection, runtime: CurrentRuntime
) -> proof.Proof:
    """What proves a target: its own events, and the events that its measure counts, beside what was reported."""
    target = await views.target(read, union_id, target_id)
    if target is None:
        raise Problem("not-found")
    own = await runtime.store.load(TARGET.stream(f"{union_id}:{target_id}"))
    counted, evidence, more = await proof.counted(read, union_id, target.measure, target.year)
    return proof.Proof(target=target, events=proof.own_events(own), counted=counted, evidence=evidence, more=more)
