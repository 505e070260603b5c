"""Units without a union over HTTP."""

from operator import attrgetter
from typing import Final, Literal

from gonghui_organisation.union.decider import UNION
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, bulk, commands, post
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .commands import CloseUnit, IssueOpinion, LinkUnion, MarkFormationOverdue, RecordUnit, RecordUnits
from .decider import (
    UNIT,
    EstablishedLater,
    NoSuchUnit,
    TimeStillRuns,
    UnionNotThere,
    UnitExists,
    close_unit,
    issue_opinion,
    link_union,
    mark_formation_overdue,
    record_unit,
)


def of_unit(command: RecordUnit | MarkFormationOverdue | IssueOpinion | LinkUnion | CloseUnit) -> str:
    """A unit in the area of a union is one stream."""
    return f"{command.union_id}:{command.unit_id}"


def in_list(command: RecordUnits) -> list[RecordUnit]:
    """The units of a list."""
    return command.units


FORMED: Final[Stream[LinkUnion]] = Stream(UNION, attrgetter("formed_union_id"), union=attrgetter("formed_union_id"))
ONE: Final = "/unions/{union_id}/unorganised-units/{unit_id}"

router = commands(
    UNIT,
    "",
    post(ONE, record_unit, allows="union.form", stream=of_unit, refuses=[UnitExists, EstablishedLater]),
    bulk(
        "/unions/{union_id}/unorganised-units/bulk",
        record_unit,
        RecordUnits,
        items=in_list,
        allows="union.form",
        stream=of_unit,
        refuses=[UnitExists, EstablishedLater],
    ),
    post(f"{ONE}/overdue", mark_formation_overdue, allows=Service("organisation"), stream=of_unit),
    post(f"{ONE}/opinions", issue_opinion, allows="union.form", stream=of_unit, refuses=[NoSuchUnit, TimeStillRuns]),
    post(
        f"{ONE}/union",
        link_union,
        allows="union.form",
        stream=of_unit,
        also={"formed": FORMED},
        refuses=[NoSuchUnit, UnionNotThere],
    ),
    post(f"{ONE}/closing", close_unit, allows="union.form", stream=of_unit, refuses=[NoSuchUnit]),
)


@router.get("/federations/{union_id}/unorganised-units", allows="union.form")
async def unorganised_units(
    union_id: UnionId, read: ReadConnection, page: Page, state: Literal["waiting", "overdue"] | None = None
) -> Paged[views.UnitRow]:
    """Units without a union in the area of the union and of all below it, those whose time ends first at the top."""
    return await views.below(read, union_id, page, state)


@router.get(f"{ONE}/clock", allows="union.form")
async def unorganised_unit(union_id: UnionId, unit_id: Identifier, read: ReadConnection) -> views.UnitRow:
    """One unit without a union, and where its clock stands."""
    return await views.unit(read, union_id, unit_id)
