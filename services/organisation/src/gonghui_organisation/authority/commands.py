"""What can be asked about stand-ins."""

from typing import Annotated

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.ids import Identifier, PostId, UnionId

Permission = Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.([a-z_]{1,40}|\*)$")]


class AppointStandIn(Command):
    """Let somebody act in one's own post for a time, within what is lent."""

    union_id: UnionId
    stand_in_id: Identifier
    post_id: PostId
    person_id: OpaqueId
    from_on: BusinessDate
    until_on: BusinessDate
    permissions: Annotated[list[Permission], Field(min_length=1, max_length=100)]


class EndStandIn(Command):
    """End it before its time."""

    union_id: UnionId
    stand_in_id: Identifier
    post_id: PostId
