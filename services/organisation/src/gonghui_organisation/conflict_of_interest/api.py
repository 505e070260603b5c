"""Conflicts of interest over HTTP."""

from typing import Any, Final

from gonghui_organisation.post.acting import OnlyAsOneself, SecondEyesNeeded
from gonghui_organisation.post.decider import POST, NoSuchPost, NotTheHolder
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import DeclareConflict, ReviewConflict
from .decider import CONFLICT, DeclaredAlready, NothingToReview, NotYetSo, declare_conflict, review_conflict


def of_declaration(command: DeclareConflict | ReviewConflict) -> str:
    """A declaration is one stream."""
    return f"{command.union_id}:{command.declaration_id}"


def of_post(command: DeclareConflict) -> str:
    """The post itself."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    CONFLICT,
    "/unions/{union_id}/conflicts/{declaration_id}",
    post(
        "", declare_conflict, allows="post.declare", stream=of_declaration, also=ALSO_POST,
        refuses=[OnlyAsOneself, NoSuchPost, NotTheHolder, DeclaredAlready, NotYetSo],
    ),
    post(
        "/review", review_conflict, allows="post.review", stream=of_declaration,
        refuses=[NothingToReview, SecondEyesNeeded],
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/conflicts", allows="post.read")
async def conflicts(
    union_id: UnionId, read: ReadConnection, page: Page, waiting: bool | None = None
) -> Paged[views.ConflictRow]:
    """Conflicts of interest that holders of the union's posts declared."""
    return await views.of_union(read, union_id, page, waiting=waiting)
