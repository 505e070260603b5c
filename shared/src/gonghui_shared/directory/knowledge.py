"""Authority, jurisdictions and rules as a service knows them from organisation's events."""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Final

import asyncpg
import msgspec
import yaml

from gonghui_shared.rules import Rulebook, RuleVersion
from gonghui_shared.runtime import Grant
from gonghui_shared.settings import Settings

_FRESH: Final = 1.0  # seconds that the rulebook is used before its projection is looked at again
_RULE: Final = msgspec.json.Decoder(RuleVersion)

_UP: Final = """with recursive up (union_id, superior_id, dissolved_on, depth) as (
    select union_id, superior_id, dissolved_on, 0 from directory_unions where union_id = $1
    union all
    select u.union_id, u.superior_id, u.dissolved_on, up.depth + 1 from directory_unions u join up on u.union_id = up.superior_id
    where up.depth < 16
)"""

_HELD: Final = f"""{_UP} select p.kind, p.post_id, p.union_id, up.depth, null as lent_by, null as permissions
    from directory_posts p join up using (union_id)
    where p.person_id = $2 and p.held_from <= $3 and coalesce(least(p.held_to, up.dissolved_on), $3) >= $3
    union all
    select s.kind, s.post_id, s.union_id, up.depth, s.lent_by, s.permissions::text
    from directory_stand_ins s join up using (union_id)
    where s.person_id = $2 and s.from_on <= $3 and least(s.until_on, up.dissolved_on) >= $3
    and exists (
        select from directory_posts h
        where h.union_id = s.union_id and h.post_id = s.post_id and h.person_id = s.lent_by
        and h.held_from <= $3 and coalesce(h.held_to, $3) >= $3
    )
    order by 4, 5 nulls first"""  # own posts before those of others, the nearest union first


def read_grants() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Post kind → reach → permissions."""
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
        files(__package__).joinpath("grants.yaml").read_text()
    )
    return found


def gives(patterns: Sequence[str], permission: str) -> bool:
    """Whether one of the patterns covers the permission."""
    return any(
        pattern == permission or (pattern.endswith(".*") and permission.startswith(pattern[:-1]))
        for pattern in patterns
    )


class Directory:
    """`runtime.Knowledge` over the directory's tables."""

    def __init__(self, pool: "asyncpg.Pool[Any]", settings: Settings) -> None:
        self._pool, self._settings = pool, settings
        self._grants = read_grants()
        self._book: Rulebook | None = None
        self._book_of = ""
        self._looked_at = -_FRESH

    async def may(self, person_id: str, permission: str, union_id: str, on: date) -> Grant | None:
        """The grant by which a person may, or None: nothing is allowed that no post gives, and posts end with their union.

        A union that is not known yet can be acted on by nobody but those above the federation's scope.
        """
        for row in await self._pool.fetch(_HELD, union_id, person_id, on):
            reach, lent = self._grants.get(row["kind"], {}), row["permissions"]
            patterns = [*reach.get("below", ()), *(reach.get("own", ()) if row["depth"] == 0 else ())]
            if gives(patterns, permission) and (lent is None or gives(msgspec.json.decode(lent), permission)):
                return Grant(row["post_id"], row["union_id"], permission, row["kind"], row["lent_by"])
        return None

    async def of(self, union_id: str, on: date) -> str:
        """The union's jurisdiction; the federation's for a union that is not known yet."""
        return (await self.of_many([union_id], on))[union_id]

    async def of_many(self, union_ids: Collection[str], on: date) -> Mapping[str, str]:  # noqa: ARG002 - jurisdictions may come to change with time
        """The jurisdictions of many unions; the federation's for those that are not known yet."""
        federation = self._settings.federation
        rows = await self._pool.fetch(
            "select union_id, jurisdiction from directory_unions where union_id = any($1)", [*union_ids, federation]
        )
        known = {row["union_id"]: row["jurisdiction"] for row in rows}
        otherwise = known.get(federation, self._settings.jurisdiction)
        return {union_id: known.get(union_id, otherwise) for union_id in union_ids}

    async def current(self, *, fresh: bool = False) -> Rulebook:
        """All rule versions; read again when the projection has changed."""
        now = time.monotonic()
        if self._book is not None and not fresh and now - self._looked_at < _FRESH:
            return self._book
        mark = await self._pool.fetchval(
            "select count(*) || '/' || count(*) filter (where withdrawn) || '/' || coalesce(max(position::bigint), 0) from directory_rules"
        )
        if mark != self._book_of or self._book is None:
            rows = await self._pool.fetch("select rule from directory_rules where not withdrawn")
            self._book = Rulebook(_RULE.decode(row["rule"]) for row in rows)
            self._book_of = mark
        self._looked_at = now
        return self._book
