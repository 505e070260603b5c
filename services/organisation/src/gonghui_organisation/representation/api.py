"""Representatives over HTTP, and how bodies reflect the members."""

from operator import attrgetter

from gonghui_organisation.election.views import voting_roll
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .balance import Balance, balance
from .decider import (
    REPRESENTATION,
    MembersMeetThemselves,
    MoreThanMembers,
    NoRepresentative,
    SeatedTwice,
    SessionNotNext,
    replace_representative,
    seat_representatives,
)

router = commands(
    REPRESENTATION,
    "/unions/{union_id}/representatives",
    post(
        "",
        seat_representatives,
        allows="election.hold",
        stream=attrgetter("union_id"),
        given={"roll": voting_roll},
        refuses=[SessionNotNext, SeatedTwice, MembersMeetThemselves, MoreThanMembers],
    ),
    post(
        "/replacements",
        replace_representative,
        allows="election.hold",
        stream=attrgetter("union_id"),
        refuses=[NoRepresentative, SeatedTwice],
    ),
)


@router.get("/unions/{union_id}/representatives", allows="union.read")
async def representatives(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Representative]:
    """Who represents the members, by id."""
    return await views.representatives(read, union_id, page)


@router.get("/unions/{union_id}/balance", allows="member.read")
async def balance_of(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, election_id: Identifier | None = None
) -> Balance:
    """How the union's bodies, and the candidates of an election, reflect its members."""
    rules, today = await rules_today(runtime, union_id), business_date(runtime.now())
    return await balance(read, union_id, election_id, rules, today)
