"""Removals over HTTP."""

from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.election.views import voting_roll
from gonghui_organisation.post.decider import POST
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import refusals as no
from . import views
from .commands import ApproveRemoval, MoveRemoval, ReturnRemoval, VoteOnRemoval
from .decider import REMOVAL, approve_removal, move_removal, return_removal, vote_on_removal


def of_removal(command: MoveRemoval | VoteOnRemoval | ApproveRemoval | ReturnRemoval) -> str:
    """A removal of a union is one stream."""
    return f"{command.union_id}:{command.removal_id}"


def of_post(command: MoveRemoval | ApproveRemoval) -> str:
    """The post whose holder is to go; whoever approves names it again, so that nothing is looked up on the way."""
    return f"{command.union_id}:{command.post_id}"


OWN_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}
ANSWER: Final[dict[str, Any]] = {
    "allows": "election.approve",
    "stream": of_removal,
    "judged": attrgetter("superior_id"),
}
ONE: Final = "/{removal_id}"

router = commands(
    REMOVAL,
    "/unions/{union_id}/removals",
    post(
        "",
        move_removal,
        allows="election.remove",
        stream=of_removal,
        also=OWN_POST,
        given={"roll": voting_roll},
        refuses=[no.RemovalExists, no.NotElected, no.TooFewSupporters],
    ),
    post(
        f"{ONE}/vote",
        vote_on_removal,
        allows="election.remove",
        stream=of_removal,
        given={"roll": voting_roll},
        refuses=[no.NotAtThisStage, no.EntitledUnknown, no.CountDoesNotAdd, no.NoQuorum, no.TooFewScrutineers],
    ),
    post(
        f"{ONE}/approval",
        approve_removal,
        **ANSWER,
        also=OWN_POST,
        given={"superior": superior_of},
        refuses=[no.NotAtThisStage, NotTheSuperior, no.HolderChanged],
    ),
    post(
        f"{ONE}/return",
        return_removal,
        **ANSWER,
        given={"superior": superior_of},
        refuses=[no.NotAtThisStage, NotTheSuperior],
    ),
)


@router.get("/unions/{union_id}/removals", allows="election.remove")
async def removals(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.RemovalRow]:
    """A union's removals, the oldest first, with how many votes each takes."""
    return await views.removals(read, union_id, page, await rules_today(runtime, union_id))
