"""Aid over HTTP."""

from collections.abc import Sequence

from gonghui_shared.http import ReadConnection, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import CloseHardshipFile, GrantAid, OpenHardshipFile
from .decider import (
    HARDSHIP,
    FileClosed,
    FiledAlready,
    GrantedAlready,
    StillShown,
    TierUnknown,
    close_hardship_file,
    grant_aid,
    open_hardship_file,
)


def of_file(command: CloseHardshipFile | GrantAid | OpenHardshipFile) -> str:
    """A hardship file is one stream."""
    return f"{command.union_id}:{command.file_id}"


router = commands(
    HARDSHIP,
    "/unions/{union_id}/hardship-files",
    post("", open_hardship_file, allows="aid.file", stream=of_file, refuses=[FiledAlready, TierUnknown]),
    post(
        "/{file_id}/grants",
        grant_aid,
        allows="aid.grant",
        stream=of_file,
        refuses=[FileClosed, StillShown, GrantedAlready],
    ),
    post("/{file_id}/closing", close_hardship_file, allows="aid.close", stream=of_file, refuses=[FileClosed]),
)


@router.get("/federations/{union_id}/aid", allows="aid.read")
async def aid_by_year(union_id: UnionId, read: ReadConnection) -> Sequence[views.AidOfYear]:
    """Aid granted by the union and all unions below it."""
    return await views.aid_by_year(read, union_id)
