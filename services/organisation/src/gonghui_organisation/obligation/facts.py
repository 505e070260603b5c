"""The facts that duties are held against, read from what the service knows of unions, rolls, units, committees and posts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.handling import Ask
from gonghui_shared.ids import UnionId

from .duties import Facts

_FACTS: Final = """select u.union_id, u.jurisdiction, u.kind, u.unit_type, u.dissolved_on is null as in_being,
    coalesce(r.members, 0) as members, coalesce(r.women, 0) as women, coalesce(f.staff, 0) as staff,
    coalesce(f.own_account, false) as own_account, c.committees, p.held, p.vacant, p.full_time,
    exists (select from workers_congresses w where w.union_id = u.union_id) as congress,
    exists (select from term_clock t where t.union_id = u.union_id and t.overdue and t.ended_on is null) as term_overdue
from directory_unions u
left join roll_size r on r.union_id = u.union_id
left join unit_facts f on f.union_id = u.union_id
left join lateral (select array_agg(committee) as committees from committees where union_id = u.union_id) c on true
left join lateral (
    select array_agg(kind) filter (where holder is not null) as held,
        array_agg(kind) filter (where holder is null) as vacant,
        array_agg(kind) filter (where holder is not null and full_time) as full_time
    from posts where union_id = u.union_id
) p on true"""
_OF_UNIONS: Final = text(f"{_FACTS} where u.union_id = any(:unions)")
_OF_JURISDICTION: Final = text(
    f"{_FACTS} where u.kind in ('primary', 'joint', 'community') and u.dissolved_on is null"
    " and starts_with(u.jurisdiction || '/', cast(:path as text) || '/')"
)
Found = Mapping[UnionId, tuple[str, Facts]]  # by union: jurisdiction and facts


async def facts_of(read: AsyncConnection, unions: Sequence[UnionId]) -> Found:
    """Jurisdiction and facts of these unions; those that are not known are left out."""
    return _found(await read.execute(_OF_UNIONS, {"unions": list(unions)}))


async def facts_in(read: AsyncConnection, jurisdiction: str) -> Found:
    """The same of all unions with members of their own that lie in a jurisdiction."""
    return _found(await read.execute(_OF_JURISDICTION, {"path": jurisdiction}))


async def facts(ask: Ask) -> Facts:
    """Loader: the facts of the command's union; one that is not known owes nothing."""
    found = await facts_of(ask.read, [ask.union_id])
    return found[ask.union_id][1] if found else Facts(in_being=False)


def _found(rows: Any) -> Found:
    return {row["union_id"]: (row["jurisdiction"], _facts(row)) for row in rows.mappings()}


def _facts(row: Mapping[str, Any]) -> Facts:
    held = frozenset(row["held"] or ())
    return Facts(
        row["in_being"], row["kind"], row["unit_type"], row["members"], row["women"], row["staff"], row["own_account"],
        frozenset(row["committees"] or ()), held, frozenset(row["vacant"] or ()) - held,
        frozenset(row["full_time"] or ()), row["congress"], row["term_overdue"],
    )  # fmt: skip
