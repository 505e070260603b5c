"""When preferences run out."""

from datetime import timedelta

from gonghui_shared.contracts.assessment import PreferencesExpired, RewardGranted
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ExpirePreferences


@deadline("preferences_over", reads=[RewardGranted, PreferencesExpired], issues=ExpirePreferences)
def preferences_over(due: Due, event: Recorded) -> None:
    """The day after their last one."""
    match event.body:
        case RewardGranted() | PreferencesExpired() as body:
            key = f"{event.union_id}/{body.evaluation_id}/{body.term_id}/{body.post_id}/{body.person_id}"
            if not isinstance(body, RewardGranted):
                due.done(key)
                return
            command = ExpirePreferences(
                union_id=event.union_id, evaluation_id=body.evaluation_id, term_id=body.term_id, post_id=body.post_id,
                person_id=body.person_id,
            )  # fmt: skip
            due.on(key, body.valid_until + timedelta(days=1), union_id=event.union_id, command=command)
