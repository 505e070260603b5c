"""The rules of a training need."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_organisation.post.decider import FEDERATION_POSTS, Post
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.organisation import TrainingNeedOpened, TrainingOverdue
from gonghui_shared.decider import Decider
from gonghui_shared.rules import Rules

from .commands import MarkTrainingOverdue, OpenTrainingNeed

TrainingNeedEvent = TrainingNeedOpened | TrainingOverdue


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """What one person needs for one post."""

    due_on: date | None = None  # None: nothing was needed so far
    overdue: bool = False


def evolve(need: TrainingNeed, event: TrainingNeedEvent) -> TrainingNeed:
    """The state after one more event."""
    match event:
        case TrainingNeedOpened(due_on=due_on):
            return TrainingNeed(due_on)
        case TrainingOverdue():
            return replace(need, overdue=True)


def open_training_need(
    need: TrainingNeed, command: OpenTrainingNeed, *, post: Post, rules: Rules, on: date
) -> Iterator[TrainingNeedOpened]:
    """Open the need of a new holder; not of the trained, of a federation's staff, or where the time had run out before the platform knew.

    Papers of long ago say nothing about training: who was taken over with them is no defaulter.

    Source: R-TRM-08.
    """
    due_on = add_months(command.held_from, rules.months("R-TRM-08"))
    if post.kind is None or post.kind in FEDERATION_POSTS or need.due_on == due_on or on > due_on:
        return
    if _untrained(post, command):
        subjects = tuple(str(subject) for subject in rules.list("R-TRM-08.subjects"))
        yield TrainingNeedOpened(command.post_id, command.person_id, post.kind, subjects, due_on)


def mark_training_overdue(
    need: TrainingNeed, command: MarkTrainingOverdue, *, post: Post, on: date
) -> Iterator[TrainingOverdue]:
    """Signal once that a holder was not trained in time.

    Source: R-TRM-08.
    """
    if need.due_on is not None and not need.overdue and on > need.due_on and _untrained(post, command):
        yield TrainingOverdue(command.post_id, command.person_id, need.due_on)


def _untrained(post: Post, command: OpenTrainingNeed | MarkTrainingOverdue) -> bool:
    return post.holder == command.person_id and command.person_id not in post.trained


TRAINING_NEED = Decider("training_need", initial=TrainingNeed(), evolve=evolve)
