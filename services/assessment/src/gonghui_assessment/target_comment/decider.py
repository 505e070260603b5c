"""The rules of comments on drafts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.target.decider import Target
from gonghui_shared.contracts.assessment import CommentAnswered, TargetCommented
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Forbidden, NotFound, Refusal

from .commands import AnswerComment, CommentTarget
from .events import CommentWords


class NotThisMember(Forbidden):
    """只能以本人会员身份提意见。 You may comment only as the member you are."""


class NotOpenForComment(Refusal):
    """该目标草案不在征求意见期内。 This draft is not open for comments."""


class CommentExists(Refusal):
    """该意见已经提交。 This comment has been made."""


class NoSuchComment(NotFound):
    """没有这条意见。 There is no such comment."""


class AnsweredAlready(Refusal):
    """该意见已经答复。 This comment has been answered."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment."""

    made: bool = False
    answered: bool = False


def evolve(comment: Comment, event: Event) -> Comment:
    """The state after one more event."""
    match event:
        case TargetCommented():
            return replace(comment, made=True)
        case CommentAnswered():
            return replace(comment, answered=True)
        case _:
            return comment


def comment_target(
    comment: Comment, command: CommentTarget, *, target: Target, person: PersonId | None, today: date, actor: str
) -> Iterator[Event]:
    """Comment while the window is open; any number of times, each comment once.

    Args:
        target: whose draft it is about.
        person: whose membership it is; None where there is no such present member.
    """
    if person is None or actor != f"person:{person}":
        raise NotThisMember
    window = target.invited
    if target.terms or window is None or not window.opens_on <= today <= window.closes_on:
        raise NotOpenForComment
    if comment.made:
        raise CommentExists(comment=command.comment_id)
    yield TargetCommented(command.target_id, command.comment_id)
    yield CommentWords(command.target_id, command.comment_id, "comment", person, command.text)


def answer_comment(comment: Comment, command: AnswerComment, *, actor: str) -> Iterator[Event]:
    """Say whether it is adopted, partly or not, and why; once."""
    kind, _, person = actor.partition(":")
    if kind != "person":
        raise PersonHasToAct
    if not comment.made:
        raise NoSuchComment
    if comment.answered:
        raise AnsweredAlready
    yield CommentAnswered(command.target_id, command.comment_id, command.verdict)
    yield CommentWords(command.target_id, command.comment_id, "reason", person, command.reason)


COMMENT = Decider("target-comment", initial=Comment(), evolve=evolve)
