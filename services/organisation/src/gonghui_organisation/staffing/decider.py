"""The rules of a post's staffing."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_organisation.post.acting import established
from gonghui_organisation.post.decider import Post
from gonghui_shared.contracts.organisation import PostStaffed
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import RecordStaffing


class SourceMissing(Refusal):
    """编制须注明依据文件，没有编制的不得注明。 Staffing names the paper that gives it; where there is none, there is no paper."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """What holds now."""

    last: PostStaffed | None = None

    def full_time(self, post: Post) -> bool:
        """Whether the post is a full-time one: as recorded last, or as it was established."""
        return self.last.full_time if self.last is not None else post.full_time


def evolve(_staffing: Staffing, event: PostStaffed) -> Staffing:
    """The state after one more event."""
    return Staffing(event)


def record_staffing(staffing: Staffing, command: RecordStaffing, *, post: Post) -> Iterator[PostStaffed]:
    """Record what is new; what is known already is not said again."""
    established(post)
    if (command.staffing == "none") != (command.source is None):
        raise SourceMissing
    staffed = PostStaffed(
        command.post_id, command.staffing, command.source or "", command.full_time, command.rank_entitled,
        command.rank_actual,
    )  # fmt: skip
    if staffed != staffing.last:
        yield staffed


STAFFING = Decider("staffing", initial=Staffing(), evolve=evolve)
