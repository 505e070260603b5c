"""When the superior union's time to answer a release has passed."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import ReleaseAnswered
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MarkSilence
from .events import CommitteeConsented


@deadline("release_silence", reads=[CommitteeConsented, ReleaseAnswered], issues=MarkSilence)
def release_silence(due: Due, event: Recorded) -> None:
    """The day after the last one."""
    match event.body:
        case CommitteeConsented(release_id=release, answer_by=day):
            command = MarkSilence(union_id=event.union_id, release_id=release)
            due.on(f"{event.union_id}/{release}", day + timedelta(days=1), union_id=event.union_id, command=command)
        case ReleaseAnswered(release_id=release):
            due.done(f"{event.union_id}/{release}")
