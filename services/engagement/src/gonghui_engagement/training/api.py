"""Training over HTTP."""

from typing import Annotated

from fastapi import Path

from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import HoldTraining, ReportTraining, ReportTrainings
from .decider import TRAINING, HeldAlready, ListedTwice, NotHeldYet, SubjectUnknown, hold_training, report_training

HOLDING = [HeldAlready, SubjectUnknown, NotHeldYet]


def of_training(command: HoldTraining | ReportTraining) -> str:
    """A course is one stream."""
    return f"{command.union_id}:{command.training_id}"


def on_list(command: ReportTrainings) -> list[ReportTraining]:
    """One report for each line of a union's list."""
    shared = {"union_id": command.union_id, "occurred_on": command.occurred_on}
    return [ReportTraining.model_validate({**line.model_dump(), **shared}) for line in command.trainings]


router = commands(
    TRAINING,
    "/unions/{union_id}/trainings",
    post(
        "",
        hold_training,
        allows="training.hold",
        stream=of_training,
        body_limit=1024 * 1024,
        refuses=[*HOLDING, ListedTwice],
    ),
    bulk(
        "/bulk",
        report_training,
        ReportTrainings,
        items=on_list,
        allows="training.report",
        stream=of_training,
        refuses=HOLDING,
    ),
)


@router.get("/unions/{union_id}/trainings", allows="union.read")
async def trainings(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.TrainingRow]:
    """A union's courses and lectures by date."""
    return await views.trainings(read, union_id, page)


@router.get("/unions/{union_id}/training-hours/{year}", allows="training.read")
async def training_hours(
    union_id: UnionId, year: Annotated[int, Path(ge=2000, le=2200)], read: ReadConnection, page: Page
) -> Paged[views.HoursOfMember]:
    """Hours of training by member in one year."""
    return await views.hours_by_member(read, union_id, year, page)
