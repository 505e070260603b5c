"""Groups over HTTP."""

from collections.abc import Sequence
from operator import attrgetter

from gonghui_organisation.committee.views import posts_of_person
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.http import ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .decider import (
    GROUPS,
    GroupHeaded,
    GroupKnown,
    InGroupAlready,
    NoSuchGroup,
    NotInGroup,
    NotTheChair,
    OtherOfficeHeads,
    SupervisesOneself,
    TooManyGroups,
    end_group,
    join_group,
    leave_group,
    set_up_group,
)

OF_UNION = attrgetter("union_id")  # its groups are one stream: who leads and who supervises is looked at together
ONE = "/{group_id}"

router = commands(
    GROUPS,
    "/unions/{union_id}/working-groups",
    post(
        "", set_up_group, allows="committee.form", stream=OF_UNION, also={"union": Stream(UNION, OF_UNION)},
        refuses=[UnionNotInBeing, GroupKnown, TooManyGroups],
    ),
    post(
        f"{ONE}/seats", join_group, allows="committee.form", stream=OF_UNION, given={"held": posts_of_person},
        refuses=[
            NoSuchGroup, InGroupAlready, TooManyGroups, NotTheChair, GroupHeaded, OtherOfficeHeads, SupervisesOneself,
        ],
    ),
    post(
        f"{ONE}/seats/{{person_id}}/leave", leave_group, allows="committee.form", stream=OF_UNION,
        refuses=[NoSuchGroup, NotInGroup],
    ),
    post(f"{ONE}/end", end_group, allows="committee.form", stream=OF_UNION, refuses=[NoSuchGroup]),
)  # fmt: skip


@router.get("/unions/{union_id}/working-groups", allows="union.read")
async def working_groups(union_id: UnionId, read: ReadConnection) -> Sequence[views.WorkingGroup]:
    """The union's groups, and who sits in them."""
    return await views.of_union(read, union_id)
