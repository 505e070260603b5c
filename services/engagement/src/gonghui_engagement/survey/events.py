"""What stays in the service: questions and answers, no answer with a name."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("engagement.SurveyOpened.v1")
class SurveyOpened(Event):
    """Members are asked what they need."""

    survey_id: Identifier
    title: str
    themes: tuple[str, ...]
    asked: int
    closes_on: date


@private("engagement.SurveyAnswered.v1")
class SurveyAnswered(Event):
    """Somebody answered."""

    survey_id: Identifier
    themes: tuple[str, ...]
