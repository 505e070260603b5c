"""Good practices over HTTP."""

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_shared.directory.views import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, Router, Stream, commands, post
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import AdoptPractice, NominatePractice, ReviewPractice
from .decider import (
    ADOPTION,
    PRACTICE,
    NoSuchPractice,
    OwnPractice,
    PracticeAdoptedBefore,
    PracticeExists,
    PracticeNotPublished,
    ReviewedBefore,
    adopt_practice,
    nominate_practice,
    review_practice,
)


def of_practice(command: NominatePractice | ReviewPractice | AdoptPractice) -> str:
    """A practice is one stream."""
    return f"{command.union_id}:{command.practice_id}"


def of_adoption(command: AdoptPractice) -> str:
    """So is each union's taking it over."""
    return f"{command.union_id}:{command.practice_id}:{command.adopter_id}"


TAKEN_OVER: Stream[AdoptPractice] = Stream(PRACTICE, of_practice)
practices = commands(
    PRACTICE,
    "/unions/{union_id}/practices",
    post(
        "",
        nominate_practice,
        allows="supervision.answer",
        stream=of_practice,
        refuses=[PersonHasToAct, PracticeExists],
    ),
    post(
        "/{practice_id}/review",
        review_practice,
        allows="supervision.direct",
        judged=lambda command: command.superior_id,
        stream=of_practice,
        given={"superior": superior_of},
        refuses=[PersonHasToAct, NotTheSuperior, NoSuchPractice, ReviewedBefore],
    ),
)
adoptions = commands(
    ADOPTION,
    "/unions/{union_id}/practices/{practice_id}",
    post(
        "/adoptions",
        adopt_practice,
        allows="supervision.answer",
        judged=lambda command: command.adopter_id,
        stream=of_adoption,
        also={"practice": TAKEN_OVER},
        refuses=[PersonHasToAct, NoSuchPractice, PracticeNotPublished, OwnPractice, PracticeAdoptedBefore],
    ),
)
router = Router(tags=["good practice"])
router.include(practices)
router.include(adoptions)


@router.get("/unions/{union_id}/published-practices", allows="supervision.read")
async def published(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.PracticeRow]:  # noqa: ARG001 - whose officer asks
    """Published practices of the whole city, by how often they were taken over; for officers of any union."""
    return await views.published(read, page)


@router.get("/federations/{union_id}/practices", allows="supervision.read")
async def nominated(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.PracticeRow]:
    """Practices of unions directly below one that wait to be reviewed."""
    return await views.nominated(read, union_id, page)


@router.get("/unions/{union_id}/practices", allows="supervision.read")
async def of_union(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.PracticeRow]:
    """A union's own practices."""
    return await views.of_union(read, union_id, page)


@router.get("/unions/{union_id}/published-practices/{owner_id}/{practice_id}", allows="supervision.read")
async def published_one(
    union_id: UnionId,  # noqa: ARG001 - whose officer asks
    owner_id: UnionId,
    practice_id: Identifier,
    read: ReadConnection,
) -> views.PracticeWithWords:
    """A published practice, for everybody who may take it over."""
    found = await views.practice(read, owner_id, practice_id)
    if found is None or found.standing != "published":
        raise Problem("not-found")
    return found


@router.get("/unions/{union_id}/practices/{practice_id}", allows="supervision.read")
async def one(union_id: UnionId, practice_id: Identifier, read: ReadConnection) -> views.PracticeWithWords:
    """One practice, with what was written and who took it over."""
    found = await views.practice(read, union_id, practice_id)
    if found is None:
        raise Problem("not-found")
    return found
