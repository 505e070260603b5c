"""What can be asked about representatives."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command
from gonghui_shared.ids import PersonId, UnionId

Session = Annotated[int, Field(ge=1, le=10_000)]
MOST_REPRESENTATIVES = 1_000


class SeatRepresentatives(Command):
    """Record who was elected to the members' congress of a term; those of the session before stand no longer."""

    union_id: UnionId
    session: Session
    persons: Annotated[list[OpaqueId], Field(min_length=1, max_length=MOST_REPRESENTATIVES)]


class ReplaceRepresentative(Command):
    """Record that one representative left, and who was elected in the place, if anybody was."""

    union_id: UnionId
    session: Session
    left: PersonId
    reason: Literal["left_unit", "resigned", "recalled", "died"]
    successor: OpaqueId | None = None
