"""Releases over HTTP."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.post.decider import POST
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import AnswerByCommittee, AnswerBySuperior, MarkSilence, RequestRelease
from .decider import (
    RELEASE,
    NotAtThisStage,
    NotProtected,
    ReleaseExists,
    answer_by_committee,
    answer_by_superior,
    mark_silence,
    request_release,
)


def of_release(command: RequestRelease | AnswerByCommittee | AnswerBySuperior | MarkSilence) -> str:
    """A request of a union is one stream."""
    return f"{command.union_id}:{command.release_id}"


OWN_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, lambda c: f"{c.union_id}:{c.post_id}")}
ONE: Final = "/{release_id}"

router = commands(
    RELEASE,
    "/unions/{union_id}/releases",
    post(
        "",
        request_release,
        allows="post.release",
        stream=of_release,
        also=OWN_POST,
        refuses=[ReleaseExists, NotProtected],
    ),
    post(f"{ONE}/committee", answer_by_committee, allows="post.release", stream=of_release, refuses=[NotAtThisStage]),
    post(
        f"{ONE}/superior",
        answer_by_superior,
        allows="election.approve",
        stream=of_release,
        judged=attrgetter("superior_id"),
        given={"superior": superior_of},
        refuses=[NotAtThisStage, NotTheSuperior],
    ),
    post(f"{ONE}/silence", mark_silence, allows=Service("organisation"), stream=of_release),
)


@router.get("/unions/{union_id}/releases", allows="post.release")
async def releases(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ReleaseRow]:
    """Requests to move somebody elected to another job, the oldest first."""
    return await views.releases(read, union_id, page)


@router.get("/unions/{union_id}/protections", allows="union.read")
async def protections(union_id: UnionId, read: ReadConnection) -> Sequence[views.Protection]:
    """Until when whose labour contract is extended by law."""
    return await views.protections(read, union_id)
