"""The books over HTTP: read only, since entries come with the events that cause them."""

from collections.abc import Sequence

from gonghui_shared.http import ReadConnection, Router
from gonghui_shared.ids import UnionId

from . import views

router = Router(tags=["ledger"])


@router.get("/unions/{union_id}/trial-balance", allows="ledger.read")
async def trial_balance(union_id: UnionId, read: ReadConnection) -> Sequence[views.Balance]:
    """Turnover of every account heading of a union; debits and credits sum to the same."""
    return await views.trial_balance(read, union_id)
