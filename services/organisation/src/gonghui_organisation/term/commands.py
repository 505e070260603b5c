"""What can be asked about terms of office."""

from gonghui_shared.commands import BusinessDate, Command, LongText
from gonghui_shared.ids import TermId, UnionId


class EndTerm(Command):
    """End the present term of a union that has ended."""

    union_id: UnionId


class MarkTermOverdue(Command):
    """Look whether a term has run out without a successor."""

    union_id: UnionId
    term_id: TermId


class RequestExtension(Command):
    """Ask the superior union to let the next election be held later."""

    union_id: UnionId
    term_id: TermId
    until: BusinessDate
    reason: LongText


class AnswerExtension(Command):
    """Approve a later election, or not, as the superior union."""

    union_id: UnionId
    term_id: TermId
    superior_id: UnionId
    approved: bool


class OrderReelection(Command):
    """Order a union whose term is over to elect by a day, as the superior union."""

    union_id: UnionId
    term_id: TermId
    superior_id: UnionId
    elect_by: BusinessDate
