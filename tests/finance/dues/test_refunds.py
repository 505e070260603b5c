"""A refund says whether the month was settled until then: others count settled months by it."""

import pytest

from gonghui_finance.dues.commands import RefundDues
from gonghui_finance.dues.decider import DUES, refund_dues
from gonghui_shared.contracts.finance import DuesAssessed, DuesPaid, DuesRefunded, Line
from gonghui_shared.testing import DAY, given, rules

RULES = rules({"R-ACC-02.dues": ("401", "text"), "R-ACC-05.bank": ("102", "text")})
ASSESSED = DuesAssessed("m1", "2026-02", 1500, DAY)
FIRST = DuesPaid("m1", "x1", "2026-02", 900, settled=False, entry=())
SECOND = DuesPaid("m1", "x2", "2026-02", 600, settled=True, entry=())
REFUND = RefundDues(union_id="u1", member_id="m1", payment_id="x1", refund_id="b1", month="2026-02", refunded=400)
ENTRY = (Line("401", debit=400), Line("102", credit=400))


@pytest.mark.rule("R-ACC-02.dues")
def test_a_refund_of_a_settled_month_opens_it_again() -> None:
    """The month is owed again by as much; a second refund finds it open."""
    reopened = DuesRefunded("m1", "x1", "b1", "2026-02", 400, ENTRY, reopened=True)
    given(DUES, ASSESSED, FIRST, SECOND).when(refund_dues, REFUND, rules=RULES).then(reopened)
    more = REFUND.model_copy(update={"refund_id": "b2"})
    given(DUES, ASSESSED, FIRST, SECOND, reopened).when(refund_dues, more, rules=RULES).then(
        DuesRefunded("m1", "x1", "b2", "2026-02", 400, ENTRY)
    )


def test_a_refund_of_a_month_in_part_paid_opens_nothing() -> None:
    """It was never settled."""
    given(DUES, ASSESSED, FIRST).when(refund_dues, REFUND, rules=RULES).then(
        DuesRefunded("m1", "x1", "b1", "2026-02", 400, ENTRY)
    )
