"""Entry training: due a time after the post was filled, overdue once."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.post.decider import POST, Post
from gonghui_organisation.training_need.commands import MarkTrainingOverdue, OpenTrainingNeed
from gonghui_organisation.training_need.deadlines import training_need, training_overdue
from gonghui_organisation.training_need.decider import TRAINING_NEED, mark_training_overdue, open_training_need
from gonghui_organisation.training_need.views import project_needs
from gonghui_shared.contracts.organisation import (
    CadreTrained,
    PostEstablished,
    PostFilled,
    PostVacated,
    TrainingNeedOpened,
    TrainingOverdue,
)
from gonghui_shared.testing import DAY, folded, given, rules
from gonghui_shared.testing.given import Decision

BEGUN, DUE = date(2026, 2, 1), date(2027, 2, 1)
RULES = rules({"R-TRM-08": (12, "months"), "R-TRM-08.subjects": (("law", "politics"), "list")})
ESTABLISHED, FILLED = PostEstablished("c1", "chair", True), PostFilled("c1", "chair", "li", BEGUN)
TRAINED, VACATED = CadreTrained("li", "c1"), PostVacated("c1", "chair", "li", BEGUN, DAY)
NEED = TrainingNeedOpened("c1", "li", "chair", ("law", "politics"), DUE)
OVERDUE = TrainingOverdue("c1", "li", DUE)
HELD = POST.fold([ESTABLISHED, FILLED])


def opened(*history: Any, post: Post = HELD, begun: date = BEGUN, on: date = DAY) -> Decision:
    """A chair begins."""
    command = OpenTrainingNeed(union_id="u1", post_id="c1", person_id="li", held_from=begun)
    return given(TRAINING_NEED, *history).when(open_training_need, command, post=post, rules=RULES, on=on)


def marked(*history: Any, post: Post = HELD, on: date = date(2027, 2, 2)) -> Decision:
    """The clock has fired."""
    command = MarkTrainingOverdue(union_id="u1", post_id="c1", person_id="li")
    return given(TRAINING_NEED, *history).when(mark_training_overdue, command, post=post, on=on)


@pytest.mark.rule("R-TRM-08", "R-TRM-08.subjects")
def test_new_holder_has_to_be_trained_in_time() -> None:
    """In every subject, within the months of the rule; nothing is needed twice."""
    opened().then(NEED)
    opened(NEED).then()


def test_nobody_is_made_a_defaulter_by_old_papers() -> None:
    """Who was trained, left, serves a federation, or began before the platform could know, needs nothing."""
    opened(post=POST.fold([ESTABLISHED, FILLED, TRAINED])).then()
    opened(post=POST.fold([ESTABLISHED, FILLED, VACATED])).then()
    opened(post=Post(kind="federation_officer", holder="li", held_from=BEGUN)).then()
    opened(begun=date(2020, 1, 1)).then()
    assert opened(on=DUE).refusal is None


@pytest.mark.rule("R-TRM-08")
def test_training_is_overdue_once_after_its_day() -> None:
    """Unless it was given, or the holder left."""
    marked(NEED).then(OVERDUE)
    marked(NEED, on=DUE).then()
    marked(NEED, OVERDUE).then()
    marked(NEED, post=POST.fold([ESTABLISHED, FILLED, TRAINED])).then()
    marked(NEED, post=POST.fold([ESTABLISHED, FILLED, VACATED])).then()


def test_clocks_run_from_the_first_day_and_stop_with_the_training() -> None:
    """A federation's own staff have none."""
    (clock,) = folded(training_need, FILLED)["deadline_training_need"].values()
    assert clock["due_on"] == BEGUN
    assert folded(training_need, PostFilled("a1", "auditor", "li", BEGUN)) == {"deadline_training_need": {}}
    (clock,) = folded(training_overdue, NEED)["deadline_training_overdue"].values()
    assert clock["due_on"] == date(2027, 2, 2)
    for end in (TRAINED, VACATED, OVERDUE):
        assert folded(training_overdue, NEED, end) == {"deadline_training_overdue": {}}


def test_open_needs_are_listed_until_they_are_met() -> None:
    """Those that are overdue are marked."""
    assert folded(project_needs, NEED, OVERDUE)["training_needs"]["u1", "c1", "li"]["overdue"]
    for end in (TRAINED, VACATED):
        assert folded(project_needs, NEED, end) == {"training_needs": {}}
