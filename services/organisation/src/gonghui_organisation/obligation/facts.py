"""The facts that duties are held against, read from what the service knows of unions, rolls, units, committees and posts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.handling import Ask
from gonghui_shared.ids import UnionId

from .duties import Facts

_FACTS: Final = """select u.union_id, u.jurisdiction, u.kind, u.unit_type, u.dissolved_on is null as in_being,
    coalesce(r.members, 0) as members, coalesce(r.women, 0) as women, coalesce(f.staff, 0) as staff,
    coalesce(f.own_account, false) as own_account, c.committees, p.held, p.vacant, p.full_time, p.vice_chairs_vacant,
    exists (select from workers_congresses w where w.union_id = u.union_id) as congress,
    exists (select from term_clock t where t.union_id = u.union_id and t.overdue and t.ended_on is null) as term_overdue,
    exists (
        select from funds_review_heads h join posts using (union_id, post_id)
        where h.union_id = u.union_id and posts.holder is null
    ) as funds_head_vacant,
    coalesce(y.entered, look.year) < look.year - 1 and b.first < look.year - 1 as year_over,
    coalesce(y.meetings, 0) as meetings,
    exists (select from supervisors s where s.union_id = u.union_id and s.until is null) as supervised
from directory_unions u
{looks}
left join roll_size r on r.union_id = u.union_id
left join unit_facts f on f.union_id = u.union_id
left join lateral (select array_agg(committee) as committees from committees where union_id = u.union_id) c on true
left join lateral (
    select array_agg(kind) filter (where holder is not null) as held,
        array_agg(kind) filter (where holder is null) as vacant,
        array_agg(kind) filter (where holder is not null and full_time) as full_time,
        count(*) filter (where holder is null and kind = 'vice_chair') as vice_chairs_vacant
    from posts where union_id = u.union_id
) p on true
left join lateral (
    select min(year) filter (where entered) as entered, sum(meetings) filter (where year >= look.year - 1) as meetings
    from meeting_years where union_id = u.union_id
) y on true
cross join (select coalesce(min(year), 9999) as first from duty_years) b"""
_OF_UNIONS: Final = text(
    _FACTS.format(
        looks="join unnest(cast(:unions as text[]), cast(:years as int[])) look (union_id, year) using (union_id)"
    )
)
_OF_JURISDICTION: Final = text(
    f"{_FACTS.format(looks='cross join (select cast(:year as int)) look (year)')}"
    " where u.kind in ('primary', 'joint', 'community') and u.dissolved_on is null"
    " and starts_with(u.jurisdiction || '/', cast(:path as text) || '/')"
)
Found = Mapping[UnionId, tuple[str, Facts]]  # by union: jurisdiction and facts


async def facts_of(read: AsyncConnection, unions: Mapping[UnionId, date]) -> Found:
    """Jurisdiction and facts of these unions, each as seen from a day; those that are not known are left out."""
    years = [on.year for on in unions.values()]
    return _found(await read.execute(_OF_UNIONS, {"unions": list(unions), "years": years}))


async def facts_in(read: AsyncConnection, jurisdiction: str, on: date) -> Found:
    """The same of all unions with members of their own that lie in a jurisdiction."""
    return _found(await read.execute(_OF_JURISDICTION, {"path": jurisdiction, "year": on.year}))


async def facts(ask: Ask) -> Facts:
    """Loader: the facts of the command's union; one that is not known owes nothing."""
    found = await facts_of(ask.read, {ask.union_id: ask.on})
    return found[ask.union_id][1] if found else Facts(in_being=False)


def _found(rows: Any) -> Found:
    return {row["union_id"]: (row["jurisdiction"], _facts(row)) for row in rows.mappings()}


def _facts(row: Mapping[str, Any]) -> Facts:
    held = frozenset(row["held"] or ())
    return Facts(
        row["in_being"], row["kind"], row["unit_type"], row["members"], row["women"], row["staff"], row["own_account"],
        frozenset(row["committees"] or ()), held, frozenset(row["vacant"] or ()) - held,
        frozenset(row["full_time"] or ()), row["congress"], row["term_overdue"],
        row["vice_chairs_vacant"], row["funds_head_vacant"], row["year_over"], row["meetings"],
        row["supervised"],
    )  # fmt: skip
