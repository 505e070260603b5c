"""When objections to outcomes have to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.assessment import ObjectionAnswered, ObjectionOverdue, OutcomeObjected
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MissObjectionAnswer


@deadline("objection_answer", reads=[OutcomeObjected, ObjectionAnswered, ObjectionOverdue], issues=MissObjectionAnswer)
def objection_answer(due: Due, event: Recorded) -> None:
    """The day after the answer was due, unless it was given."""
    match event.body:
        case OutcomeObjected() | ObjectionAnswered() | ObjectionOverdue() as body:
            key = f"{event.union_id}/{body.evaluation_id}/{body.term_id}/{body.post_id}/{body.person_id}"
            if not isinstance(body, OutcomeObjected):
                due.done(key)
                return
            command = MissObjectionAnswer(
                union_id=event.union_id, evaluation_id=body.evaluation_id, term_id=body.term_id, post_id=body.post_id,
                person_id=body.person_id,
            )  # fmt: skip
            due.on(key, body.answer_by + timedelta(days=1), union_id=event.union_id, command=command)
