"""Duty sheets over HTTP."""

from collections.abc import Sequence
from typing import Any, Final

from gonghui_organisation.post.decider import POST, NoSuchPost
from gonghui_shared.http import On, ReadConnection, Stream, commands, post
from gonghui_shared.ids import PostId, UnionId

from . import views
from .commands import AdoptDutySheet
from .decider import DUTY_SHEET, DutyNamedTwice, SheetNotAfterLast, adopt_duty_sheet


def of_post(command: AdoptDutySheet) -> str:
    """The sheets of a post are one stream: a version in a year or so."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    DUTY_SHEET,
    "/unions/{union_id}/posts/{post_id}",
    post(
        "/duty-sheets", adopt_duty_sheet, allows="post.regulate", stream=of_post, also=ALSO_POST,
        refuses=[NoSuchPost, SheetNotAfterLast, DutyNamedTwice], body_limit=256 * 1024,
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/posts/{post_id}/duty-sheets", allows="union.read")
async def duty_sheets(union_id: UnionId, post_id: PostId, read: ReadConnection) -> Sequence[views.DutySheetVersion]:
    """All versions of a post's duty sheet, newest first."""
    return await views.versions(read, union_id, post_id)


@router.get("/unions/{union_id}/posts/{post_id}/duty-sheet", allows="union.read")
async def duty_sheet(union_id: UnionId, post_id: PostId, on: On, read: ReadConnection) -> views.DutySheetVersion | None:
    """The duty sheet in force on a business date."""
    return await views.in_force(read, union_id, post_id, on)
