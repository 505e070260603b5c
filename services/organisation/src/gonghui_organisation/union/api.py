"""Unions over HTTP."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated, Any, Final

from fastapi import Query

from gonghui_organisation.post.views import chair_of
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_shared.commands import ShortText
from gonghui_shared.contracts.organisation import UnionKind, UnitType
from gonghui_shared.http import PUBLIC, Page, Paged, ReadConnection, Stream, bulk, commands, post
from gonghui_shared.http.principal import CurrentPrincipal, CurrentRuntime
from gonghui_shared.http.reading import At, On
from gonghui_shared.ids import UnionId
from gonghui_shared.problems import Problem

from . import committees as committee_views
from . import places, views
from .commands import RegisterUnion, RegisterUnions
from .decider import (
    UNION,
    approve_formation,
    assign_mentor,
    dissolve_committee,
    dissolve_union,
    form_committee,
    found_federation,
    grant_legal_person,
    record_leadership_link,
    record_unit_facts,
    register_union,
    release_mentor,
    request_formation,
    return_formation,
    switch_unit_type,
    transfer_union,
)
from .refusals import (
    AlreadyFormed,
    CommitteeMissing,
    CommitteeRequired,
    CommitteeSizeOutsideBand,
    EvenCommittee,
    FormationNotRequested,
    FormationPending,
    HandoverFirst,
    LegalPersonAlready,
    MentorAssignedAlready,
    MentorNotHigher,
    MoreWomenThanStaff,
    NoChair,
    NoMentor,
    NotAbove,
    NotForThisKind,
    NotTheSuperior,
    OutsideSuperiorJurisdiction,
    SameUnitType,
    SubordinatesRemain,
    SuperiorBelowUnion,
    SuperiorNotFit,
    SupportOver,
    UnionNotInBeing,
    UnionYounger,
)

own = attrgetter("union_id")  # every union is one stream
superior_of = attrgetter("superior_id")  # the union above judges, since it is the one that approves

SUPERIOR: Final[Stream[Any]] = Stream(UNION, superior_of, union=superior_of)
FITTING: Final = [SuperiorNotFit, OutsideSuperiorJurisdiction, MoreWomenThanStaff]


def in_list(asked: RegisterUnions) -> list[RegisterUnion]:
    """The unions of a list."""
    return asked.unions


router = commands(
    UNION,
    "",
    post("/federations/{union_id}", found_federation, allows="union.found", stream=own, refuses=[AlreadyFormed]),
    bulk(
        "/federations/{union_id}/unions/bulk",
        register_union,
        RegisterUnions,
        items=in_list,
        allows="union.register",
        stream=own,
        also={"superior": SUPERIOR},
        given={"federation": views.federation_only},
        each_judged=False,  # they come into being; each lies within its superior's jurisdiction
        refuses=[AlreadyFormed, UnionYounger, *FITTING],
    ),
    post(
        "/unions/{union_id}/formation-requests",
        request_formation,
        allows="union.apply",
        stream=own,
        judged=superior_of,
        also={"superior": SUPERIOR},
        refuses=[AlreadyFormed, FormationPending, CommitteeRequired, CommitteeSizeOutsideBand, EvenCommittee, *FITTING],
    ),
    post(
        "/unions/{union_id}/formation-approvals",
        approve_formation,
        allows="union.approve",
        stream=own,
        judged=superior_of,
        also={"superior": SUPERIOR},
        refuses=[FormationNotRequested, NotTheSuperior, SuperiorNotFit],
    ),
    post(
        "/unions/{union_id}/formation-returns",
        return_formation,
        allows="union.approve",
        stream=own,
        judged=superior_of,
        refuses=[FormationNotRequested, NotTheSuperior],
    ),
    post(
        "/unions/{union_id}/transfers",
        transfer_union,
        allows="union.transfer",
        stream=own,
        judged=lambda c: c.from_union_id,
        also={"superior": SUPERIOR},
        given={"above": views.above_receiver},
        refuses=[
            UnionNotInBeing,
            NotTheSuperior,
            SuperiorBelowUnion,
            SuperiorNotFit,
            OutsideSuperiorJurisdiction,
        ],
    ),
    post(
        "/unions/{union_id}/dissolution",
        dissolve_union,
        allows="union.dissolve",
        stream=own,
        judged=superior_of,
        given={"subordinates": views.subordinates},
        refuses=[UnionNotInBeing, NotTheSuperior, SubordinatesRemain, HandoverFirst],
    ),
    post(
        "/unions/{union_id}/unit-facts",
        record_unit_facts,
        allows="unit.record",
        stream=own,
        refuses=[UnionNotInBeing, MoreWomenThanStaff],
    ),
    post(
        "/unions/{union_id}/unit-type",
        switch_unit_type,
        allows="union.approve",
        stream=own,
        judged=superior_of,
        refuses=[UnionNotInBeing, NotTheSuperior, SameUnitType],
    ),
    post(
        "/unions/{union_id}/legal-person",
        grant_legal_person,
        allows="union.approve",
        stream=own,
        judged=superior_of,
        given={"chair": chair_of},
        refuses=[UnionNotInBeing, NotTheSuperior, NotForThisKind, LegalPersonAlready, NoChair],
    ),
    post(
        "/unions/{union_id}/leadership",
        record_leadership_link,
        allows="unit.record",
        stream=own,
        refuses=[UnionNotInBeing],
    ),
    post(
        "/unions/{union_id}/mentor",
        assign_mentor,
        allows="union.mentor",
        stream=own,
        judged=superior_of,
        also={"mentor": Stream(UNION, attrgetter("mentor_id"), union=attrgetter("mentor_id"))},
        given={"above": views.above_own},
        refuses=[UnionNotInBeing, NotAbove, MentorAssignedAlready, MentorNotHigher, SupportOver],
    ),
    post(
        "/unions/{union_id}/mentor/release",
        release_mentor,
        allows="union.mentor",
        stream=own,
        judged=superior_of,
        given={"above": views.above_own},
        refuses=[NotAbove, NoMentor],
    ),
    post(
        "/unions/{union_id}/committees",
        form_committee,
        allows="committee.form",
        stream=own,
        given={"members": views.members_of},
        refuses=[UnionNotInBeing, CommitteeSizeOutsideBand, EvenCommittee],
    ),
    post(
        "/unions/{union_id}/committees/{committee}/dissolution",
        dissolve_committee,
        allows="committee.dissolve",
        stream=own,
        refuses=[UnionNotInBeing, CommitteeMissing],
    ),
)


@router.get("/unions/{union_id}", allows="union.read")
async def union(union_id: UnionId, read: ReadConnection) -> views.UnionCard:
    """A union with the figures of its unit and its roll."""
    return await views.card(read, union_id)


@router.get("/unions/{union_id}/below", allows="union.read")
async def below(
    union_id: UnionId,
    read: ReadConnection,
    page: Page,
    on: Annotated[On | None, Query(description="business date; today if left out")] = None,
    known_at: Annotated[At | None, Query(description="what was known at this instant; now if left out")] = None,
) -> Paged[views.UnionInTree]:
    """Unions directly below, by id; with figures of today, also where the tree is of another day."""
    if on is None and known_at is None:
        return await views.below(read, union_id, page)
    return await places.below(read, union_id, page, on, known_at)


@router.get("/unions/{union_id}/above", allows="union.read")
async def above(
    union_id: UnionId,
    read: ReadConnection,
    on: Annotated[On | None, Query(description="business date; today if left out")] = None,
    known_at: Annotated[At | None, Query(description="what was known at this instant; now if left out")] = None,
) -> Sequence[places.Place]:
    """The union's own place and those above it up to the top, as they were on a day and known at an instant."""
    return await places.above(read, union_id, on, known_at)


