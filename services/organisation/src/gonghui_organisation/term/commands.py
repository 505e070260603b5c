"""What can be asked about terms of office."""

from gonghui_shared.commands import Command
from gonghui_shared.ids import TermId, UnionId


class EndTerm(Command):
    """End the present term of a union that has ended."""

    union_id: UnionId


class MarkTermOverdue(Command):
    """Look whether a term has run out without a successor."""

    union_id: UnionId
    term_id: TermId
