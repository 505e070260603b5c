"""Surveys over HTTP."""

from gonghui_engagement.acting_members import NotThisMember
from gonghui_engagement.consumers.organisation import person_of_member
from gonghui_shared.http import PUBLIC, Page, Paged, ReadConnection, Router, Service, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import AnswerSurvey, CloseSurvey, OpenSurvey
from .decider import (
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


def of_survey(command: AnswerSurvey | CloseSurvey | OpenSurvey) -> str:
    """A survey is one stream."""
    return f"{command.union_id}:{command.survey_id}"


def of_reply(command: AnswerSurvey) -> str:
    """So is every reply."""
    return f"{command.union_id}:{command.survey_id}:{command.member_id}"


router = Router()
router.include(
    commands(
        SURVEY,
        "/unions/{union_id}/surveys",
        post("", open_survey, allows="survey.open", stream=of_survey, refuses=[OpenedAlready, DatesWrong]),
        post(
            "/{survey_id}/closing",
            close_survey,
            allows=Service("engagement"),
            stream=of_survey,
            given={"answers": views.answers_given, "named": views.themes_named},
        ),
    )
)
router.include(
    commands(
        REPLY,
        "/unions/{union_id}/surveys/{survey_id}/members/{member_id}",
        post(
            "/reply",
            answer_survey,
            allows=PUBLIC,
            stream=of_reply,
            veiled=True,
            also={"survey": Stream(SURVEY, of_survey)},
            given={"person": person_of_member},
            refuses=[NotThisMember, NotOpen, AnsweredAlready, ThemeUnknown],
        ),
    )
)


@router.get("/unions/{union_id}/surveys", allows="union.read")
async def surveys(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.SurveyRow]:
    """A union's surveys; results once they are closed."""
    return await views.surveys(read, union_id, page)
