"""The registry over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Query

from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import (
    ActivateRuleVersion,
    AdoptRuleVersions,
    Code,
    Jurisdiction,
    RuleLine,
    WithdrawRuleVersion,
)
from .decider import (
    RULE_VERSION,
    NoSuchVersion,
    NotInForce,
    NotProposed,
    SecondPersonNeeded,
    ValidityReversed,
    ValueDoesNotFit,
    VersionExists,
    activate_rule_version,
    adopt_rule_version,
    propose_rule_version,
    withdraw_rule_version,
)


def of_version(command: RuleLine | ActivateRuleVersion | WithdrawRuleVersion) -> str:
    """A version of a rule is one stream of at most three events."""
    return f"{command.code}@{command.version}"


FAULTY = [VersionExists, ValueDoesNotFit, ValidityReversed]
ONE = "/rule-versions/{code}/{version}"

router = commands(
    RULE_VERSION,
    "/federations/{union_id}",
    post("/rule-versions", propose_rule_version, allows="rule.propose", stream=of_version, refuses=FAULTY),
    post(
        f"{ONE}/activation",
        activate_rule_version,
        allows="rule.activate",
        stream=of_version,
        refuses=[NoSuchVersion, NotProposed, SecondPersonNeeded],
    ),
    post(f"{ONE}/withdrawal", withdraw_rule_version, allows="rule.activate", stream=of_version, refuses=[NotInForce]),
    bulk(
        "/rule-versions/adoptions",
        adopt_rule_version,
        AdoptRuleVersions,
        items=lambda command: command.versions,
        allows="rule.adopt",
        stream=of_version,
        refuses=FAULTY,
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


@router.get("/federations/{union_id}/rules", allows="rule.read")
async def rules_in_force(
    union_id: UnionId, runtime: CurrentRuntime, on: date, jurisdiction: Jurisdiction | None = None
) -> Sequence[views.RuleInForce]:
    """What holds on a business date where a union lies, or in another jurisdiction, each rule resolved."""
    where = jurisdiction or await runtime.jurisdictions.of(union_id, on)
    return views.in_force(await runtime.rulebooks.current(), where, on)
