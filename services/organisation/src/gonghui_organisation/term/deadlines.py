"""When a term of office has to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import (
    TermEnded,
    TermExtended,
    TermOpened,
    TermOverdue,
    UnionDissolved,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import EndTerm, MarkTermOverdue


@deadline("term_due", reads=[TermOpened, TermExtended, TermEnded, TermOverdue], issues=MarkTermOverdue)
def term_due(due: Due, event: Recorded) -> None:
    """The day after the next election was due, unless the term ended before."""
    match event.body:
        case TermOpened(term_id=term, due_on=due_on) | TermExtended(term_id=term, due_on=due_on):
            command = MarkTermOverdue(union_id=event.union_id, term_id=term)
            due.on(f"{event.union_id}/{term}", due_on + timedelta(days=1), union_id=event.union_id, command=command)
        case TermEnded(term_id=term) | TermOverdue(term_id=term):
            due.done(f"{event.union_id}/{term}")


@deadline("term_of_ended_union", reads=[UnionDissolved], issues=EndTerm)
def term_of_ended_union(due: Due, event: Recorded) -> None:
    """On the day on which its union ends, a term ends too."""
    due.on(event.union_id, event.occurred_on, union_id=event.union_id, command=EndTerm(union_id=event.union_id))
