"""Unions' own rules over HTTP."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import AdoptUnitRule, MarkUnitRuleStale, RepealUnitRule, ReviewUnitRule, UseUnitRule
from .decider import (
    UNIT_RULE,
    BylawsByMembers,
    NoSuchUnitRule,
    ReviewTooLate,
    adopt_unit_rule,
    mark_unit_rule_stale,
    repeal_unit_rule,
    review_unit_rule,
    use_unit_rule,
)


def of_rule(command: AdoptUnitRule | ReviewUnitRule | UseUnitRule | RepealUnitRule | MarkUnitRuleStale) -> str:
    """A rule is a stream: a dozen events a year at most."""
    return f"{command.union_id}/{command.rule_id}"


ALSO_UNION: Final[dict[str, Stream[Any]]] = {"union": Stream(UNION, attrgetter("union_id"))}

router = commands(
    UNIT_RULE,
    "/unions/{union_id}/unit-rules/{rule_id}",
    post(
        "/versions", adopt_unit_rule, allows="union.regulate", stream=of_rule, also=ALSO_UNION,
        refuses=[UnionNotInBeing, BylawsByMembers, ReviewTooLate],
    ),
    post("/reviews", review_unit_rule, allows="union.regulate", stream=of_rule, refuses=[NoSuchUnitRule, ReviewTooLate]),
    post("/uses", use_unit_rule, allows="union.regulate", stream=of_rule, refuses=[NoSuchUnitRule]),
    post("/repeal", repeal_unit_rule, allows="union.regulate", stream=of_rule, refuses=[NoSuchUnitRule]),
    post("/stale", mark_unit_rule_stale, allows=Service("organisation"), stream=of_rule),
)  # fmt: skip


@router.get("/unions/{union_id}/unit-rules", allows="union.read")
async def unit_rules(union_id: UnionId, read: ReadConnection) -> Sequence[views.UnitRuleRow]:
    """A union's by-laws and rules, those that hold first."""
    return await views.of_union(read, union_id)


@router.get("/federations/{union_id}/stale-unit-rules", allows="union.read")
async def stale_unit_rules(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.UnitRuleRow]:
    """Rules of unions below that were not reviewed in time, or are not used."""
    return await views.stale_below(read, union_id, page)
