"""The delegation matrix over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import Query

from gonghui_organisation.post.decider import POST, NoSuchPost
from gonghui_shared.contracts.organisation import Matter
from gonghui_shared.http import On, Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import UnionId
from gonghui_shared.money import Fen

from . import views
from .commands import DelegateAmount, RevokeDelegation
from .decider import (
    DELEGATION,
    DelegatedToChair,
    DelegatedToOneself,
    DelegationBackdated,
    DelegationReversed,
    DelegationUsed,
    NoDelegation,
    delegate_amount,
    revoke_delegation,
)


def of_line(command: DelegateAmount | RevokeDelegation) -> str:
    """A line of the matrix is one stream."""
    return f"{command.union_id}:{command.delegation_id}"


def of_post(command: DelegateAmount) -> str:
    """The post that may approve."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    DELEGATION,
    "/unions/{union_id}/delegations/{delegation_id}",
    post(
        "", delegate_amount, allows="delegation.give", stream=of_line, also=ALSO_POST,
        refuses=[DelegationUsed, NoSuchPost, DelegatedToChair, DelegatedToOneself, DelegationBackdated, DelegationReversed],
    ),
    post("/revocation", revoke_delegation, allows="delegation.give", stream=of_line, refuses=[NoDelegation]),
)  # fmt: skip
Amount = Annotated[Fen, Query()]
Of = Annotated[Matter, Query()]


@router.get("/unions/{union_id}/delegations", allows="union.read")
async def delegations(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.DelegationLine]:
    """A union's delegation matrix."""
    return await views.matrix(read, union_id, page)


@router.get("/unions/{union_id}/approvers", allows="union.read")
async def approvers(
    union_id: UnionId, matter: Of, amount: Amount, on: On, read: ReadConnection
) -> Sequence[views.Approver]:
    """Who may approve an amount of a kind on a business date."""
    return await views.approvers(read, union_id, matter, amount, on)


@router.get("/internal/delegations", allows=Service("finance"))
async def approvers_for_finance(
    union_id: UnionId, matter: Of, amount: Amount, on: On, read: ReadConnection
) -> Sequence[views.Approver]:
    """The same for finance, before it takes somebody's approval."""
    return await views.approvers(read, union_id, matter, amount, on)
