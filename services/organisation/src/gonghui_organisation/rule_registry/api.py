"""The registry over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import Path, Query

from gonghui_organisation.obligation import rechecking
from gonghui_organisation.union.commands import Jurisdiction
from gonghui_organisation.union.views import federation_only
from gonghui_shared.http import On, Page, Paged, ReadConnection, Service, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId

from . import impact as impacts
from . import views
from .commands import (
    ActivateRuleVersion,
    AdoptRuleVersion,
    AdoptRuleVersions,
    AssessRuleImpact,
    Code,
    ProposeRuleVersion,
    WithdrawRuleVersion,
)
from .decider import (
    RULE,
    ImpactNotAssessed,
    NoSuchVersion,
    NotProposed,
    SecondPersonNeeded,
    ValidityReversed,
    ValueDoesNotFit,
    VersionExists,
    VersionsOverlap,
    WithdrawnAlready,
    activate_rule_version,
    adopt_rule_version,
    assess_rule_impact,
    propose_rule_version,
    withdraw_rule_version,
)


def of_rule(
    command: ProposeRuleVersion | ActivateRuleVersion | AssessRuleImpact | WithdrawRuleVersion | AdoptRuleVersion,
) -> str:
    """A rule with all its versions is one stream: laws change a few times in a decade."""
    return command.code


ONE: Final = "/rule-versions/{code}/{version}"
FEDERATION: Final = {"federation": federation_only}

router = commands(
    RULE,
    "/federations/{union_id}",
    post(
        "/rule-versions",
        propose_rule_version,
        allows="rule.propose",
        stream=of_rule,
        given=FEDERATION,
        refuses=[VersionExists, ValueDoesNotFit, ValidityReversed],
    ),
    post(
        f"{ONE}/activation",
        activate_rule_version,
        allows="rule.activate",
        stream=of_rule,
        given=FEDERATION,
        refuses=[NoSuchVersion, NotProposed, SecondPersonNeeded, ImpactNotAssessed, VersionsOverlap],
    ),
    post(
        f"{ONE}/impact-assessments",
        assess_rule_impact,
        allows="rule.propose",
        stream=of_rule,
        given={**FEDERATION, "impact": impacts.impact},
        refuses=[NoSuchVersion, NotProposed],
    ),
    post(
        f"{ONE}/withdrawal",
        withdraw_rule_version,
        allows="rule.activate",
        stream=of_rule,
        given=FEDERATION,
        refuses=[NoSuchVersion, WithdrawnAlready],
    ),
    bulk(
        "/rule-versions/adoptions",
        adopt_rule_version,
        AdoptRuleVersions,
        items=AdoptRuleVersions.one_by_one,
        allows=Service("organisation"),  # the operator at set-up: persons need a second one
        stream=of_rule,
        given=FEDERATION,
        refuses=[VersionExists, ValueDoesNotFit, ValidityReversed, VersionsOverlap],
    ),
)


@router.get("/federations/{union_id}/rule-versions", allows="rule.read")
async def rule_versions(
    union_id: UnionId,
    read: ReadConnection,
    page: Page,
    code: Annotated[Code | None, Query()] = None,
) -> Paged[views.VersionRow]:
    """All versions that were put in force, side by side."""
    return await views.versions(read, union_id, page, code)


@router.get("/federations/{union_id}/rule-proposals", allows="rule.read")
async def rule_proposals(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ProposalRow]:
    """Versions that wait for a second person."""
    return await views.proposals(read, union_id, page)


@router.get("/federations/{union_id}/rule-proposals/{code}/{version}/impact", allows="rule.read")
async def rule_impact(
    union_id: UnionId,
    code: Annotated[Code, Path()],
    version: Annotated[Identifier, Path()],
    read: ReadConnection,
    runtime: CurrentRuntime,
) -> impacts.ImpactReport:
    """Which unions would gain or lose which duties if a proposed version were put in force."""
    return await impacts.report(read, union_id, await impacts.impact_of(read, runtime, union_id, code, version))


@router.get("/federations/{union_id}/rule-rechecks", allows="rule.read")
async def rule_rechecks(
    union_id: UnionId,  # noqa: ARG001 - where the permission is judged
    read: ReadConnection,
) -> Sequence[rechecking.Recheck]:
    """Changes of rules against which unions were held anew, and how many unions still wait; the newest first."""
    return await rechecking.rechecks(read)


@router.get("/federations/{union_id}/rules", allows="rule.read")
async def rules_in_force(
    union_id: UnionId, runtime: CurrentRuntime, on: On, jurisdiction: Jurisdiction | None = None
) -> Sequence[views.RuleInForce]:
    """What holds on a business date where a union lies, or in another jurisdiction, each rule resolved."""
    where = jurisdiction or await runtime.jurisdictions.of(union_id, on)
    book = await runtime.rulebooks.current()
    return views.in_force(book.rules(where, on), book.codes())
