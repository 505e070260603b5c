"""What stays in the service: the words."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("engagement.DisclosureWritten.v1")
class DisclosureWritten(Event):
    """What was disclosed."""

    disclosure_id: Identifier
    content: str


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
