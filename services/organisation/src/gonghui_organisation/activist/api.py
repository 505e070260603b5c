"""Activists over HTTP."""

from operator import attrgetter

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import EndActivist, RecogniseActivist
from .decider import ACTIVIST, NoActivist, NotOnTheRoll, RecognisedAlready, end_activist, recognise_activist


def of_person(command: RecogniseActivist | EndActivist) -> str:
    """One person as an activist of one union is a stream."""
    return f"{command.union_id}:{command.person_id}"


router = commands(
    ACTIVIST,
    "/unions/{union_id}/activists",
    post(
        "", recognise_activist, allows="member.recognise", stream=of_person,
        also={"union": Stream(UNION, attrgetter("union_id"))}, given={"member": views.on_the_roll, "does": views.what_is_done},
        refuses=[UnionNotInBeing, NotOnTheRoll, RecognisedAlready],
    ),
    post("/{person_id}/end", end_activist, allows="member.recognise", stream=of_person, refuses=[NoActivist]),
)  # fmt: skip


@router.get("/unions/{union_id}/activists", allows="member.read")
async def activists(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Activist]:
    """On whom the union can count, by id."""
    return await views.of_union(read, union_id, page)
