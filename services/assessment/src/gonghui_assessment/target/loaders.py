"""What deciding on a target needs to know beside its own stream."""

from collections.abc import Iterator, Mapping
from typing import Any

from gonghui_shared.clock import business_date
from gonghui_shared.handling import Ask
from gonghui_shared.ids import UnionId

from .commands import DivideTarget, ReassignTarget, SetTarget, SetTargets
from .decider import TARGET, Place, Target
from .proof import counted_by

_POSTS = """select distinct p.union_id, p.post_id from directory_posts p
    join unnest($1::text[], $2::text[]) as asked (union_id, post_id) using (union_id, post_id)"""
_SUPERIORS = "select union_id, superior_id from directory_unions where union_id = any($1::text[])"


async def posts(ask: Ask) -> frozenset[Place]:
    """Loader: those of the accountable posts that the command names that their unions have, or had."""
    places = list(_owners(ask.command))
    if not places:
        return frozenset()
    assert ask.runtime.pool is not None
    rows = await ask.runtime.pool.fetch(_POSTS, [union for union, _ in places], [post for _, post in places])
    return frozenset((row["union_id"], row["post_id"]) for row in rows)


async def parents(ask: Ask) -> frozenset[Place]:
    """Loader: those of the superior targets that the command names that there are."""
    lines = ask.command.targets if isinstance(ask.command, SetTargets) else [ask.command]
    places = {(one.parent_union, one.parent_target) for one in lines if one.parent_union and one.parent_target}
    found = await ask.runtime.store.bodies([TARGET.stream(f"{union}:{target}") for union, target in places])
    states = {place: TARGET.fold(found[TARGET.stream(f"{place[0]}:{place[1]}")]) for place in places}
    return frozenset(place for place, target in states.items() if target.terms)


async def superiors(ask: Ask) -> Mapping[UnionId, UnionId | None]:
    """Loader: the unions directly above those that a sheet hands shares to."""
    assert ask.runtime.pool is not None
    rows = await ask.runtime.pool.fetch(_SUPERIORS, [share.to_union_id for share in ask.command.shares])
    return {row["union_id"]: row["superior_id"] for row in rows}


async def weights(ask: Ask) -> int:
    """Loader: of all lines of a sheet together."""
    return sum(share.weight for share in ask.command.shares)


async def counted(ask: Ask) -> int | None:
    """Loader: what the target's measure has counted by the day on which it, or its stage, was due; never beyond today."""
    target = await _target(ask)
    if target.terms is None or not target.terms.measure:
        return None
    stage = target.open_stages.get(getattr(ask.command, "stage_id", ""))
    until = min(stage.due_on if stage else target.terms.due_on, business_date(ask.runtime.now()))
    return await counted_by(ask.read, ask.command.union_id, target.terms.measure, target.terms.year, until)


async def _target(ask: Ask) -> Target:
    stream = TARGET.stream(f"{ask.command.union_id}:{ask.command.target_id}")
    return TARGET.fold((await ask.runtime.store.bodies([stream]))[stream])


def _owners(command: Any) -> Iterator[Place]:
    match command:
        case SetTargets(targets=lines):
            yield from ((line.union_id, line.owner_id) for line in lines if line.owner_id)
        case SetTarget(owner_id=str(owner)) | ReassignTarget(owner_id=owner):
            yield command.union_id, owner
        case DivideTarget(shares=shares):
            yield from ((share.to_union_id, share.owner_id) for share in shares if share.owner_id)
