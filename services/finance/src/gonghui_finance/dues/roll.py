"""Who owes dues on a day: organisation's answer, asked for when dues are assessed."""

from collections.abc import Sequence

from pydantic import BaseModel

from gonghui_shared.http import Ask
from gonghui_shared.http.client import client_of
from gonghui_shared.ids import MemberId


class RollPage(BaseModel):
    """A part of the roll, by id; what else organisation says of it is not asked here."""

    member_ids: Sequence[MemberId]
    next: MemberId | None  # the id after which the next part begins


async def roll(ask: Ask) -> frozenset[MemberId]:
    """Loader: the union's members who owe dues on the command's business date.

    Raises:
        Unavailable: organisation does not answer; nothing is decided, and the same key may be sent again.
    """
    client = client_of(ask.runtime, "organisation")
    found: set[MemberId] = set()
    where = {"union_id": ask.union_id, "on": ask.on.isoformat()}
    while True:
        page = await client.get("/internal/roll", RollPage, **where)
        found.update(page.member_ids)
        if page.next is None:
            return frozenset(found)
        where["after"] = page.next
