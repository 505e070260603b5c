"""When a new cadre's training has to be looked at."""

from datetime import timedelta

from gonghui_organisation.post.decider import FEDERATION_POSTS
from gonghui_shared.contracts.organisation import (
    CadreTrained,
    PostFilled,
    PostVacated,
    TrainingNeedOpened,
    TrainingOverdue,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MarkTrainingOverdue, OpenTrainingNeed


@deadline("training_need", reads=[PostFilled, PostVacated], issues=OpenTrainingNeed)
def training_need(due: Due, event: Recorded) -> None:
    """On a new holder's first day."""
    match event.body:
        case PostFilled(post_id=post, kind=kind, person_id=person, held_from=day) if kind not in FEDERATION_POSTS:
            command = OpenTrainingNeed(union_id=event.union_id, post_id=post, person_id=person, held_from=day)
            due.on(f"{event.union_id}/{post}/{person}", day, union_id=event.union_id, command=command)
        case PostVacated(post_id=post, person_id=person):
            due.done(f"{event.union_id}/{post}/{person}")


@deadline(
    "training_overdue",
    reads=[TrainingNeedOpened, TrainingOverdue, CadreTrained, PostVacated],
    issues=MarkTrainingOverdue,
)
def training_overdue(due: Due, event: Recorded) -> None:
    """The day after the training was due, unless it was given or the holder left."""
    match event.body:
        case TrainingNeedOpened(post_id=post, person_id=person, due_on=day):
            command = MarkTrainingOverdue(union_id=event.union_id, post_id=post, person_id=person)
            key = f"{event.union_id}/{post}/{person}"
            due.on(key, day + timedelta(days=1), union_id=event.union_id, command=command)
        case (
            TrainingOverdue(post_id=post, person_id=person)
            | CadreTrained(post_id=post, person_id=person)
            | PostVacated(post_id=post, person_id=person)
        ):
            due.done(f"{event.union_id}/{post}/{person}")
