"""What can be read about elections."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import ROLL
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    CadreElected,
    ElectionApproved,
    ElectionDisputed,
    ElectionDisputeHeard,
    ElectionHeld,
    ElectionReturned,
    PostKind,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import descendants
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection
from gonghui_shared.refusals import NotFound
from gonghui_shared.rules import Rules

from .commands import ElectionKind, UnitRole, VettingBody
from .decider import Roll
from .events import (
    CandidatesNominated,
    CandidateVetted,
    ElectionMeetingHeld,
    ElectionOpened,
    ElectionPlanAnswered,
    ElectionPlanned,
    ResultReported,
)

ElectionState = Literal[
    "planned", "plan_approved", "plan_returned", "opened", "publicised", "voting", "reported", "approved", "returned"
]

ELECTIONS = Table(
    "elections",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("election_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("entitled", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("published_until", Date),
    Column("held_on", Date),
    Column("answer_due_on", Date),
    Column("contests", JSON, nullable=False),  # posts and who stands for them
    Column("plan", JSON),  # None: none was asked for
    Column("plan_returned_for", Text),
    Column("disputes_open", Integer, nullable=False),
    Column("disputes_upheld", Integer, nullable=False),
    Index("by_state", "state"),
)
VETTINGS = Table(
    "election_vettings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("election_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("person_id", Text, primary_key=True, index=True),
    Column("body", Text, primary_key=True),
    Column("unit_role", Text),
    Column("passed", Boolean, nullable=False),
    Column("bars", JSON, nullable=False),
    Column("opinion", Text),
    Column("vetted_on", Date, nullable=False),
    info={"personal": ("opinion",)},
)
RESULTS = Table(
    "election_results",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("election_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("votes", Integer, nullable=False),
)


@projection(
    "elections",
    version=2,
    reads=[
        ElectionPlanned, ElectionPlanAnswered, ElectionOpened, CandidatesNominated, ElectionMeetingHeld, ElectionHeld, ResultReported, ElectionDisputed,
        ElectionDisputeHeard, ElectionApproved, ElectionReturned,
    ],
    writes=[ELECTIONS],
)  # fmt: skip
def project_elections(elections: Rows, event: Recorded) -> None:
    """Every election and how far it has come."""
    match event.body:
        case ElectionPlanned(election_id=election, direct=direct) as plan:
            elections.put(
                (event.union_id, election), kind="term", state="planned", direct=direct, entitled=0, present=0,
                opened_on=event.occurred_on, published_until=None, held_on=None, answer_due_on=None, contests=[],
                disputes_open=0, disputes_upheld=0, plan=plan, plan_returned_for=None,
            )  # fmt: skip
        case ElectionPlanAnswered(election_id=election, approved=approved, reason=reason):
            state = "plan_approved" if approved else "plan_returned"
            elections.put((event.union_id, election), state=state, plan_returned_for=None if approved else reason)
        case ElectionOpened(election_id=election, kind=kind, direct=direct, entitled=entitled, contests=contests):
            elections.put(
                (event.union_id, election), kind=kind, state="opened", direct=direct, entitled=entitled, present=0,
                opened_on=event.occurred_on, published_until=None, held_on=None, answer_due_on=None, contests=contests,
                disputes_open=0, disputes_upheld=0,
            )  # fmt: skip
        case CandidatesNominated(election_id=election, published_until=day, contests=contests):
            elections.put((event.union_id, election), state="publicised", published_until=day, contests=contests)
        case ElectionMeetingHeld(election_id=election, held_on=day, present=present):
            elections.put((event.union_id, election), state="voting", held_on=day, present=present)
        case ElectionHeld(election_id=election):
            elections.put((event.union_id, election), state="reported")
        case ResultReported(election_id=election, answer_due_on=day):
            elections.put((event.union_id, election), answer_due_on=day)
        case ElectionDisputed(election_id=election):
            elections.add((event.union_id, election), disputes_open=1)
        case ElectionDisputeHeard(election_id=election, upheld=upheld):
            elections.add((event.union_id, election), disputes_open=-1, disputes_upheld=int(upheld))
        case ElectionApproved(election_id=election):
            elections.put((event.union_id, election), state="approved")
        case ElectionReturned(election_id=election):
            elections.put((event.union_id, election), state="returned")


@projection("election_vettings", version=2, reads=[CandidateVetted], writes=[VETTINGS])
def project_vettings(vettings: Rows, event: Recorded, *, vault: Vault) -> None:
    """What each body said last of everybody who is to stand, in clear until the person is forgotten."""
    match event.body:
        case CandidateVetted() as vetted:
            vettings.put(
                (event.union_id, vetted.election_id, vetted.kind, vetted.person_id, vetted.body),
                unit_role=vetted.unit_role, passed=vetted.passed, bars=vetted.bars,
                opinion=vault.open(event, "opinion"), vetted_on=event.occurred_on,
            )  # fmt: skip


@projection("election_results", version=1, reads=[CadreElected], writes=[RESULTS])
def project_results(results: Rows, event: Recorded) -> None:
    """Who was elected to which post, with how many votes."""
    match event.body:
        case CadreElected(election_id=election, post_id=post, kind=kind, person_id=person, votes=votes):
            results.put((event.union_id, election, post), kind=kind, person_id=person, votes=votes)


class ElectionRow(BaseModel):
    """An election and how far it has come."""

    union_id: UnionId
    election_id: Identifier
    kind: ElectionKind
    state: ElectionState
    direct: bool
    entitled: int
    present: int
    opened_on: date
    published_until: date | None
    held_on: date | None
    answer_due_on: date | None
    disputes_open: int
    disputes_upheld: int


class ElectionBelow(ElectionRow):
    """An election with the name of its union."""

    name: str | None


class SeatsPlanned(BaseModel):
    """How many posts of a kind a plan wants filled, from how many candidates."""

    kind: PostKind
    seats: int
    candidates: int


class Plan(BaseModel):
    """The plan of an election."""

    meeting_on: date
    direct: bool
    seats: Sequence[SeatsPlanned]
    preparers: Sequence[PersonId]


class Cited(BaseModel):
    """A rule that bars somebody, and where it stands."""

    code: str
    citation: str
    zh: str
    en: str


class Vetting(BaseModel):
    """What a body said of somebody who is to stand, and the rules that bar the person."""

    kind: PostKind
    person_id: PersonId
    body: VettingBody
    unit_role: UnitRole | None
    passed: bool
    bars: Sequence[str]
    cited: Sequence[Cited] = ()
    opinion: str | None  # None: forgotten
    vetted_on: date


class BallotPart(BaseModel):
    """Posts of one kind, and who stands for them in the order of the ballot."""

    kind: PostKind
    post_ids: Sequence[PostId]
    candidates: Sequence[PersonId]


class Elected(BaseModel):
    """Who was elected to a post."""

    post_id: PostId
    kind: PostKind
    person_id: PersonId
    votes: int


class ElectionWhole(ElectionRow):
    """An election with its ballot and its result."""

    plan: Plan | None
    plan_returned_for: str | None
    contests: Sequence[BallotPart]
    elected: Sequence[Elected]


async def elections(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ElectionRow]:
    """A union's elections in the order in which they were opened."""
    query = select(ELECTIONS).where(ELECTIONS.c.union_id == union_id)
    return await page.of(read, query, (ELECTIONS.c.opened_on, ELECTIONS.c.election_id), ElectionRow)


