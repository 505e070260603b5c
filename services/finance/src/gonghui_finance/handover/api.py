"""Hand-overs over HTTP."""

from collections.abc import Sequence
from typing import Any, Final

from gonghui_shared.clock import business_date
from gonghui_shared.http import ReadConnection, Service, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import AuditHandover, CancelHandover, HandOverAssets, OpenHandover, TakeBackAssets
from .decider import (
    HANDOVER,
    TAKEOVER,
    BooksDiffer,
    BooksMoved,
    HandedOverAlready,
    NoHandover,
    NotAReceiver,
    SharesByHeadcount,
    SharesMissing,
    audit_handover,
    cancel_handover,
    hand_over_assets,
    open_handover,
    take_back_assets,
)


def of_case(command: OpenHandover | AuditHandover | HandOverAssets | CancelHandover | TakeBackAssets) -> str:
    """The hand-over of a case is one stream."""
    return f"{command.union_id}:{command.case_id}"


RECEIVER: Final[dict[str, Stream[Any]]] = {
    "receiver": Stream(TAKEOVER, lambda c: f"{c.to_union_id}:{c.union_id}:{c.case_id}", union=lambda c: c.to_union_id)
}
ONE: Final = "/{case_id}"

router = commands(
    HANDOVER,
    "/unions/{union_id}/handovers",
    post("", open_handover, allows=Service("finance"), stream=of_case),
    post(
        f"{ONE}/audit",
        audit_handover,
        allows="handover.audit",
        stream=of_case,
        given={"books": views.books},
        refuses=[NoHandover, BooksDiffer, SharesByHeadcount, SharesMissing],
    ),
    post(
        f"{ONE}/transfers",
        hand_over_assets,
        allows="handover.carry_out",
        stream=of_case,
        also=RECEIVER,
        given={"books": views.books},
        refuses=[NoHandover, NotAReceiver, HandedOverAlready, BooksMoved],
    ),
    post(f"{ONE}/cancellation", cancel_handover, allows=Service("finance"), stream=of_case),
    post(f"{ONE}/returns", take_back_assets, allows=Service("finance"), stream=of_case, also=RECEIVER),
)


@router.get("/unions/{union_id}/handovers", allows="ledger.read")
async def handovers(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> Sequence[views.HandoverRow]:
    """A union's hand-overs, newest first."""
    today = business_date(runtime.now())
    book = await runtime.rulebooks.current()
    rules = book.rules(await runtime.jurisdictions.of(union_id, today), today)
    return await views.handovers(read, union_id, rules.text("R-ACC-05.bank"))
