"""What can be read about unions' own rules."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Integer, Select, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    UnitRuleAdopted,
    UnitRuleRepealed,
    UnitRuleReviewed,
    UnitRuleStale,
    UnitRuleUsed,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

UNIT_RULES: Final = Table(
    "unit_rules",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("rule_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("adopted_by", Text, nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("document", Text, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("used_on", Date),
    Column("used_for", Text),
    Column("review_missed", Boolean, nullable=False),
    Column("unused", Boolean, nullable=False),
    Column("repealed_on", Date),
)


@projection(
    "unit_rules",
    version=1,
    reads=[UnitRuleAdopted, UnitRuleReviewed, UnitRuleUsed, UnitRuleStale, UnitRuleRepealed],
    writes=[UNIT_RULES],
)
def project_unit_rules(rules: Rows, event: Recorded) -> None:
    """Every union's own rules: their version, next review, last use, and whether they are stale."""
    match event.body:
        case UnitRuleAdopted(rule_id=rule) as adopted:
            known = rules.get((event.union_id, rule)) or {"uses": 0, "used_on": None, "used_for": None}
            rules.put(
                (event.union_id, rule), version=adopted.version, kind=adopted.kind, title=adopted.title,
                adopted_by=adopted.adopted_by, adopted_on=event.occurred_on, document=adopted.document,
                review_on=adopted.review_on, uses=known["uses"], used_on=known["used_on"], used_for=known["used_for"],
                review_missed=False, unused=False, repealed_on=None,
            )  # fmt: skip
        case UnitRuleReviewed(rule_id=rule, review_on=day):
            rules.put((event.union_id, rule), review_on=day, review_missed=False)
        case UnitRuleUsed(rule_id=rule, matter=matter):
            rules.add((event.union_id, rule), uses=1)
            rules.put((event.union_id, rule), used_on=event.occurred_on, used_for=matter, unused=False)
        case UnitRuleStale(rule_id=rule, reason="review_missed"):
            rules.put((event.union_id, rule), review_missed=True)
        case UnitRuleStale(rule_id=rule):
            rules.put((event.union_id, rule), unused=True)
        case UnitRuleRepealed(rule_id=rule):
            rules.put((event.union_id, rule), repealed_on=event.occurred_on)


class UnitRuleRow(BaseModel):
    """One rule of a union."""

    union_id: UnionId
    name: str | None  # of the union
    rule_id: Identifier
    version: int
    kind: str
    title: str
    adopted_by: str
    adopted_on: date
    document: str
    review_on: date
    uses: int  # months in which it was applied
    used_on: date | None
    used_for: str | None
    review_missed: bool
    unused: bool
    repealed_on: date | None


_WITH_UNION: Final[Select[tuple[object, ...]]] = select(UNIT_RULES, UNIONS.c.name).join(
    UNIONS, UNIONS.c.union_id == UNIT_RULES.c.union_id
)


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[UnitRuleRow]:
    """A union's rules, those that hold first."""
    order = (UNIT_RULES.c.repealed_on.is_not(None), UNIT_RULES.c.kind, UNIT_RULES.c.title)
    query = _WITH_UNION.where(UNIT_RULES.c.union_id == union_id).order_by(*order).limit(200)
    return [UnitRuleRow(**row) for row in (await read.execute(query)).mappings()]


async def stale_below(read: AsyncConnection, above: UnionId, page: Page) -> Paged[UnitRuleRow]:
    """Rules below a union that hold and are stale, those longest without review first."""
    stale = UNIT_RULES.c.review_missed | UNIT_RULES.c.unused
    query = _WITH_UNION.where(
        stale, UNIT_RULES.c.repealed_on.is_(None), UNIONS.c.dissolved_on.is_(None),
        await within(read, UNIT_RULES.c.union_id, above),
    )  # fmt: skip
    return await page.of(
        read, query, (UNIT_RULES.c.review_on, UNIT_RULES.c.union_id, UNIT_RULES.c.rule_id), UnitRuleRow
    )
