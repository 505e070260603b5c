"""When a term of office has to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import TermEnded, TermOpened
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MarkTermOverdue


@deadline("term_due", reads=[TermOpened, TermEnded], issues=MarkTermOverdue)
def term_due(due: Due, event: Recorded) -> None:
    """The day after the next election was due, unless the term ended before."""
    match event.body:
        case TermOpened(term_id=term, due_on=due_on):
            command = MarkTermOverdue(union_id=event.union_id, term_id=term)
            due.on(f"{event.union_id}/{term}", due_on + timedelta(days=1), union_id=event.union_id, command=command)
        case TermEnded(term_id=term):
            due.done(f"{event.union_id}/{term}")
