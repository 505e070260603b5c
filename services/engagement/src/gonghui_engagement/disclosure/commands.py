"""What can be asked about a disclosure."""

from gonghui_shared.commands import BusinessDate, Command, LongText, ShortText
from gonghui_shared.ids import Identifier, UnionId


class PublishDisclosure(Command):
    """Disclose something of the unit's affairs to its staff."""

    union_id: UnionId
    disclosure_id: Identifier
    subject: ShortText
    content: LongText


class OpenAgenda(Command):
    """Disclose what a meeting will deal with, so long before it as the rule asks."""

    union_id: UnionId
    disclosure_id: Identifier
    subject: ShortText
    content: LongText
    meets_on: BusinessDate


class DiscloseResults(Command):
    """Disclose what came of an agenda."""

    union_id: UnionId
    disclosure_id: Identifier
    results: LongText


class MissResults(Command):
    """Look whether the results of an agenda are still undisclosed."""

    union_id: UnionId
    disclosure_id: Identifier


class WithdrawDisclosure(Command):
    """Show it no longer."""

    union_id: UnionId
    disclosure_id: Identifier
    reason: LongText


class AskQuestion(Command):
    """Ask about a disclosure, as a representative or for the union."""

    union_id: UnionId
    disclosure_id: Identifier
    question_id: Identifier
    question: LongText


class AnswerQuestion(Command):
    """Answer a question."""

    union_id: UnionId
    disclosure_id: Identifier
    question_id: Identifier
    answer: LongText


class MissAnswer(Command):
    """Look whether a question is still without an answer."""

    union_id: UnionId
    disclosure_id: Identifier
    question_id: Identifier
