"""What can be asked of the registry."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from gonghui_organisation.union.commands import Jurisdiction
from gonghui_shared.commands import BusinessDate, Command, LongText, ShortText
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.rules import Unit

Code = Annotated[str, Field(pattern=r"^(R-[A-Z]{2,4}-[0-9]{2}(\.[a-z0-9_]{1,40})?|calendar\.20[0-9]{2})$")]
Figure = Annotated[int, Field(ge=0, le=10**15)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Scalar = bool | Figure | Text
Row = Annotated[list[Scalar], Field(max_length=400)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Value = (
    Scalar
    | Annotated[list[Scalar | Row], Field(min_length=1, max_length=400)]
    | Annotated[dict[Name, Scalar | Row | dict[Name, Scalar]], Field(min_length=1, max_length=400)]
)


class VersionLine(BaseModel):
    """One version of one rule, with its source."""

    model_config = Command.model_config

    code: Code
    version: Identifier
    jurisdiction: Jurisdiction
    valid_from: BusinessDate
    valid_to: BusinessDate | None = None
    value: Value  # checked against the unit
    unit: Unit
    citation: ShortText
    set_by: Literal["F", "J", "U", "P"] = "J"
    evidence: Literal["seen", "secondary", "general", "own"] = "general"
    floor: Figure | Text | None = None
    ceiling: Figure | Text | None = None
    zh: ShortText
    en: LongText


class ProposeRuleVersion(Command, VersionLine):
    """Propose a version; it counts for nothing until another person activates it."""

    union_id: UnionId  # the federation, which keeps the registry


class ActivateRuleVersion(Command):
    """Put a proposed version in force, as a second person; it ends the open version that it succeeds."""

    union_id: UnionId
    code: Code
    version: Identifier


class AssessRuleImpact(Command):
    """Work out what a proposed version would change in the city, for those who decide."""

    union_id: UnionId
    code: Code
    version: Identifier


class WithdrawRuleVersion(Command):
    """Take back a proposal, or a version in force as if it had never been: for errors, not for changes of law."""

    union_id: UnionId
    code: Code
    version: Identifier


class AdoptRuleVersion(Command, VersionLine):
    """Adopt one version of a catalogue."""

    union_id: UnionId


class AdoptRuleVersions(Command):
    """Adopt a catalogue of versions at once, as a federation does with the shipped one when it is set up."""

    union_id: UnionId
    versions: Annotated[list[VersionLine], Field(min_length=1, max_length=2_000)]

    def one_by_one(self) -> list[AdoptRuleVersion]:
        """The versions as commands of the same federation."""
        return [AdoptRuleVersion.model_construct(union_id=self.union_id, **dict(line)) for line in self.versions]
