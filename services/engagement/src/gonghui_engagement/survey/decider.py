"""The rules of a survey."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gonghui_engagement.acting_members import only_as_oneself
from gonghui_shared.contracts.engagement import Need, SurveyClosed
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AnswerSurvey, CloseSurvey, OpenSurvey
from .events import SurveyAnswered, SurveyOpened


class OpenedAlready(Refusal):
    """调查编号已存在。 A survey of this number exists."""


class DatesWrong(Refusal):
    """截止日期必须在今后。 A survey closes in the future."""


class NotOpen(Refusal):
    """调查未开放或已截止。 The survey is not open."""


class ThemeUnknown(Refusal):
    """所选主题不在调查中。 The survey has no such theme."""


class AnsweredAlready(Refusal):
    """已经参加过本次调查。 You have answered this survey."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Only what later decisions ask for."""

    themes: frozenset[str] = frozenset()
    asked: int = 0
    closes_on: date = date.min
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What one member said."""

    given: bool = False


def evolve(survey: Survey, event: Event) -> Survey:
    """The state after one more event."""
    match event:
        case SurveyOpened(themes=themes, asked=asked, closes_on=day):
            return replace(survey, themes=frozenset(themes), asked=asked, closes_on=day)
        case SurveyClosed():
            return replace(survey, closed=True)
        case _:
            return survey


def evolve_reply(_reply: Reply, _event: Event) -> Reply:
    """One reply is all there is."""
    return Reply(given=True)


def open_survey(survey: Survey, command: OpenSurvey, *, on: date) -> Iterator[Event]:
    """Ask the members what they need."""
    if survey.themes:
        raise OpenedAlready
    if command.closes_on <= on:
        raise DatesWrong
    yield SurveyOpened(command.survey_id, command.title, tuple(command.themes), command.asked, command.closes_on)


def answer_survey(
    reply: Reply, command: AnswerSurvey, *, survey: Survey, person: str | None, on: date, actor: str
) -> Iterator[Event]:
    """Name the themes that matter, once.

    Args:
        survey: what is answered.
        person: whose membership it is.
    """
    only_as_oneself(person, actor)
    if survey.closed or not survey.themes or on > survey.closes_on:
        raise NotOpen
    if reply.given:
        raise AnsweredAlready
    if not survey.themes.issuperset(command.themes):
        raise ThemeUnknown
    yield SurveyAnswered(command.survey_id, tuple(sorted(set(command.themes))))


def close_survey(
    survey: Survey, command: CloseSurvey, *, answers: int, named: Mapping[str, int], rules: Rules, on: date
) -> Iterator[Event]:
    """Count the answers; themes that few named are not told.

    Args:
        answers: how many members answered.
        named: how many named each theme.

    Source: R-ASM-04.
    """
    if survey.closed or not survey.themes or on <= survey.closes_on:
        return
    least = rules.number("R-ASM-04.least_answers")
    needs = tuple(Need(theme, count) for theme, count in sorted(named.items()) if count >= least)
    yield SurveyClosed(command.survey_id, survey.asked, answers, needs)


SURVEY = Decider("survey", initial=Survey(), evolve=evolve)
REPLY = Decider("survey-reply", initial=Reply(), evolve=evolve_reply)
