"""Comments on drafts over HTTP."""

from collections.abc import Sequence

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.target.decider import TARGET
from gonghui_shared.handling import today
from gonghui_shared.http import PUBLIC, Page, Paged, ReadConnection, Router, Stream, commands, post
from gonghui_shared.http.principal import CurrentPrincipal, Principal
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import AnswerComment, CommentTarget
from .decider import (
    COMMENT,
    AnsweredAlready,
    CommentExists,
    NoSuchComment,
    NotOpenForComment,
    NotThisMember,
    answer_comment,
    comment_target,
)

ABOUT: Stream[CommentTarget] = Stream(TARGET, lambda c: f"{c.union_id}:{c.target_id}")


def of_comment(command: CommentTarget | AnswerComment) -> str:
    """A comment with its answer is one stream."""
    return f"{command.union_id}:{command.target_id}:{command.comment_id}"


router = Router(tags=[COMMENT.name])
router.include(
    commands(
        COMMENT,
        "/unions/{union_id}/targets/{target_id}/comments",
        post(
            "",
            comment_target,
            allows=PUBLIC,  # as the member one is, which the roll says
            stream=of_comment,
            veiled=True,
            also={"target": ABOUT},
            given={"person": views.person_of_member, "today": today},
            refuses=[NotThisMember, NotOpenForComment, CommentExists],
        ),
        post(
            "/{comment_id}/answer",
            answer_comment,
            allows="target.answer",
            stream=of_comment,
            refuses=[PersonHasToAct, NoSuchComment, AnsweredAlready],
        ),
    )
)


@router.get("/unions/{union_id}/targets/{target_id}/comments", allows=PUBLIC)
async def comments(
    union_id: UnionId, target_id: Identifier, read: ReadConnection, who: CurrentPrincipal
) -> Sequence[views.CommentRow]:
    """What members said about a draft and what was answered, for whoever is signed in."""
    _signed_in(who)
    return await views.comments(read, union_id, target_id)


@router.get("/unions/{union_id}/open-drafts", allows=PUBLIC)
async def open_drafts(
    union_id: UnionId, read: ReadConnection, page: Page, who: CurrentPrincipal
) -> Paged[views.DraftRow]:
    """Drafts on which a union asked its members for comments, for whoever is signed in."""
    _signed_in(who)
    return await views.open_drafts(read, union_id, page)


def _signed_in(who: Principal) -> None:
    if who.kind == "anonymous":
        raise Problem("sign-in-required")