@router.get("/unions/{union_id}/links", allows="union.read")
async def links(union_id: UnionId, read: ReadConnection) -> views.Links:
    """Who leads, supports and represents a union."""
    return await views.links(read, union_id)


@router.get("/unions/{union_id}/mentees", allows="union.read")
async def mentees(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Mentee]:
    """Unions that this one supports, the next support to end first."""
    return await views.mentees(read, union_id, page)


@router.get("/federations/{union_id}/mentorships", allows="union.read")
async def mentorships(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Mentorship]:
    """Who supports whom among the union and all below it, the next support to end first."""
    return await views.mentorships(read, union_id, page)


@router.get("/unions/{union_id}/committees", allows="union.read")
async def committees(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime
) -> Sequence[committee_views.CommitteeOfUnion]:
    """Committees that the union has, and those that it lacks by today's rules."""
    return await committee_views.committees(read, union_id, await rules_today(runtime, union_id))


@router.get("/federations/{union_id}/unions", allows="union.read")
async def unions(
    union_id: UnionId,
    read: ReadConnection,
    page: Page,
    name: Annotated[ShortText | None, Query(description="part of the name")] = None,
    kind: UnionKind | None = None,
    unit_type: UnitType | None = None,
) -> Paged[views.UnionInTree]:
    """The union and all below it, by id."""
    return await views.unions(read, union_id, page, name=name, kind=kind, unit_type=unit_type)


@router.get("/union-names", allows=PUBLIC)
async def union_names(
    read: ReadConnection, who: CurrentPrincipal, name: Annotated[ShortText, Query(description="part of the name")]
) -> Sequence[views.NamedUnion]:
    """Unions in being by their names, anywhere: for whoever has signed in and has to name another union in a form."""
    if who.kind == "anonymous":
        raise Problem("sign-in-required")
    return await views.named(read, name)


@router.get("/unions/{union_id}/formation-requests", allows="union.read")
async def formations(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.FormationWaiting]:
    """Applications to this union that wait for its answer."""
    return await views.formations(read, union_id, page)


@router.get("/unions/{union_id}/history", allows="union.read")
async def history(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Happening]:
    """What happened to a union, in the order in which it became known."""
    return await views.history(read, union_id, page)
