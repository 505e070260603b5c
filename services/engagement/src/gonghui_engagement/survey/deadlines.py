"""When a survey is closed."""

from datetime import timedelta

from gonghui_shared.contracts.engagement import SurveyClosed
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import CloseSurvey
from .events import SurveyOpened


@deadline("survey_closing", reads=[SurveyOpened, SurveyClosed], issues=CloseSurvey)
def survey_closing(due: Due, event: Recorded) -> None:
    """The day after its last day."""
    match event.body:
        case SurveyOpened(survey_id=number, closes_on=day):
            command = CloseSurvey(union_id=event.union_id, survey_id=number)
            key = f"{event.union_id}/{number}"
            due.on(key, day + timedelta(days=1), union_id=event.union_id, command=command)
        case SurveyClosed(survey_id=number):
            due.done(f"{event.union_id}/{number}")
