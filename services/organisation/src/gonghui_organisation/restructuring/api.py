"""Restructurings over HTTP."""

from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import NotTheSuperior, SubordinatesRemain, UnionNotInBeing
from gonghui_organisation.union.views import members_of, subordinates
from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .decider import (
    RESTRUCTURING,
    abandon_restructuring,
    approve_restructuring,
    complete_restructuring,
    halt_restructuring,
    propose_restructuring,
    return_restructuring,
)
from .refusals import CaseOpen, CaseUsed, HeadcountDiffers, MembersRemain, NoSuchCase, ReceiversUnfit

own = attrgetter("union_id")  # a union's restructurings are one stream, so that one at most is open
UNION_TOO: Final[dict[str, Stream[Any]]] = {"union": Stream(UNION, own)}
ANSWER: Final[dict[str, Any]] = {
    "allows": "union.approve",
    "stream": own,
    "judged": attrgetter("superior_id"),
}
ONE: Final = "/{case_id}"

router = commands(
    RESTRUCTURING,
    "/unions/{union_id}/restructurings",
    post(
        "",
        propose_restructuring,
        allows="union.restructure",
        stream=own,
        also=UNION_TOO,
        given={"in_being": views.receivers_in_being, "members": members_of},
        refuses=[UnionNotInBeing, CaseOpen, CaseUsed, ReceiversUnfit, MembersRemain, HeadcountDiffers],
    ),
    post(
        f"{ONE}/approval",
        approve_restructuring,
        **ANSWER,
        given={"superior": superior_of, "subordinates": subordinates},
        refuses=[NoSuchCase, NotTheSuperior, SubordinatesRemain],
    ),
    post(
        f"{ONE}/return",
        return_restructuring,
        **ANSWER,
        given={"superior": superior_of},
        refuses=[NoSuchCase, NotTheSuperior],
    ),
    post(
        f"{ONE}/abandonment",
        abandon_restructuring,
        **ANSWER,
        given={"superior": superior_of},
        refuses=[NoSuchCase, NotTheSuperior],
    ),
    post(f"{ONE}/halt", halt_restructuring, allows=Service("organisation"), stream=own),
    post(f"{ONE}/completion", complete_restructuring, allows=Service("organisation"), stream=own, also=UNION_TOO),
)


@router.get("/unions/{union_id}/restructurings", allows="union.read")
async def restructurings(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Restructuring]:
    """A union's mergers, splits and dissolutions, the oldest first."""
    return await views.of_union(read, union_id, page)


@router.get("/federations/{union_id}/restructurings", allows="union.read")
async def restructurings_below(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Restructuring]:
    """Mergers, splits and dissolutions below that have not ended, the oldest first."""
    return await views.open_below(read, union_id, page)
