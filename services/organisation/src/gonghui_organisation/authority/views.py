"""What somebody may do, where, until when, and by which post."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
from pydantic import BaseModel
from sqlalchemy import RowMapping, Text, cast, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.knowledge import read_grants
from gonghui_shared.directory.views import POSTS, STAND_INS
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId

GRANTS: Final = read_grants()
MOST: Final = 200  # stand-ins that are shown


class Held(BaseModel):
    """A post that somebody holds or stands in for, and what it gives."""

    union_id: UnionId
    union_name: str | None
    post_id: PostId
    kind: str
    since: date
    until: date | None
    lent_by: PersonId | None  # whose post it is, where somebody stands in
    own: Sequence[str]  # permissions in the union where the post is
    below: Sequence[str]  # in that union and in all below it
    never: Sequence[str] = ()  # of these, what is never lent


class LentPost(BaseModel):
    """A post in which somebody stands in for its holder."""

    union_id: UnionId
    union_name: str | None
    stand_in_id: Identifier
    post_id: PostId
    kind: str
    lent_by: PersonId
    person_id: PersonId
    from_on: date
    until_on: date
    permissions: Sequence[str]


class Explanation(BaseModel):
    """Whether somebody may do something in a union, and by which post."""

    person_id: PersonId
    permission: str
    union_id: UnionId
    on: date
    allowed: bool
    post_id: PostId | None
    kind: str | None
    held_in: UnionId | None
    lent_by: PersonId | None


async def authority_of(read: AsyncConnection, person_id: PersonId, on: date) -> Sequence[Held]:
    """Every post that somebody holds or stands in for on a day."""
    held = select(
        POSTS.c.union_id, POSTS.c.post_id, POSTS.c.kind, POSTS.c.held_from.label("since"),
        POSTS.c.held_to.label("until"), literal(None, Text).label("lent_by"), literal(None, Text).label("lent"),
    ).where(POSTS.c.person_id == person_id, POSTS.c.held_from <= on, (POSTS.c.held_to.is_(None)) | (POSTS.c.held_to >= on))  # fmt: skip
    lent = select(
        STAND_INS.c.union_id, STAND_INS.c.post_id, STAND_INS.c.kind, STAND_INS.c.from_on, STAND_INS.c.until_on,
        STAND_INS.c.lent_by, cast(STAND_INS.c.permissions, Text),
    ).where(STAND_INS.c.person_id == person_id, STAND_INS.c.from_on <= on, STAND_INS.c.until_on >= on)  # fmt: skip
    every = union_all(held, lent).subquery()
    query = select(every, UNIONS.c.name).outerjoin(UNIONS, UNIONS.c.union_id == every.c.union_id)
    rows = (await read.execute(query.order_by(every.c.union_id, every.c.post_id))).mappings()
    return [_held(row) for row in rows]


async def stand_ins_of(read: AsyncConnection, person_id: PersonId, on: date) -> Sequence[LentPost]:
    """Where somebody lent, or stands in, on a day or later; what lasts longest comes last."""
    one = STAND_INS.c
    query = (
        select(STAND_INS, UNIONS.c.name.label("union_name"))
        .select_from(STAND_INS.outerjoin(UNIONS, UNIONS.c.union_id == one.union_id))
        .where(or_(one.person_id == person_id, one.lent_by == person_id), one.until_on >= on)
        .order_by(one.until_on, one.union_id, one.stand_in_id)
        .limit(MOST)
    )
    return [LentPost.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


def _held(row: RowMapping) -> Held:
    reach, lent = GRANTS.get(str(row["kind"]), {}), row["lent"]
    only = msgspec.json.decode(str(lent)) if lent is not None else None
    named = {name: row[name] for name in ("union_id", "post_id", "kind", "since", "until", "lent_by")}
    return Held.model_validate(
        named
        | {
            "union_name": row["name"],
            "own": reach.get("own", ()) if only is None else only,
            "below": reach.get("below", ()) if only is None else [],
        }
    )
