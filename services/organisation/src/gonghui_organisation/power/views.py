"""What can be read about unions' powers."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, column, func, literal, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import MEMBER_NAMES
from gonghui_organisation.tables import METADATA
from gonghui_shared.calendar import add_months
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.rules import Rulebook, Rules

from .decider import powers_of
from .events import PowerExercised, PowerKind

_MAY_BE_A_WORD: Final = 2  # signs of a name
USES: Final = Table(
    "power_uses",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("use_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("used_for", Text, nullable=False),
    Column("used_on", Date, nullable=False),
)


@projection("power_uses", version=1, reads=[PowerExercised], writes=[USES])
def project_uses(uses: Rows, event: Recorded) -> None:
    """Every use of a power."""
    match event.body:
        case PowerExercised(use_id=use, kind=kind, used_for=used_for):
            uses.put((event.union_id, use), kind=kind, used_for=used_for, used_on=event.occurred_on)


class Power(BaseModel):
    """One power of a union."""

    kind: PowerKind
    uses: int  # within a year
    used_on: date | None
    used_for: str | None


class UnusedPower(BaseModel):
    """A power that a union has not used within a year."""

    union_id: UnionId
    name: str | None
    kind: PowerKind
    used_on: date | None


async def names_a_member(ask: Ask) -> bool:
    """Loader: whether the text has a name of the union's roll in it; names of two signs are words too often to be told apart."""
    name, text = MEMBER_NAMES.c.name, literal(ask.command.used_for)
    here = MEMBER_NAMES.c.union_id == ask.union_id, func.length(name) > _MAY_BE_A_WORD, func.strpos(text, name) > 0
    return await ask.read.scalar(select(name).where(*here).limit(1)) is not None


async def of_union(read: AsyncConnection, union_id: UnionId, rules: Rules, today: date) -> Sequence[Power]:
    """A union's powers with their last use, those not used for long first; none for a union that is not known."""
    unit_type = await read.scalar(select(UNIONS.c.unit_type).where(UNIONS.c.union_id == union_id))
    since = add_months(today, -rules.months("R-PWR-01.unused"))
    uses = func.count().filter(USES.c.used_on > since).over(partition_by=USES.c.kind)
    place = func.row_number().over(partition_by=USES.c.kind, order_by=(USES.c.used_on.desc(), USES.c.use_id))
    ranked = select(USES, uses.label("uses"), place.label("place")).where(USES.c.union_id == union_id).subquery()
    query = select(*(ranked.c[name] for name in Power.model_fields)).where(ranked.c.place == 1)
    last = {row["kind"]: Power(**row) for row in (await read.execute(query)).mappings()}
    powers = [
        last.get(kind, Power(kind=kind, uses=0, used_on=None, used_for=None)) for kind in powers_of(unit_type, rules)
    ]
    return sorted(powers, key=lambda power: (power.uses > 0, power.used_on or date.min))


async def unused_below(
    read: AsyncConnection, above: UnionId, page: Page, book: Rulebook, today: date
) -> Paged[UnusedPower]:
    """Powers that unions have by their type and place, and have not used within a year; the youngest unions are left out."""
    these = await within(read, UNIONS.c.union_id, above)
    places = await read.execute(select(UNIONS.c.jurisdiction, UNIONS.c.unit_type).where(these).distinct())
    rows: list[tuple[str, str, str, date]] = []
    for place, unit_type in places:
        rules = book.rules(place, today)
        since = add_months(today, -rules.months("R-PWR-01.unused"))
        rows += [(place, unit_type, kind, since) for kind in powers_of(unit_type, rules)]
    had = values(
        column("jurisdiction", Text), column("unit_type", Text), column("kind", Text), column("since", Date), name="had"
    ).data(rows or [("", "", "", today)])
    used = select(USES.c.union_id, USES.c.kind, func.max(USES.c.used_on).label("used_on")).group_by(
        USES.c.union_id, USES.c.kind
    )
    last = used.subquery()
    query = (
        select(UNIONS.c.union_id, UNIONS.c.name, had.c.kind, last.c.used_on)
        .select_from(
            UNIONS.join(
                had, (had.c.jurisdiction == UNIONS.c.jurisdiction) & (had.c.unit_type == UNIONS.c.unit_type)
            ).outerjoin(last, (last.c.union_id == UNIONS.c.union_id) & (last.c.kind == had.c.kind))
        )
        .where(
            these, UNIONS.c.dissolved_on.is_(None), UNIONS.c.formed_on <= had.c.since,
            last.c.used_on.is_(None) | (last.c.used_on <= had.c.since),
        )
    )  # fmt: skip
    return await page.of(read, query, (UNIONS.c.union_id, had.c.kind), UnusedPower)
