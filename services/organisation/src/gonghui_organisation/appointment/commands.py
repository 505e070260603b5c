"""What can be asked about an appointment."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import BusinessDate, Command, ShortText
from gonghui_shared.ids import Identifier, PostId, UnionId


class Criterion(BaseModel):
    """What was found about one condition of the checklist."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    criterion: Identifier
    met: bool
    note: ShortText


class NominateCadre(Command):
    """Nominate somebody for a post that is not elected."""

    union_id: UnionId
    appointment_id: Identifier
    post_id: PostId
    person_id: OpaqueId
    checklist: Annotated[list[Criterion], Field(min_length=1, max_length=20)]


class ApproveAppointment(Command):
    """Approve a nomination: the person holds the post from a day on."""

    union_id: UnionId
    appointment_id: Identifier
    post_id: PostId
    held_from: BusinessDate


class RejectNomination(Command):
    """Reject a nomination."""

    union_id: UnionId
    appointment_id: Identifier
    reason: ShortText
