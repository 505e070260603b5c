"""Noticing that events already prove what a hard target wants: rounds over those that are open, while evidence comes in."""

from typing import Any, Final

from gonghui_assessment.evidence.views import TABLES
from gonghui_assessment.measures.catalogue import kind_of
from gonghui_shared.clock import business_date
from gonghui_shared.working import Rounds

from .commands import NoticeTarget
from .proof import counted_by

_KNOWN: Final = f"select {', '.join(f'(select max(position) from {table.name})' for table in TABLES.values())}"
_OPEN: Final = """select t.union_id, t.target_id, t.year, t.measure, t.wanted, min(s.wanted) as stage
    from targets t left join target_stages s
        on s.union_id = t.union_id and s.target_id = t.target_id and s.state = 'open' and s.due_on >= $1
    where t.state = 'open' and t.hard and t.due_on >= $1 group by t.union_id, t.target_id order by 1, 2"""


class ReachedTargets(Rounds):
    """Looks for hard targets and stages that events have reached, and has them decided."""

    name = "reached_targets"
    every = 30.0  # a clock decides at the latest, so nothing depends on them
    _known: Any = None  # how far evidence went when the last round began

    async def round(self) -> int:
        """Go through all that are open, if evidence has come in since the round before; returns how many were reached."""
        known = await self._pool.fetchrow(_KNOWN)
        if known == self._known:
            return 0
        self._known, noticed = known, 0
        today = business_date(self._runtime.now())
        for target in await self._pool.fetch(_OPEN, today):
            flows = kind_of(target["measure"]) == "flow"
            least = min(
                [wanted for wanted in (target["wanted"] if flows else None, target["stage"]) if wanted is not None],
                default=None,
            )
            if least is None:
                continue
            union_id, target_id = target["union_id"], target["target_id"]
            async with self._runtime.reading() as read:
                counted = await counted_by(read, union_id, target["measure"], target["year"], today)
            if counted is not None and counted >= least:
                command = NoticeTarget(union_id=union_id, target_id=target_id)
                await self._issue(command, f"notice/{union_id}/{target_id}/{counted}")
                noticed += 1
        return noticed
