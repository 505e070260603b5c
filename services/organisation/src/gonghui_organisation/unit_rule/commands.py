"""What can be asked about a union's own rules."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, ShortText
from gonghui_shared.ids import Identifier, UnionId

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class AdoptUnitRule(Command):
    """Adopt by-laws or a rule, or a new version of them."""

    union_id: UnionId
    rule_id: Identifier
    kind: Literal["by_law", "rule"]
    title: ShortText
    adopted_by: Literal["meeting", "congress", "committee"]
    document: Digest  # SHA-256 of the text, which the union keeps
    review_on: BusinessDate


class ReviewUnitRule(Command):
    """Keep a rule as it is until the next review."""

    union_id: UnionId
    rule_id: Identifier
    review_on: BusinessDate


class UseUnitRule(Command):
    """Record a matter to which a rule was applied."""

    union_id: UnionId
    rule_id: Identifier
    matter: ShortText


class RepealUnitRule(Command):
    """End a rule."""

    union_id: UnionId
    rule_id: Identifier


class MarkUnitRuleStale(Command):
    """Look whether a rule was not reviewed in time, or not used for too long."""

    union_id: UnionId
    rule_id: Identifier
    reason: Literal["review_missed", "unused"]
