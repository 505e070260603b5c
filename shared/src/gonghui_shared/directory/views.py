"""Projections of organisation's events that every service keeps, and the tree they span."""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    MetaData,
    Table,
    Text,
    any_,
    cast,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.contracts.organisation import (
    PostFilled,
    PostVacated,
    RuleVersionActivated,
    RuleVersionWithdrawn,
    StandInAppointed,
    StandInEnded,
    UnionDissolved,
    UnionFormed,
    UnionTransferred,
    UnitType,
    UnitTypeSwitched,
)
from gonghui_shared.handling import Ask
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

METADATA: Final = MetaData()
UNIONS: Final = Table(
    "directory_unions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("unit_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("superior_id", Text),
    Column("jurisdiction", Text, nullable=False),
    Column("formed_on", Date, nullable=False),
    Column("dissolved_on", Date),
    Index("by_superior", "superior_id"),
)
POSTS: Final = Table(
    "directory_posts",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("held_from", Date, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("held_to", Date),
    Index("by_person", "person_id"),
)
STAND_INS: Final = Table(
    "directory_stand_ins",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("stand_in_id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lent_by", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("permissions", JSON, nullable=False),
)
RULES: Final = Table(
    "directory_rules",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("position", Text, nullable=False),
    Column("rule", JSON, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)


@projection(
    "directory_unions",
    version=2,
    reads=[UnionFormed, UnionTransferred, UnitTypeSwitched, UnionDissolved],
    writes=[UNIONS],
)
def project_unions(unions: Rows, event: Recorded) -> None:
    """All unions with their superior unions."""
    match event.body:
        case UnionFormed(
            kind=kind, unit_type=unit_type, name=name, superior_id=superior, jurisdiction=path, formed_on=day
        ):
            unions.put(
                (event.union_id,), kind=kind, unit_type=unit_type, name=name, superior_id=superior, jurisdiction=path,
                formed_on=day, dissolved_on=None,
            )  # fmt: skip
        case UnionTransferred(superior_id=superior):
            unions.put((event.union_id,), superior_id=superior)
        case UnitTypeSwitched(unit_type=unit_type):
            unions.put((event.union_id,), unit_type=unit_type)
        case UnionDissolved():
            unions.put((event.union_id,), dissolved_on=event.occurred_on)


@projection("directory_posts", version=1, reads=[PostFilled, PostVacated], writes=[POSTS])
def project_posts(posts: Rows, event: Recorded) -> None:
    """Who holds, and held, which post."""
    match event.body:
        case PostFilled(post_id=post, kind=kind, person_id=person, held_from=day):
            posts.put((event.union_id, post, person, day), kind=kind, held_to=None)
        case PostVacated(post_id=post, kind=kind, person_id=person, held_to=day, held_from=begun):
            posts.put((event.union_id, post, person, begun), kind=kind, held_to=day)


@projection("directory_stand_ins", version=1, reads=[StandInAppointed, StandInEnded], writes=[STAND_INS])
def project_stand_ins(stand_ins: Rows, event: Recorded) -> None:
    """Who acts, or acted, in somebody else's post."""
    match event.body:
        case StandInAppointed() as lent:
            stand_ins.put(
                (event.union_id, lent.stand_in_id), post_id=lent.post_id, kind=lent.kind, lent_by=lent.lent_by,
                person_id=lent.person_id, from_on=lent.from_on, until_on=lent.until_on, permissions=lent.permissions,
            )  # fmt: skip
        case StandInEnded(stand_in_id=stand_in, ended_on=day):
            stand_ins.put((event.union_id, stand_in), until_on=day)


@projection("directory_rules", version=1, reads=[RuleVersionActivated, RuleVersionWithdrawn], writes=[RULES])
def project_rules(rules: Rows, event: Recorded) -> None:
    """All rule versions."""
    match event.body:
        case RuleVersionActivated(rule=rule):
            key = (event.union_id, rule.code, rule.version)
            rules.put(key, position=str(event.position), rule=rule, withdrawn=False)
        case RuleVersionWithdrawn(code=code, version=version):
            rules.put((event.union_id, code, version), withdrawn=True)


DIRECTORY: Final = [project_unions, project_posts, project_stand_ins, project_rules]


def ancestors(union_id: Any) -> Any:
    """A recursive query: the union itself and all unions above it, as rows of (union_id, superior_id)."""
    up = select(UNIONS.c.union_id, UNIONS.c.superior_id).where(UNIONS.c.union_id == union_id).cte("up", recursive=True)
    above = select(UNIONS.c.union_id, UNIONS.c.superior_id).join(up, UNIONS.c.union_id == up.c.superior_id)
    return up.union(above)


def _with_unions_below() -> Any:
    """Unions under which others stand: few, so that a walk down the tree visits no more than these."""
    below = UNIONS.alias("lower")
    return select(below.c.superior_id).where(below.c.superior_id.is_not(None)).distinct()


def descendants(union_id: Any) -> Any:
    """The union itself and all unions below it, as rows of (union_id)."""
    own = UNIONS.c.union_id
    down = select(own).where(own == union_id).cte("down", recursive=True)
    deeper = select(own).join(down, UNIONS.c.superior_id == down.c.union_id).where(own.in_(_with_unions_below()))
    above = select(down.union(deeper).c.union_id)
    return select(own).where(or_(own == union_id, UNIONS.c.superior_id.in_(above))).subquery("below")


def stems(union_id: UnionId) -> Any:
    """What stands directly below a union, and all unions further down that have others below them, as rows of (union_id, branch).

    The branch of a union is what stands directly below `union_id` and is, or is above, it.
    """
    own = UNIONS.c.union_id
    top = select(own, own.label("branch")).where(UNIONS.c.superior_id == union_id).cte("stems", recursive=True)
    deeper = select(own, top.c.branch).join(top, UNIONS.c.superior_id == top.c.union_id)
    return top.union(deeper.where(own.in_(_with_unions_below())))


def branches(union_id: UnionId) -> Any:
    """The union itself and all unions below it, as rows of (union_id, branch); the branch of `union_id` is itself."""
    own, superior, above = UNIONS.c.union_id, UNIONS.c.superior_id, stems(union_id)
    branch = func.coalesce(above.c.branch, own).label("branch")
    found = select(own, branch).outerjoin(above, superior == above.c.union_id)
    return found.where(or_(above.c.union_id.is_not(None), superior == union_id, own == union_id)).subquery("branches")


async def within(read: AsyncConnection, column: Any, union_id: str) -> ColumnElement[bool]:
    """That a column names the union or one below it: by a list, which leaves the order to whatever else is asked.

    Below the topmost union is everybody: nothing is walked through.
    """
    if await read.scalar(select(UNIONS.c.superior_id.is_(None)).where(UNIONS.c.union_id == union_id)):
        return true()
    below = list(await read.scalars(select(descendants(union_id).c.union_id)))
    named: ColumnElement[bool] = column == any_(cast(below, ARRAY(Text)))
    return named


async def superior_of(ask: Ask) -> str | None:
    """Loader: the superior union of the command's union."""
    found: str | None = await ask.read.scalar(select(UNIONS.c.superior_id).where(UNIONS.c.union_id == ask.union_id))
    return found


async def unit_type_of(ask: Ask) -> UnitType | None:
    """Loader: the type of the command's unit, for rules that hold for some types only; None where it is not known."""
    found: UnitType | None = await ask.read.scalar(select(UNIONS.c.unit_type).where(UNIONS.c.union_id == ask.union_id))
    return found


async def union_row(read: AsyncConnection, union_id: str) -> dict[str, Any] | None:
    """One union, or None."""
    row = (await read.execute(select(UNIONS).where(UNIONS.c.union_id == union_id))).mappings().first()
    return dict(row) if row else None
