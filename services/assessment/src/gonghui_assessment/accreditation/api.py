"""Rounds of checklists over HTTP."""

from collections.abc import Sequence
from typing import Any

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.checklist.views import checklist_named, checklist_of
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_shared.directory.views import superior_of
from gonghui_shared.handling import today
from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import training_views, views
from .commands import OnRound, OnRoundBySuperior
from .decider import (
    ACCREDITATION,
    BeyondFull,
    EveryClauseOnce,
    LevelNotReached,
    NoSuchChecklist,
    NoSuchLevel,
    NothingGranted,
    NotInspected,
    NotSelfChecked,
    RoundIsOver,
    apply_for_level,
    expire_accreditation,
    grant_level,
    inspect_union,
    plan_gap_training,
    report_gap_training,
    revoke_accreditation,
    self_check,
)
from .training import (
    NoGap,
    NoSuchTraining,
    NothingChecked,
    TooManyTrainings,
    TrainingDueBefore,
    TrainingExists,
    TrainingReported,
)


def of_round(command: OnRound | OnRoundBySuperior) -> str:
    """A round is one stream."""
    return f"{command.union_id}:{command.checklist_id}:{command.version}:{command.check_id}"


def superior(command: OnRoundBySuperior) -> UnionId:
    """The union above judges."""
    return command.superior_id


NAMED = {"checklist": checklist_named}
MARKING = [NoSuchChecklist, RoundIsOver, EveryClauseOnce, BeyondFull]
BY_SUPERIOR: dict[str, Any] = {"allows": "supervision.direct", "judged": superior, "stream": of_round}
router = commands(
    ACCREDITATION,
    "/unions/{union_id}/checklists/{checklist_id}/{version}/rounds/{check_id}",
    post("/self-check", self_check, allows="supervision.answer", stream=of_round, given=NAMED, refuses=MARKING),
    post(
        "/application",
        apply_for_level,
        allows="supervision.answer",
        stream=of_round,
        given=NAMED,
        refuses=[NoSuchChecklist, NoSuchLevel, RoundIsOver, NotSelfChecked],
    ),
    post(
        "/inspection",
        inspect_union,
        given={**NAMED, "superior": superior_of},
        refuses=[PersonHasToAct, NotTheSuperior, *MARKING],
        **BY_SUPERIOR,
    ),
    post(
        "/trainings",
        plan_gap_training,
        given={**NAMED, "superior": superior_of, "today": today},
        refuses=[
            PersonHasToAct, NotTheSuperior, NoSuchChecklist, RoundIsOver, NothingChecked, NoGap, TrainingExists,
            TrainingDueBefore, TooManyTrainings,
        ],
        **BY_SUPERIOR,
    ),
    post(
        "/trainings/{training_id}/report",
        report_gap_training,
        allows="supervision.answer",
        stream=of_round,
        refuses=[PersonHasToAct, RoundIsOver, NoSuchTraining, TrainingReported],
    ),
    post(
        "/grant",
        grant_level,
        given={**NAMED, "superior": superior_of},
        refuses=[NotTheSuperior, NoSuchChecklist, NoSuchLevel, RoundIsOver, NotInspected, LevelNotReached],
        **BY_SUPERIOR,
    ),
    post(
        "/revocation",
        revoke_accreditation,
        given={"superior": superior_of},
        refuses=[PersonHasToAct, NotTheSuperior, NothingGranted],
        **BY_SUPERIOR,
    ),
    post("/clock", expire_accreditation, allows=Service("assessment"), stream=of_round),
)  # fmt: skip


@router.get("/unions/{union_id}/rounds", allows="supervision.read")
async def of_union(union_id: UnionId, read: ReadConnection) -> Sequence[views.RoundRow]:
    """All rounds of a union, newest first."""
    return await views.of_union(read, union_id)


@router.get("/federations/{union_id}/rounds", allows="supervision.read")
async def below(
    union_id: UnionId, read: ReadConnection, page: Page, standing: views.Standing = "applied"
) -> Paged[views.RoundRow]:
    """Rounds at unions below one that stand so; those that were applied for unless said otherwise."""
    return await views.below(read, union_id, standing, page)


@router.get("/unions/{union_id}/checklists/{checklist_id}/{version}/trainings", allows="supervision.read")
async def gap_trainings(
    union_id: UnionId, checklist_id: Identifier, version: Identifier, read: ReadConnection
) -> Sequence[training_views.GapTraining]:
    """Training for what a union missed of a checklist, newest first."""
    return await training_views.of_checklist(read, union_id, checklist_id, version)


@router.get("/federations/{union_id}/gap-trainings", allows="supervision.read")
async def gap_trainings_below(
    union_id: UnionId, read: ReadConnection, page: Page
) -> Paged[training_views.GapTrainingBelow]:
    """Training for gaps at unions below one that was not held, or not followed by an inspection; the most urgent first."""
    return await training_views.open_below(read, union_id, page)


@router.get("/unions/{union_id}/checklists/{checklist_id}/{version}/gaps", allows="supervision.read")
async def gaps(
    union_id: UnionId, checklist_id: Identifier, version: Identifier, read: ReadConnection
) -> views.ChecklistAtUnion:
    """What a union misses, clause by clause, and its rounds."""
    checklist = await checklist_of(read, checklist_id, version)
    if checklist is None:
        raise Problem("not-found")
    return await views.at_union(read, union_id, checklist)


@router.get("/federations/{union_id}/checklists/{checklist_id}/{version}/gaps", allows="supervision.read")
async def gaps_below(
    union_id: UnionId, checklist_id: Identifier, version: Identifier, read: ReadConnection
) -> Sequence[views.ClauseBelow]:
    """How many unions below one meet each clause."""
    checklist = await checklist_of(read, checklist_id, version)
    if checklist is None:
        raise Problem("not-found")
    return await views.gaps_below(read, union_id, checklist)
