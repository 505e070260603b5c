"""Targets over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from gonghui_assessment.target_comment.views import unanswered
from gonghui_shared.clock import business_date
from gonghui_shared.handling import today
from gonghui_shared.http import On, Page, Paged, ReadConnection, Router, Service, Stream, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import board, loaders, proof, views
from .commands import (
    CascadeTarget,
    DivideTarget,
    OnTarget,
    ReportProgressOfMany,
    SetTarget,
    SetTargets,
    Year,
)
from .decider import (
    TARGET,
    Concluded,
    DividedAlready,
    MonthNotOver,
    MoreThanTarget,
    NoMeasure,
    NoSuchParent,
    NoSuchPost,
    NoSuchTarget,
    NotASubordinate,
    OutsideYear,
    OwnerMissing,
    SameOwner,
    StageAfterTarget,
    StageExists,
    TargetExists,
    TooManyChanges,
    TooManyShares,
    TooManyStages,
    WeightsNotWhole,
    add_stage,
    cascade_target,
    conclude_target,
    judge_stage,
    notice_target,
    reassign_target,
    report_progress,
    set_target,
    take_share,
)
from .drafting import (
    CommentsUnanswered,
    NoSuchDraft,
    NotInvited,
    StillOpen,
    WindowWrong,
    draft_target,
    invite_comments,
    set_draft,
)


def of_target(command: SetTarget | OnTarget) -> str:
    """A target of a year is one stream: at most a report a month, its stages and a handful more."""
    return f"{command.union_id}:{command.target_id}"


BELOW: Stream[CascadeTarget] = Stream(
    TARGET, lambda c: f"{c.to_union_id}:{c.to_target_id}", union=lambda c: c.to_union_id
)
ASKING = [TargetExists, OutsideYear, NoMeasure, NoSuchPost, NoSuchParent]
SETTING = [*ASKING, StageExists, StageAfterTarget]
REPORTING = [NoSuchTarget, Concluded, OutsideYear, MonthNotOver, TooManyChanges]
NAMED = {"posts": loaders.posts, "parents": loaders.parents}
ONE = "/unions/{union_id}/targets/{target_id}"

router = Router(tags=[TARGET.name])
router.include(
    commands(
        TARGET,
        "",
        post("/unions/{union_id}/targets", set_target, allows="target.set", stream=of_target, given=NAMED, refuses=SETTING),
        bulk(
            "/federations/{union_id}/targets",
            set_target,
            SetTargets,
            items=lambda command: command.targets,
            allows="target.set",
            stream=of_target,
            given=NAMED,
            refuses=SETTING,
        ),
        post(
            "/unions/{union_id}/drafts", draft_target, allows="target.set", stream=of_target, given=NAMED, refuses=ASKING
        ),
        post(
            f"{ONE}/invitation",
            invite_comments,
            allows="target.set",
            stream=of_target,
            given={"today": today},
            refuses=[NoSuchDraft, TargetExists, WindowWrong],
        ),
        post(
            f"{ONE}/adoption",
            set_draft,
            allows="target.set",
            stream=of_target,
            given={"unanswered": unanswered},
            refuses=[NoSuchDraft, TargetExists, NotInvited, StillOpen, CommentsUnanswered, OutsideYear],
        ),
        post(
            f"{ONE}/owner",
            reassign_target,
            allows="target.reassign",
            stream=of_target,
            given={"posts": loaders.posts},
            refuses=[NoSuchTarget, Concluded, TooManyChanges, SameOwner, NoSuchPost],
        ),
        post(
            f"{ONE}/stages",
            add_stage,
            allows="target.set",
            stream=of_target,
            refuses=[NoSuchTarget, Concluded, StageExists, TooManyStages, OutsideYear, StageAfterTarget],
        ),
        post(
            f"{ONE}/cascades",
            cascade_target,
            allows="target.cascade",
            stream=of_target,
            also={"below": BELOW},
            given={"superior": views.superior_of_receiver},
            refuses=[NoSuchTarget, Concluded, TargetExists, NotASubordinate, DividedAlready, TooManyShares, MoreThanTarget],
        ),
        bulk(
            f"{ONE}/shares",
            take_share,
            DivideTarget,
            items=DivideTarget.taken,
            allows="target.cascade",
            stream=of_target,
            also={"below": BELOW},
            given={"superiors": loaders.superiors, "weights": loaders.weights, "posts": loaders.posts},
            body_limit=512 * 1024,
            refuses=[
                NoSuchTarget, Concluded, WeightsNotWhole, DividedAlready, NotASubordinate, OwnerMissing, NoSuchPost,
                TargetExists, TooManyShares, MoreThanTarget,
            ],
        ),
        post(f"{ONE}/progress", report_progress, allows="progress.report", stream=of_target, refuses=REPORTING),
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
            f"{ONE}/stages/{{stage_id}}/clock",
            judge_stage,
            allows=Service("assessment"),
            stream=of_target,
            given={"counted": loaders.counted},
        ),
        post(
            f"{ONE}/notice",
            notice_target,
            allows=Service("assessment"),
            stream=of_target,
            given={"counted": loaders.counted},
        ),
        post(
            f"{ONE}/conclusion",
            conclude_target,
            allows=Service("assessment"),
            stream=of_target,
            given={"counted": loaders.counted},
        ),
    )
)  # fmt: skip


@router.get("/unions/{union_id}/targets", allows="target.read")
async def targets(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime, year: Year | None = None, on: On | None = None
) -> Paged[views.TargetRow]:  # fmt: skip
    """A union's targets with how far they have come, and who answers for them on a day."""
    return await views.targets(read, union_id, page, year, on or business_date(runtime.now()))


@router.get("/unions/{union_id}/stage-targets", allows="target.read")
async def stage_targets(
    union_id: UnionId, read: ReadConnection, year: Annotated[Year, Query()]
) -> Sequence[views.StageRow]:
    """The stages of a union's targets of a year."""
    return await views.stages(read, union_id, year)


@router.get("/unions/{union_id}/target-figures", allows="target.read")
async def target_figures(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, year: Annotated[Year, Query()]
) -> board.TargetFigures:
    """How the targets of a year stand in a union and below it: who answers for them, and where they come from."""
    return await board.figures(read, union_id, year, business_date(runtime.now()))


@router.get("/unions/{union_id}/unowned-targets", allows="target.read")
async def unowned_targets(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[board.UnownedTarget]:
    """Open targets of a union and below it for which nobody answers today."""
    return await board.unowned(read, union_id, page, business_date(runtime.now()))


@router.get("/unions/{union_id}/target-tree", allows="target.read")
async def target_tree(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, year: Annotated[Year, Query()]
) -> Sequence[board.Node]:
    """A union's targets of a year and all shares of them."""
    return await board.tree(read, union_id, year, business_date(runtime.now()))


@router.get(f"{ONE}/proof", allows="target.read")
async def target_proof(
    union_id: UnionId, target_id: Identifier, read: ReadConnection, runtime: CurrentRuntime
) -> proof.Proof:
    """What proves a target: its own events, and the events that its measure counts, beside what was reported."""
    target = await views.target(read, union_id, target_id, business_date(runtime.now()))
    if target is None:
        raise Problem("not-found")
    own = await runtime.store.load(TARGET.stream(f"{union_id}:{target_id}"))
    counted, evidence, more = await proof.counted(read, union_id, target.measure, target.year)
    return proof.Proof(target=target, events=proof.own_events(own), counted=counted, evidence=evidence, more=more)
