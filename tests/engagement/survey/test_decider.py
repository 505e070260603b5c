"""The rules of a survey."""

from datetime import timedelta
from typing import Any

import pytest

from gonghui_engagement.acting_members import NotThisMember
from gonghui_engagement.survey.commands import AnswerSurvey, CloseSurvey, OpenSurvey
from gonghui_engagement.survey.decider import (
    REPLY,
    SURVEY,
    AnsweredAlready,
    DatesWrong,
    NotOpen,
    OpenedAlready,
    ThemeUnknown,
    answer_survey,
    close_survey,
    open_survey,
)
from gonghui_engagement.survey.events import SurveyAnswered, SurveyOpened
from gonghui_shared.contracts.engagement import Need, SurveyClosed
from gonghui_shared.testing import DAY, given, rules

RULES = rules({"R-ASM-04.least_answers": (5, "count")})
CLOSES_ON = DAY + timedelta(days=10)
OPENED = SurveyOpened("s1", "What do you need?", ("housing", "training"), 40, CLOSES_ON)
OPEN = OpenSurvey(
    union_id="u1", survey_id="s1", title="What do you need?", themes=["housing", "training"], asked=40, closes_on=CLOSES_ON
)  # fmt: skip
ANSWER = AnswerSurvey(union_id="u1", survey_id="s1", member_id="m1", themes=["training"])
CLOSE = CloseSurvey(union_id="u1", survey_id="s1")
MYSELF: dict[str, Any] = {"survey": SURVEY.fold([OPENED]), "person": "p1", "on": DAY, "actor": "person:p1"}


def test_a_survey_is_opened_once_for_a_time_to_come() -> None:
    """Not twice, not for the past."""
    given(SURVEY).when(open_survey, OPEN, on=DAY).then(OPENED)
    given(SURVEY).when(open_survey, OPEN, on=CLOSES_ON).then_refused(DatesWrong)
    given(SURVEY, OPENED).when(open_survey, OPEN, on=DAY).then_refused(OpenedAlready)


def test_a_reply_does_not_say_whose_it_is() -> None:
    """Survey and themes, no more."""
    given(REPLY).when(answer_survey, ANSWER, **MYSELF).then(SurveyAnswered("s1", ("training",)))


def test_members_answer_once_for_themselves_while_it_is_open() -> None:
    """Nobody else, not again, not later, nothing that was not asked."""
    late, other = {**MYSELF, "on": CLOSES_ON + timedelta(days=1)}, {**MYSELF, "actor": "person:p2"}
    unasked = ANSWER.model_copy(update={"themes": ["parking"]})
    given(REPLY).when(answer_survey, ANSWER, **other).then_refused(NotThisMember)
    given(REPLY).when(answer_survey, ANSWER, **late).then_refused(NotOpen)
    given(REPLY).when(answer_survey, unasked, **MYSELF).then_refused(ThemeUnknown)
    given(REPLY, SurveyAnswered("s1", ())).when(answer_survey, ANSWER, **MYSELF).then_refused(AnsweredAlready)


@pytest.mark.rule("R-ASM-04.least_answers")
def test_a_theme_that_few_named_is_not_told() -> None:
    """Four answers could tell who gave them."""
    counts = {"answers": 9, "named": {"housing": 4, "training": 5}, "rules": RULES}
    given(SURVEY, OPENED).when(close_survey, CLOSE, on=CLOSES_ON, **counts).then()
    closed = SurveyClosed("s1", 40, 9, (Need("training", 5),))
    after = CLOSES_ON + timedelta(days=1)
    given(SURVEY, OPENED).when(close_survey, CLOSE, on=after, **counts).then(closed)
    given(SURVEY, OPENED, closed).when(close_survey, CLOSE, on=after, **counts).then()
