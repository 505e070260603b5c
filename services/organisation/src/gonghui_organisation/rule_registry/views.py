"""What can be read of the registry; the versions themselves lie in the directory that every service keeps."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.directory.views import RULES
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import NoSuchRule, Rulebook


class VersionRow(BaseModel):
    """One version of one rule."""

    code: str
    version: str
    rule: dict[str, Any]
    withdrawn: bool


class RuleInForce(BaseModel):
    """One rule as it holds."""

    code: str
    version: str
    value: Any
    unit: str
    jurisdiction: str
    citation: str
    zh: str
    en: str


async def versions(read: AsyncConnection, union_id: UnionId, page: Page, code: str | None) -> Paged[VersionRow]:
    """Versions by code."""
    columns = (RULES.c.code, RULES.c.version)
    query = select(*columns, RULES.c.rule, RULES.c.withdrawn).where(RULES.c.union_id == union_id)
    return await page.of(read, query if code is None else query.where(RULES.c.code == code), columns, VersionRow)


def in_force(book: Rulebook, jurisdiction: str, on: date) -> Sequence[RuleInForce]:
    """Every rule that holds there and then."""
    found = []
    for code in book.codes():
        try:
            rule = book.resolve(code, jurisdiction, on)
        except NoSuchRule:
            continue
        found.append(RuleInForce(**{name: getattr(rule, name) for name in RuleInForce.model_fields}))
    return found
