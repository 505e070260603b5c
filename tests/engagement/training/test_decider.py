"""The rules of training."""

from datetime import timedelta

import pytest

from gonghui_engagement.training.api import on_list
from gonghui_engagement.training.commands import HoldTraining, ReportTraining, ReportTrainings, TrainingLine
from gonghui_engagement.training.decider import (
    TRAINING,
    HeldAlready,
    ListedTwice,
    NotHeldYet,
    SubjectUnknown,
    hold_training,
    report_training,
)
from gonghui_engagement.training.events import TrainingAttended, TrainingTitled
from gonghui_shared.contracts.engagement import TrainingHeld
from gonghui_shared.testing import DAY, given, rules

RULES = rules({"R-TRM-08.subjects": (("law", "politics"), "list")})
HOLD = HoldTraining(
    union_id="u1", training_id="t1", subject="law", title="Labour law", held_on=DAY, hours=6, attended=["m1", "m2"]
)
REPORT = ReportTraining(**{**HOLD.model_dump(), "attended": 2})
HELD = (TrainingHeld("t1", "law", DAY, 6, 2), TrainingTitled("t1", "Labour law"))


def test_who_attended_stays_inside() -> None:
    """Hours and counts are published."""
    given(TRAINING).when(hold_training, HOLD, rules=RULES, on=DAY).then(
        *HELD, TrainingAttended("t1", 2026, 6, ("m1", "m2"))
    )


def test_training_of_the_past_is_reported_by_figures() -> None:
    """Without a list of names."""
    given(TRAINING).when(report_training, REPORT, rules=RULES, on=DAY).then(*HELD)


@pytest.mark.rule("R-TRM-08.subjects")
def test_subjects_are_those_that_the_rules_list() -> None:
    """Anything else is no area of training."""
    command = HOLD.model_copy(update={"subject": "cooking"})
    given(TRAINING).when(hold_training, command, rules=RULES, on=DAY).then_refused(SubjectUnknown)


def test_training_is_put_on_record_once_and_after_it_was_held() -> None:
    """Not in advance, not again, nobody twice."""
    early, twice = DAY - timedelta(days=1), HOLD.model_copy(update={"attended": ["m1", "m1"]})
    given(TRAINING).when(hold_training, HOLD, rules=RULES, on=early).then_refused(NotHeldYet)
    given(TRAINING, *HELD).when(hold_training, HOLD, rules=RULES, on=DAY).then_refused(HeldAlready)
    given(TRAINING).when(hold_training, twice, rules=RULES, on=DAY).then_refused(ListedTwice)


def test_a_list_of_reports_is_one_report_for_each_line() -> None:
    """Every line gets the list's union and business date."""
    line = TrainingLine(**REPORT.model_dump(exclude={"union_id", "occurred_on"}))
    sheet = ReportTrainings(union_id="u1", occurred_on=DAY, trainings=[line])
    assert on_list(sheet) == [REPORT.model_copy(update={"occurred_on": DAY})]