async def elections_below(
    read: AsyncConnection, union_id: UnionId, page: Page, state: ElectionState
) -> Paged[ElectionBelow]:
    """Elections of a union and all unions below it that stand in a state."""
    below = descendants(union_id)
    query = (
        select(ELECTIONS, UNIONS.c.name)
        .join(below, below.c.union_id == ELECTIONS.c.union_id)
        .outerjoin(UNIONS, UNIONS.c.union_id == ELECTIONS.c.union_id)
        .where(ELECTIONS.c.state == state)
    )
    order = (ELECTIONS.c.opened_on, ELECTIONS.c.union_id, ELECTIONS.c.election_id)
    return await page.of(read, query, order, ElectionBelow)


async def election(read: AsyncConnection, union_id: UnionId, election_id: Identifier) -> ElectionWhole:
    """One election.

    Raises:
        NotFound: the union has none of this id.
    """
    one = select(ELECTIONS).where(ELECTIONS.c.union_id == union_id, ELECTIONS.c.election_id == election_id)
    row = (await read.execute(one)).mappings().first()
    if row is None:
        raise NotFound
    won = select(RESULTS).where(RESULTS.c.union_id == union_id, RESULTS.c.election_id == election_id)
    seats = [dict(seat) for seat in (await read.execute(won.order_by(RESULTS.c.post_id))).mappings()]
    return ElectionWhole.model_validate(dict(row) | {"elected": seats})


async def vettings(
    read: AsyncConnection, union_id: UnionId, election_id: Identifier, rules: Rules
) -> Sequence[Vetting]:
    """What was said of everybody who is to stand, post by post.

    Args:
        rules: in which bars are looked up.
    """
    query = select(VETTINGS).where(VETTINGS.c.union_id == union_id, VETTINGS.c.election_id == election_id)
    order = (VETTINGS.c.kind, VETTINGS.c.person_id, VETTINGS.c.body)
    rows = (await read.execute(query.order_by(*order).limit(2_000))).mappings()
    return [Vetting.model_validate({**row, "cited": [_cited(rules, code) for code in row["bars"]]}) for row in rows]


def _cited(rules: Rules, code: str) -> Cited:
    rule = rules.version(code)
    return Cited(code=code, citation=rule.citation, zh=rule.zh, en=rule.en)


async def voting_roll(ask: Ask) -> Roll | None:
    """Loader: members of the command's union who may vote; None for a union whose roll is not kept here.

    Retained members have no vote. Source: R-MEM-04.
    """
    query = select(ROLL.c.member_id).where(ROLL.c.union_id == ask.union_id, ROLL.c.standing == "member")
    members = list(await ask.read.scalars(query.order_by(ROLL.c.member_id)))
    return Roll(len(members), sha256("\n".join(members).encode()).hexdigest()) if members else None
