"""What can be asked about a survey."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, ShortText
from gonghui_shared.ids import Identifier, MemberId, UnionId

Themes = Annotated[list[ShortText], Field(min_length=1, max_length=40)]


class OpenSurvey(Command):
    """Ask the members what they need."""

    union_id: UnionId
    survey_id: Identifier
    title: ShortText
    themes: Themes
    asked: Annotated[int, Field(ge=1, le=1_000_000)]  # how many members
    closes_on: BusinessDate


class AnswerSurvey(Command):
    """Name the themes that matter to oneself."""

    union_id: UnionId
    survey_id: Identifier
    member_id: MemberId
    themes: Themes


class CloseSurvey(Command):
    """Count the answers once the time for them is over."""

    union_id: UnionId
    survey_id: Identifier
