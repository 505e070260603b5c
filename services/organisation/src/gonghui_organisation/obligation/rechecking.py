"""How far unions have been held against changed rules."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_RECHECKS: Final = text("""select code, version, edge, begun_on, unions, (
        select count(*) from duty_rechecks_due d
        where d.cause = 'recheck/' || code || '/' || version || '/' || edge || '/' || position
    ) as waiting
    from duty_rechecks_begun where unions > 0 order by position desc, edge limit 50""")


class Recheck(BaseModel):
    """One change of a rule: unions that were, and are still to be, held against it."""

    code: str
    version: str
    edge: str  # begins, ends, withdrawn
    begun_on: date
    unions: int
    waiting: int


async def rechecks(read: AsyncConnection) -> Sequence[Recheck]:
    """The newest ones first."""
    return [Recheck(**row) for row in (await read.execute(_RECHECKS)).mappings()]
