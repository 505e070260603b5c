"""Members of a union that has ended by merger or dissolution go on in the one that took over.

A worker passes them on by ordinary commands, each under a key of its own: what it has done it never does twice, and what it
has not done it finds again on the roll.
"""

import asyncio
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from gonghui_organisation.membership.commands import RetainMembership, TransferMember
from gonghui_shared.execution_port import Executor
from gonghui_shared.runtime import Runtime
from gonghui_shared.working import Worker

ABREAST: Final = 8
BATCH: Final = 200
_STANDING: Final = """select c.union_id, c.case_id, c.kind, c.receivers->0->>'union_id' as receiver, r.member_id,
        case when c.kind = 'dissolve' then 'unit_closed' else r.retained_for end as retained_for
    from restructurings c join roll r on r.union_id = c.union_id and r.standing <> 'ended'
    where c.stage = 'completed' and c.remaining = 0 and c.kind in ('merge', 'dissolve')
    order by c.union_id, r.member_id limit $1"""


class MemberMoves(Worker):
    """Passes members on; see the module."""

    name = "member_moves"

    def __init__(self, runtime: Runtime, executor: Executor) -> None:
        super().__init__(runtime, executor)
        self._refused: set[tuple[str, str]] = set()  # looked at again by the next process

    async def step(self) -> int:
        """One batch; returns how many members were passed on."""
        todo = await self._todo()
        for start in range(0, len(todo), ABREAST):
            await asyncio.gather(*(self._move(row) for row in todo[start : start + ABREAST]))
        return len(todo)

    async def waits(self) -> bool:
        """Whether somebody stands on the roll of a union that has ended so."""
        return bool(await self._todo())

    async def _todo(self) -> list[Any]:
        rows = await self._pool.fetch(_STANDING, BATCH + len(self._refused))
        return [row for row in rows if (row["union_id"], row["member_id"]) not in self._refused]

    async def _move(self, row: Any) -> None:
        """Pass a member on; whoever was retained stays so, and the superior union keeps the standing after a dissolution.

        Source: R-MEM-04.
        """
        union_id, member_id, receiver = row["union_id"], row["member_id"], row["receiver"]
        key, to_member = f"restructuring/{union_id}/{row['case_id']}/{member_id}", _member_id(union_id, member_id)
        passing = TransferMember(union_id=union_id, member_id=member_id, to_union_id=receiver, to_member_id=to_member)
        if await self._issue(passing, key) is not None:
            self._refused.add((union_id, member_id))
        elif row["retained_for"] is not None:
            kept = RetainMembership(union_id=receiver, member_id=to_member, reason=row["retained_for"])
            await self._issue(kept, f"{key}/retained")


def _member_id(union_id: str, member_id: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"{union_id}/{member_id}"))
