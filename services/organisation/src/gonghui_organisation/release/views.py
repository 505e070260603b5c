"""What can be read about releases, and until when whose labour contract is extended."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.decider import ELECTED_POSTS
from gonghui_organisation.post.views import HOLDERS, POSTS
from gonghui_organisation.tables import METADATA
from gonghui_organisation.term.views import CLOCKS
from gonghui_shared.contracts.organisation import PostKind, ReleaseAnswered
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import CommitteeConsented, ReleaseRequested, ReleaseUnanswered

RELEASES: Final = Table(
    "releases",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("release_id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("reason", Text),
    Column("requested_on", Date, nullable=False),
    Column("answer_by", Date),
    Column("unanswered", Boolean, nullable=False),
    Column("consented", Boolean),
    Column("by_silence", Boolean, nullable=False),
    Column("answered_on", Date),
    info={"personal": ("reason",)},
)


@projection(
    "releases",
    version=2,
    reads=[ReleaseRequested, CommitteeConsented, ReleaseUnanswered, ReleaseAnswered],
    writes=[RELEASES],
)
def project_releases(releases: Rows, event: Recorded, *, vault: Vault) -> None:
    """Every request and how far it has come; its reason in clear until the person is forgotten."""
    match event.body:
        case ReleaseRequested(release_id=release, post_id=post, person_id=person):
            releases.put(
                (event.union_id, release), post_id=post, person_id=person, reason=vault.open(event, "reason"),
                requested_on=event.occurred_on, answer_by=None, unanswered=False, consented=None, by_silence=False,
                answered_on=None,
            )  # fmt: skip
        case CommitteeConsented(release_id=release, answer_by=day):
            releases.put((event.union_id, release), answer_by=day)
        case ReleaseUnanswered(release_id=release):
            releases.put((event.union_id, release), unanswered=True)
        case ReleaseAnswered(release_id=release, consented=consented, by_silence=silence):
            key = (event.union_id, release)
            releases.put(key, consented=consented, by_silence=silence, answered_on=event.occurred_on)


class ReleaseRow(BaseModel):
    """A request to move somebody elected to another job, and how far it has come."""

    union_id: UnionId
    release_id: Identifier
    post_id: PostId
    person_id: PersonId
    reason: str | None  # None: forgotten
    requested_on: date
    answer_by: date | None  # by the superior union
    unanswered: bool
    consented: bool | None
    by_silence: bool
    answered_on: date | None


class Protection(BaseModel):
    """Until when the labour contract of somebody elected is extended by law; None: for as long as the term has no end."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    full_time: bool
    held_from: date
    held_to: date | None
    protected_until: date | None


async def releases(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ReleaseRow]:
    """A union's requests, the oldest first."""
    query = select(RELEASES).where(RELEASES.c.union_id == union_id)
    return await page.of(read, query, (RELEASES.c.requested_on, RELEASES.c.release_id), ReleaseRow)


async def protections(read: AsyncConnection, union_id: UnionId) -> Sequence[Protection]:
    """Everybody who holds or held an elected post of the union, and until when the contract is extended.

    Source: R-TRM-05.
    """
    term = select(CLOCKS.c.due_on).where(CLOCKS.c.union_id == union_id, CLOCKS.c.ended_on.is_(None))
    due_on: date | None = await read.scalar(term.order_by(CLOCKS.c.term_no.desc()).limit(1))
    query = (
        select(HOLDERS, POSTS.c.full_time)
        .join(POSTS, (POSTS.c.union_id == HOLDERS.c.union_id) & (POSTS.c.post_id == HOLDERS.c.post_id))
        .where(HOLDERS.c.union_id == union_id, HOLDERS.c.kind.in_(ELECTED_POSTS))
        .order_by(HOLDERS.c.held_from.desc(), HOLDERS.c.post_id)
        .limit(200)
    )
    rows = (await read.execute(query)).mappings().all()
    return [
        Protection(
            **{name: row[name] for name in ("post_id", "kind", "person_id", "full_time", "held_from", "held_to")},
            protected_until=protected_until(row["full_time"], row["held_from"], row["held_to"], due_on),
        )
        for row in rows
    ]


def protected_until(full_time: bool, held_from: date, held_to: date | None, term_due: date | None) -> date | None:
    """Full-time officers keep their contract for as long again as they served; part-time ones to the end of the term.

    Args:
        term_due: the end of the present term; None where none runs.

    Source: R-TRM-05.
    """
    last = held_to or term_due
    if last is None:
        return None
    return last + (last - held_from) + timedelta(days=1) if full_time else last
