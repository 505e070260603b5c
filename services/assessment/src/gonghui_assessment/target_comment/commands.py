"""What can be asked about a comment."""

from gonghui_assessment.target.commands import OnTarget
from gonghui_shared.commands import LongText
from gonghui_shared.contracts.assessment import CommentVerdict
from gonghui_shared.ids import Identifier, MemberId


class CommentTarget(OnTarget):
    """Comment on a draft, as a member of the union."""

    comment_id: Identifier
    member_id: MemberId
    text: LongText


class AnswerComment(OnTarget):
    """Say what becomes of a comment, and why."""

    comment_id: Identifier
    verdict: CommentVerdict
    reason: LongText
