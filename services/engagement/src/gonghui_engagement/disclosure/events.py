"""What stays in the service: the words."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("engagement.DisclosureWritten.v1")
class DisclosureWritten(Event):
    """What was disclosed."""

    disclosure_id: Identifier
    content: str


@private("engagement.AgendaOpened.v1")
class AgendaOpened(Event):
    """What was disclosed is the agenda of a meeting, whose results follow by a day. Source: R-OP-02."""

    disclosure_id: Identifier
    meets_on: date
    results_by: date


@private("engagement.ResultsDisclosed.v1")
class ResultsDisclosed(Event):
    """What came of an agenda was disclosed, in time or late."""

    disclosure_id: Identifier
    results: str
    in_time: bool


@private("engagement.ResultsMissed.v1")
class ResultsMissed(Event):
    """What came of an agenda was not disclosed in time. Source: R-OP-02."""

    disclosure_id: Identifier


@private("engagement.WithdrawalExplained.v1")
class WithdrawalExplained(Event):
    """Why a disclosure is shown no longer."""

    disclosure_id: Identifier
    reason: str


@private("engagement.QuestionAsked.v1")
class QuestionAsked(Event):
    """Somebody asked about a disclosure."""

    disclosure_id: Identifier
    question_id: Identifier
    question: str
    answer_by: date


@private("engagement.AnswerGiven.v1")
class AnswerGiven(Event):
    """What was answered."""

    disclosure_id: Identifier
    question_id: Identifier
    answer: str
