"""What can be asked of the registry."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from gonghui_shared.commands import Command, LongText, ShortText
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.rules import Unit

Code = Annotated[str, Field(pattern=r"^(R-[A-Z]{2,4}-[0-9]{2}(\.[a-z0-9_]{1,40})?|calendar\.20[0-9]{2})$")]
Jurisdiction = Annotated[str, Field(pattern=r"^CN(/[0-9A-Za-z_.-]{1,64}){0,6}$")]
Bound = Annotated[str, Field(max_length=40)] | Annotated[int, Field(ge=0, le=10**15)] | None


class RuleLine(Command):
    """One version of one rule."""

    union_id: UnionId  # the federation, which keeps the registry
    code: Code
    version: Identifier
    jurisdiction: Jurisdiction
    valid_from: date
    valid_to: date | None = None
    value: Any  # checked against the unit
    unit: Unit
    citation: ShortText
    set_by: Literal["F", "J", "U", "P"] = "J"
    evidence: Literal["seen", "secondary", "general", "own"] = "general"
    floor: Bound = None
    ceiling: Bound = None
    zh: ShortText
    en: LongText


class ProposeRuleVersion(RuleLine):
    """Propose a version, with its source."""


class ActivateRuleVersion(Command):
    """Put a proposed version in force, as a second person."""

    union_id: UnionId
    code: Code
    version: Identifier


class WithdrawRuleVersion(Command):
    """Take a version back, as if it had never been: for errors, not for changes of law."""

    union_id: UnionId
    code: Code
    version: Identifier


class AdoptRuleVersions(Command):
    """Adopt a catalogue of versions at once, as a federation does with the shipped one when it starts."""

    union_id: UnionId
    versions: Annotated[list[RuleLine], Field(min_length=1, max_length=2_000)]
