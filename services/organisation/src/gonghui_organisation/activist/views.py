"""What can be read about activists."""

from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import ROLL
from gonghui_organisation.tables import METADATA
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import ActivistEnded, ActivistRecognised

ACTIVISTS: Final = Table(
    "activists",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True, index=True),
    Column("does", Text),
    Column("since", Date, nullable=False),
    info={"personal": ("does",)},
)


@projection("activists", version=2, reads=[ActivistRecognised, ActivistEnded], writes=[ACTIVISTS])
def project_activists(activists: Rows, event: Recorded, *, vault: Vault) -> None:
    """Each union's pool of activists; what they do in clear until the person is forgotten."""
    match event.body:
        case ActivistRecognised(person_id=person):
            known = activists.get((event.union_id, person))
            since = known["since"] if known else event.occurred_on
            activists.put((event.union_id, person), does=vault.open(event, "does"), since=since)
        case ActivistEnded(person_id=person):
            activists.delete((event.union_id, person))


class Activist(BaseModel):
    """Somebody on whom a union can count."""

    person_id: PersonId
    does: str | None  # None: forgotten
    since: date


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Activist]:
    """A union's activists, by id."""
    query = select(ACTIVISTS).where(ACTIVISTS.c.union_id == union_id)
    return await page.of(read, query, (ACTIVISTS.c.person_id,), Activist)


async def on_the_roll(ask: Ask) -> bool | None:
    """Loader: whether the command's person is a member of its union; None where the roll is not kept here."""
    here = func.bool_or((ROLL.c.person_id == ask.command.person_id) & (ROLL.c.standing != "ended"))
    found: bool | None = await ask.read.scalar(select(here).where(ROLL.c.union_id == ask.union_id))
    return found


async def what_is_done(ask: Ask) -> str | None:
    """Loader: what the command's person is known to do as an activist of its union."""
    one = ACTIVISTS.c.union_id == ask.union_id, ACTIVISTS.c.person_id == ask.command.person_id
    found: str | None = await ask.read.scalar(select(ACTIVISTS.c.does).where(*one))
    return found
