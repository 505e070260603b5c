"""Rewards as they are published: who was granted what for which term, and what every preference was used for."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, Select, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import Preference, PreferencesExpired, PreferenceUsed, RewardGranted
from gonghui_shared.directory import UNIONS
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("term_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True, index=True),
    Column("preference", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("granted_on", Date, nullable=False),
    Column("granted_by", Text, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("purpose", Text),
    Column("used_on", Date),
    Column("used_by", Text),
    info={"personal": ("purpose",)},
)


@projection("preferences", version=2, reads=[RewardGranted, PreferenceUsed, PreferencesExpired], writes=[PREFERENCES])
def project_preferences(preferences: Rows, event: Recorded, *, vault: Vault) -> None:
    """Every preference that was granted, and what became of it; its purpose in clear until the person is forgotten."""
    body: Any = event.body
    name = (event.union_id, body.evaluation_id, body.term_id, body.post_id, body.person_id)
    match body:
        case RewardGranted():
            for one in body.preferences:
                preferences.put(
                    (*name, one), state="open", granted_on=event.occurred_on, granted_by=body.granted_by,
                    valid_until=body.valid_until, purpose=None, used_on=None, used_by=None,
                )  # fmt: skip
        case PreferenceUsed(preference=one, used_by=actor):
            purpose = vault.open(event, "purpose")
            preferences.put((*name, one), state="used", purpose=purpose, used_on=event.occurred_on, used_by=actor)
        case PreferencesExpired():
            for one in body.preferences:
                preferences.put((*name, one), state="expired")


class PreferenceRow(BaseModel):
    """One preference that somebody was granted."""

    union_id: UnionId
    union_name: str | None
    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    preference: Preference
    state: Literal["open", "used", "expired"]
    granted_on: date
    granted_by: str
    valid_until: date
    purpose: str | None  # None: not used, or forgotten
    used_on: date | None
    used_by: str | None


_ORDER = tuple(PREFERENCES.primary_key.columns)


def _all() -> Select[Any]:
    names = UNIONS.c.name.label("union_name")
    return select(PREFERENCES, names).outerjoin(UNIONS, UNIONS.c.union_id == PREFERENCES.c.union_id)


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[PreferenceRow]:
    """A union's preferences, the newest evaluation first."""
    query = _all().where(PREFERENCES.c.union_id == union_id).order_by(PREFERENCES.c.evaluation_id.desc(), *_ORDER[2:])
    return [PreferenceRow.model_validate(dict(row)) for row in (await read.execute(query.limit(500))).mappings()]


async def everywhere(read: AsyncConnection, page: Page) -> Paged[PreferenceRow]:
    """Preferences of the whole city, union by union."""
    return await page.of(read, _all(), _ORDER, PreferenceRow)
