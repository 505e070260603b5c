"""Stand-ins over HTTP, and every grant explained."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import Query

from gonghui_organisation.post.decider import POST
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_shared.clock import business_date
from gonghui_shared.handling import Ask
from gonghui_shared.http import PUBLIC, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentPrincipal, CurrentRuntime
from gonghui_shared.http.reading import On
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.problems import Problem
from gonghui_shared.rules import NoSuchRule
from gonghui_shared.runtime import Runtime

from . import views
from .commands import AppointStandIn, EndStandIn, Permission
from .decider import (
    STAND_IN,
    Grants,
    NoStandIn,
    NotGivenByPost,
    NotTheHolder,
    StandInExists,
    StandsInForOneself,
    TimeNotAllowed,
    appoint_stand_in,
    end_stand_in,
)


async def grants(_ask: Ask) -> Grants:
    """Loader: what each kind of post gives."""
    return views.GRANTS


def of_stand_in(command: AppointStandIn | EndStandIn) -> str:
    """One stand-in is one stream."""
    return f"{command.union_id}:{command.stand_in_id}"


OWN_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, lambda c: f"{c.union_id}:{c.post_id}")}

router = commands(
    STAND_IN,
    "/unions/{union_id}/stand-ins",
    post(
        "",
        appoint_stand_in,
        allows="union.read",  # whoever holds the post; the rules look at that
        stream=of_stand_in,
        also=OWN_POST,
        given={"grants": grants},
        refuses=[StandInExists, NotTheHolder, StandsInForOneself, TimeNotAllowed, NotGivenByPost],
    ),
    post(
        "/{stand_in_id}/end",
        end_stand_in,
        allows=PUBLIC,  # whoever holds the post or stands in, who may have nothing else here; the rules look at that
        stream=of_stand_in,
        also=OWN_POST,
        refuses=[NoStandIn, NotTheHolder],
    ),
)


@router.get("/my/authority", allows=PUBLIC)
async def my_authority(
    read: ReadConnection, runtime: CurrentRuntime, principal: CurrentPrincipal
) -> Sequence[views.Held]:
    """What whoever asks may do today, where, and by which post."""
    if principal.kind != "person":
        raise Problem("sign-in-required")
    held = await views.authority_of(read, principal.id, business_date(runtime.now()))
    return [one.model_copy(update={"never": await never_lent(runtime, one.union_id)}) for one in held]


@router.get("/my/stand-ins", allows=PUBLIC)
async def my_stand_ins(
    read: ReadConnection, runtime: CurrentRuntime, principal: CurrentPrincipal
) -> Sequence[views.LentPost]:
    """Where somebody stands in for whoever asks, and where they stand in, today or later."""
    if principal.kind != "person":
        raise Problem("sign-in-required")
    return await views.stand_ins_of(read, principal.id, business_date(runtime.now()))


async def never_lent(runtime: Runtime, union_id: UnionId) -> Sequence[str]:
    """What nobody lends, as it holds today; nothing before there are rules.

    Source: R-ORG-21.never.
    """
    try:
        return [str(pattern) for pattern in (await rules_today(runtime, union_id)).list("R-ORG-21.never")]
    except NoSuchRule:
        return []


@router.get("/unions/{union_id}/authority/{person_id}", allows="person.read")
async def explain(
    union_id: UnionId,
    person_id: PersonId,
    permission: Annotated[Permission, Query()],
    runtime: CurrentRuntime,
    on: Annotated[On | None, Query(description="business date; today if left out")] = None,
) -> views.Explanation:
    """Whether somebody may do something in a union on a day, and by which post."""
    day = on or business_date(runtime.now())
    grant = await runtime.authority.may(person_id, permission, union_id, day)
    return views.Explanation(
        person_id=person_id, permission=permission, union_id=union_id, on=day, allowed=grant is not None,
        post_id=grant.post if grant else None, kind=grant.kind if grant else None,
        held_in=grant.union_id if grant else None, lent_by=grant.lent_by if grant else None,
    )  # fmt: skip
