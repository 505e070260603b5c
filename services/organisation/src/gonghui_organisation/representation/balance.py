"""How a union's bodies reflect its members: women, the young, the front line; looked at before an election opens."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import ARRAY, Text, any_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.election.eligibility import COMMITTEE_SEATS
from gonghui_organisation.election.views import ELECTIONS
from gonghui_organisation.membership.views import ID_NUMBERS, ROLL
from gonghui_organisation.post.views import POSTS
from gonghui_shared.ids import Identifier, PersonId, UnionId
from gonghui_shared.rules import Rules

from .views import persons as representatives

Body = Literal["members", "committee", "funds_review", "representatives", "candidates"]
Trait = Literal["women", "young", "front_line"]
TRAITS: Final[tuple[Trait, ...]] = ("women", "young", "front_line")


class Share(BaseModel):
    """How many of those of whom it is known."""

    count: int
    known: int


class Composition(BaseModel):
    """A body and whom it is made of; `short` names what it has much less of than the members have."""

    body: Body
    size: int
    women: Share
    young: Share
    front_line: Share
    short: Sequence[Trait]


class Balance(BaseModel):
    """A union's bodies beside its members."""

    union_id: UnionId
    young_until: int  # years of age
    tolerance: str  # by how much a share may lie below the members'
    bodies: Sequence[Composition]


async def balance(
    read: AsyncConnection, union_id: UnionId, election_id: Identifier | None, rules: Rules, today: date
) -> Balance:
    """Members, committee, funds reviewers, representatives and, where asked for, the candidates of an election.

    Source: R-ELE-05.young, R-ELE-05.tolerance.
    """
    age, tolerance = rules.number("R-ELE-05.young"), rules.ratio("R-ELE-05.tolerance")
    since = today.year - age  # born in this year or later
    bodies: Mapping[Body, Iterable[PersonId]] = {
        "committee": await _holders(read, union_id, COMMITTEE_SEATS),
        "funds_review": await _holders(read, union_id, {"funds_reviewer"}),
        "representatives": await representatives(read, union_id),
        "candidates": await _candidates(read, union_id, election_id) if election_id else [],
    }
    members = await _composed(read, union_id, "members", None, since)
    found = [members]
    for body, persons in bodies.items():
        if named := sorted(set(persons)):
            one = await _composed(read, union_id, body, named, since)
            found.append(one.model_copy(update={"short": short(one, members, tolerance)}))
    return Balance(union_id=union_id, young_until=age, tolerance=str(tolerance), bodies=found)


def short(body: Composition, members: Composition, tolerance: Fraction) -> list[Trait]:
    """Of what a body has a share that lies further below the members' than is tolerated; what is not known is not judged."""
    found: list[Trait] = []
    for trait in TRAITS:
        own, theirs = getattr(body, trait), getattr(members, trait)
        if own.known and theirs.known:
            gap = Fraction(theirs.count, theirs.known) - Fraction(own.count, own.known)
            if gap > tolerance:
                found.append(trait)
    return found


async def _composed(
    read: AsyncConnection, union_id: UnionId, body: Body, persons: Sequence[PersonId] | None, since: int
) -> Composition:
    here = (ROLL.c.union_id == union_id) & ROLL.c.standing.in_(("member", "suspended"))
    if persons is not None:
        here &= ROLL.c.person_id == any_(cast(list(persons), ARRAY(Text)))
    query = (
        select(
            func.count(),
            func.count().filter(ROLL.c.woman),
            func.count(ID_NUMBERS.c.born),
            func.count().filter(ID_NUMBERS.c.born >= since),
            func.count(ROLL.c.level),
            func.count().filter(ROLL.c.level == "front_line"),
        )
        .select_from(ROLL.outerjoin(ID_NUMBERS, ID_NUMBERS.c.person_id == ROLL.c.person_id))
        .where(here)
    )
    size, women, aged, young, placed, front = (await read.execute(query)).one()
    return Composition(
        body=body, size=size if persons is None else len(persons), women=Share(count=women, known=size),
        young=Share(count=young, known=aged), front_line=Share(count=front, known=placed), short=[],
    )  # fmt: skip


async def _holders(read: AsyncConnection, union_id: UnionId, kinds: Iterable[str]) -> Sequence[PersonId]:
    held = (POSTS.c.union_id == union_id) & POSTS.c.kind.in_(list(kinds)) & POSTS.c.holder.is_not(None)
    return list(await read.scalars(select(POSTS.c.holder).where(held)))


async def _candidates(read: AsyncConnection, union_id: UnionId, election_id: Identifier) -> Sequence[PersonId]:
    query = select(ELECTIONS.c.contests).where(ELECTIONS.c.union_id == union_id, ELECTIONS.c.election_id == election_id)
    return [person for contest in await read.scalar(query) or () for person in contest["candidates"]]
