"""Training that evaluations require, over HTTP."""

from gonghui_shared.http import Service, commands, post

from .commands import OnRequiredTraining
from .decider import (
    REQUIRED_TRAINING,
    NoTrainingRequired,
    RequirementSettled,
    TrainedBeforeRequired,
    complete_required_training,
    open_required_training,
    withdraw_required_training,
)
from .views import serving


def of_evaluation(command: OnRequiredTraining) -> str:
    """What one evaluation asks of one person for one post is one stream of two events."""
    return f"{command.union_id}:{command.post_id}:{command.person_id}:{command.evaluation_id}"


router = commands(
    REQUIRED_TRAINING,
    "/unions/{union_id}/posts/{post_id}/required-trainings/{person_id}/{evaluation_id}",
    post(
        "", open_required_training,
        allows=Service("organisation"), stream=of_evaluation, given={"serving": serving},
    ),
    post(
        "/completion", complete_required_training, allows="post.train", stream=of_evaluation,
        refuses=[NoTrainingRequired, RequirementSettled, TrainedBeforeRequired],
    ),
    post("/withdrawal", withdraw_required_training, allows=Service("organisation"), stream=of_evaluation),
)  # fmt: skip
