"""What can be read of the registry; the versions themselves lie in the directory that every service keeps."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.clock import business_date
from gonghui_shared.contracts.organisation import RuleVersionActivated
from gonghui_shared.directory.views import RULES
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.rules import NoSuchRule, Rules
from gonghui_shared.runtime import Runtime

from .events import RuleImpactAssessed, RuleProposalWithdrawn, RuleVersionProposed

PROPOSALS: Final = Table(
    "rule_proposals",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("rule", JSON, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("assessed_on", Date),
)


class VersionRow(BaseModel):
    """One version of one rule."""

    code: str
    version: str
    rule: dict[str, Any]
    withdrawn: bool


class ProposalRow(BaseModel):
    """One version that waits for a second person."""

    code: str
    version: str
    rule: dict[str, Any]
    proposed_by: str
    assessed_on: date | None  # when what it changes was looked at last


class RuleInForce(BaseModel):
    """One rule as it holds."""

    code: str
    version: str
    value: Any
    unit: str
    jurisdiction: str
    valid_from: date
    valid_to: date | None
    citation: str
    evidence: str
    zh: str
    en: str


@projection(
    "rule_proposals",
    version=2,
    reads=[RuleVersionProposed, RuleImpactAssessed, RuleProposalWithdrawn, RuleVersionActivated],
    writes=[PROPOSALS],
)
def project_proposals(proposals: Rows, event: Recorded) -> None:
    """Versions that wait for a second person."""
    match event.body:
        case RuleVersionProposed(rule=rule, proposed_by=who):
            proposals.put((event.union_id, rule.code, rule.version), rule=rule, proposed_by=who, assessed_on=None)
        case RuleImpactAssessed(code=code, version=version):
            proposals.put((event.union_id, code, version), assessed_on=event.occurred_on)
        case RuleVersionActivated(rule=rule):
            proposals.delete((event.union_id, rule.code, rule.version))
        case RuleProposalWithdrawn(code=code, version=version):
            proposals.delete((event.union_id, code, version))


async def versions(read: AsyncConnection, union_id: UnionId, page: Page, code: str | None) -> Paged[VersionRow]:
    """Versions by code."""
    columns = (RULES.c.code, RULES.c.version)
    query = select(*columns, RULES.c.rule, RULES.c.withdrawn).where(RULES.c.union_id == union_id)
    return await page.of(read, query if code is None else query.where(RULES.c.code == code), columns, VersionRow)


async def proposals(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ProposalRow]:
    """Proposals by code."""
    columns = (PROPOSALS.c.code, PROPOSALS.c.version)
    query = select(PROPOSALS).where(PROPOSALS.c.union_id == union_id)
    return await page.of(read, query, columns, ProposalRow)


def in_force(rules: Rules, codes: Sequence[str]) -> Sequence[RuleInForce]:
    """Those of these rules that hold there and then."""
    found = []
    for code in codes:
        try:
            rule = rules.version(code)
        except NoSuchRule:
            continue
        found.append(RuleInForce(**{name: getattr(rule, name) for name in RuleInForce.model_fields}))
    return found


async def rules_today(runtime: Runtime, union_id: UnionId) -> Rules:
    """What holds today where a union lies."""
    today = business_date(runtime.now())
    jurisdiction = await runtime.jurisdictions.of(union_id, today)
    return (await runtime.rulebooks.current()).rules(jurisdiction, today)
