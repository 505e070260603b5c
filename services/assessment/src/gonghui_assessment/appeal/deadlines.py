"""When appeals have to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.assessment import AppealAnswered, AppealFiled, AppealOverdue
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MissAppealAnswer


@deadline("appeal_answer", reads=[AppealFiled, AppealAnswered, AppealOverdue], issues=MissAppealAnswer)
def appeal_answer(due: Due, event: Recorded) -> None:
    """The day after the answer was due, unless it was given."""
    match event.body:
        case AppealFiled() | AppealAnswered() | AppealOverdue() as body:
            key = f"{event.union_id}/{body.evaluation_id}/{body.appeal_id}"
            if not isinstance(body, AppealFiled):
                due.done(key)
                return
            command = MissAppealAnswer(
                union_id=event.union_id, evaluation_id=body.evaluation_id, appeal_id=body.appeal_id
            )
            due.on(key, body.answer_by + timedelta(days=1), union_id=event.union_id, command=command)
