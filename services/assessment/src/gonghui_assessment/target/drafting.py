"""From a draft over the members' comments to a target that is set."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from msgspec.structs import asdict

from gonghui_shared.contracts.assessment import CommentsInvited, TargetDrafted, TargetSet
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import DraftTarget, InviteComments, SetDraft
from .decider import OutsideYear, Place, Target, TargetExists, described, judged_on


class NoSuchDraft(NotFound):
    """没有这份目标草案。 There is no such draft."""


class WindowWrong(Refusal):
    """征求意见的截止日不得早于开始日，也不得早于今天。 The time for comments ends no earlier than it begins, and not in the past."""


class NotInvited(Refusal):
    """该草案尚未征求会员意见。 Members have not been asked about this draft."""


class StillOpen(Refusal):
    """征求意见尚未结束。 The time for comments is not over."""


class CommentsUnanswered(Refusal):
    """还有意见没有答复。 There are comments without an answer."""


def draft_target(
    target: Target, command: DraftTarget, *, rules: Rules, posts: AbstractSet[Place], parents: AbstractSet[Place]
) -> Iterator[TargetDrafted]:
    """Write down what may be asked for, anew as often as need be before members are asked.

    Args:
        posts: those of the asked accountable posts that there are.
        parents: those of the asked superior targets that there are.
    """
    if target.terms or target.invited:
        raise TargetExists(target=command.target_id)
    yield described(TargetDrafted, command, rules, posts, parents)


def invite_comments(target: Target, command: InviteComments, *, today: date) -> Iterator[CommentsInvited]:
    """Open the draft for comments between two days; before it is set the time may be moved."""
    _draft(target)
    if command.closes_on < max(command.opens_on, today):
        raise WindowWrong
    yield CommentsInvited(command.target_id, command.opens_on, command.closes_on)


def set_draft(target: Target, command: SetDraft, *, unanswered: int, rules: Rules, on: date) -> Iterator[TargetSet]:
    """Set what was drafted, or what the comments have made of it, once every comment is answered.

    Args:
        unanswered: comments without an answer.
    """
    draft = _draft(target)
    if target.invited is None:
        raise NotInvited
    if on <= target.invited.closes_on:
        raise StillOpen(closes_on=target.invited.closes_on)
    if unanswered:
        raise CommentsUnanswered(unanswered=unanswered)
    due_on = command.due_on or draft.due_on
    if due_on.year != draft.year:
        raise OutsideYear(year=draft.year)
    wanted = draft.wanted if command.wanted is None else command.wanted
    yield TargetSet(
        **asdict(draft) | {
            "title": command.title or draft.title, "wanted": wanted, "due_on": due_on,
            "judged_on": judged_on(due_on, rules),
        }
    )  # fmt: skip


def _draft(target: Target) -> TargetDrafted:
    if target.draft is None:
        raise NoSuchDraft
    if target.terms:
        raise TargetExists(target=target.draft.target_id)
    return target.draft
