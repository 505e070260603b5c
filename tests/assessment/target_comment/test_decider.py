"""The rules of drafts and of what members say about them."""

from datetime import date
from typing import Any

from msgspec.structs import asdict

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.target.commands import DraftTarget, InviteComments, SetDraft
from gonghui_assessment.target.decider import TARGET, OutsideYear, TargetExists, set_target
from gonghui_assessment.target.drafting import (
    CommentsUnanswered,
    NoSuchDraft,
    NotInvited,
    StillOpen,
    WindowWrong,
    draft_target,
    invite_comments,
    set_draft,
)
from gonghui_assessment.target_comment.commands import AnswerComment, CommentTarget
from gonghui_assessment.target_comment.decider import (
    COMMENT,
    AnsweredAlready,
    CommentExists,
    NoSuchComment,
    NotOpenForComment,
    NotThisMember,
    answer_comment,
    comment_target,
)
from gonghui_assessment.target_comment.events import CommentWords
from gonghui_shared.contracts.assessment import CommentAnswered, CommentsInvited, TargetCommented, TargetDrafted
from gonghui_shared.testing import given, rules
from tests.assessment.target.wanted import POSTS, RULES, target_set

SET = target_set(owner_id="chair")
DRAFT = TargetDrafted(**asdict(SET))
INVITED = CommentsInvited("t1", date(2026, 3, 2), date(2026, 3, 16))
NAMES: dict[str, Any] = {"union_id": "u1", "target_id": "t1"}
ASK = DraftTarget(**NAMES, year=2026, title="Members", measure="members_joined", wanted=100, owner_id="chair")
INVITE = InviteComments(**NAMES, opens_on=INVITED.opens_on, closes_on=INVITED.closes_on)
CONTEXT: dict[str, Any] = {"rules": rules(RULES), "posts": POSTS, "parents": frozenset()}
SAY = CommentTarget(**NAMES, comment_id="c1", member_id="m1", text="Too many")
ANSWER = AnswerComment(**NAMES, comment_id="c1", verdict="partly", reason="Ninety will do")
OPEN, OVER = date(2026, 3, 16), date(2026, 3, 17)
MADE = (TargetCommented("t1", "c1"), CommentWords("t1", "c1", "comment", "li", "Too many"))
WORDS: dict[str, Any] = {"target": TARGET.fold([DRAFT, INVITED]), "person": "li", "actor": "person:li"}


def test_a_draft_may_be_written_anew_until_members_are_asked() -> None:
    """What they have read is not exchanged under their hands; nor is a draft passed over."""
    given(TARGET).when(draft_target, ASK, **CONTEXT).then(DRAFT)
    given(TARGET, DRAFT).when(draft_target, ASK, **CONTEXT).then(DRAFT)
    given(TARGET, DRAFT, INVITED).when(draft_target, ASK, **CONTEXT).then_refused(TargetExists)
    given(TARGET, DRAFT).when(set_target, ASK, **CONTEXT).then_refused(TargetExists)


def test_the_time_for_comments_lies_ahead() -> None:
    """It may be made longer until the draft is set."""
    given(TARGET, DRAFT).when(invite_comments, INVITE, today=date(2026, 3, 1)).then(INVITED)
    given(TARGET, DRAFT).when(invite_comments, INVITE, today=OVER).then_refused(WindowWrong)
    given(TARGET).when(invite_comments, INVITE, today=OPEN).then_refused(NoSuchDraft)
    longer = INVITE.model_copy(update={"closes_on": date(2026, 3, 31)})
    expected = CommentsInvited("t1", INVITED.opens_on, date(2026, 3, 31))
    given(TARGET, DRAFT, INVITED).when(invite_comments, longer, today=OVER).then(expected)
    given(TARGET, DRAFT, INVITED, SET).when(invite_comments, longer, today=OVER).then_refused(TargetExists)


def test_a_draft_is_set_once_members_were_asked_and_every_comment_is_answered() -> None:
    """As it was drafted, or as the comments have made it."""
    adopt, context = SetDraft(**NAMES), {"unanswered": 0, "rules": rules(RULES), "on": OVER}
    heard = given(TARGET, DRAFT, INVITED)
    heard.when(set_draft, adopt, **context).then(SET)
    fewer = adopt.model_copy(update={"wanted": 90})
    heard.when(set_draft, fewer, **context).then(target_set(owner_id="chair", wanted=90))
    given(TARGET, DRAFT).when(set_draft, adopt, **context).then_refused(NotInvited)
    heard.when(set_draft, adopt, **context | {"on": OPEN}).then_refused(StillOpen)
    heard.when(set_draft, adopt, **context | {"unanswered": 2}).then_refused(CommentsUnanswered, unanswered=2)
    late = adopt.model_copy(update={"due_on": date(2027, 1, 1)})
    heard.when(set_draft, late, **context).then_refused(OutsideYear)
    given(TARGET, DRAFT, INVITED, SET).when(set_draft, adopt, **context).then_refused(TargetExists)


def test_members_comment_as_themselves_while_the_time_runs() -> None:
    """What is published says that somebody commented, and not what."""
    given(COMMENT).when(comment_target, SAY, today=OPEN, **WORDS).then(*MADE)
    for other in ({"actor": "person:wang"}, {"person": None}):
        given(COMMENT).when(comment_target, SAY, today=OPEN, **WORDS | other).then_refused(NotThisMember)
    for day in (date(2026, 3, 1), OVER):
        given(COMMENT).when(comment_target, SAY, today=day, **WORDS).then_refused(NotOpenForComment)
    for target in (TARGET.fold([DRAFT]), TARGET.fold([DRAFT, INVITED, SET])):
        given(COMMENT).when(comment_target, SAY, today=OPEN, **WORDS | {"target": target}).then_refused(
            NotOpenForComment
        )
    given(COMMENT, *MADE).when(comment_target, SAY, today=OPEN, **WORDS).then_refused(CommentExists)


def test_every_comment_is_answered_once_with_a_reason_by_a_person() -> None:
    """No service answers members."""
    answered = (CommentAnswered("t1", "c1", "partly"), CommentWords("t1", "c1", "reason", "wang", "Ninety will do"))
    given(COMMENT, *MADE).when(answer_comment, ANSWER, actor="person:wang").then(*answered)
    given(COMMENT, *MADE).when(answer_comment, ANSWER, actor="service:operator").then_refused(PersonHasToAct)
    given(COMMENT).when(answer_comment, ANSWER, actor="person:wang").then_refused(NoSuchComment)
    given(COMMENT, *MADE, *answered).when(answer_comment, ANSWER, actor="person:wang").then_refused(AnsweredAlready)
