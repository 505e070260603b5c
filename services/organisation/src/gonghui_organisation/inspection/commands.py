"""What can be asked about an inspection."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command, LongText, ShortText
from gonghui_shared.contracts.organisation import InspectionMatter
from gonghui_shared.ids import Identifier, UnionId

Interest = Literal["none", "own", "relative"]


class Inspector(BaseModel):
    """A supervisor who was to inspect, and whose interest is at stake."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person_id: OpaqueId
    interest: Interest = "none"


class InspectSite(Command):
    """Record an inspection: where, what was looked at, by whom."""

    union_id: UnionId
    inspection_id: Identifier
    site: ShortText
    matters: Annotated[list[InspectionMatter], Field(min_length=1, max_length=8)]
    looked_at: LongText  # and what was found
    inspectors: Annotated[list[Inspector], Field(min_length=1, max_length=20)]
