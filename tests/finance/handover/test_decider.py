"""How assets are handed over, and how they come back."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_finance.consumers.organisation import follow_restructuring
from gonghui_finance.handover.commands import (
    AuditHandover,
    CancelHandover,
    HandOverAssets,
    OpenHandover,
    Receiving,
    ShareLine,
    TakeBackAssets,
)
from gonghui_finance.handover.decider import (
    HANDOVER,
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
from gonghui_finance.handover.events import HandoverOpened, HandoverReported, Share
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.finance import (
    AssetsGivenBack,
    AssetsHandedOver,
    AssetsReceived,
    AssetsReturned,
    HandoverAudited,
    HandoverCancelled,
    HandoverCompleted,
    Line,
)
from gonghui_shared.contracts.organisation import Receiver, RestructuringAbandoned, RestructuringApproved
from gonghui_shared.decider import At
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, given, recorded

BOOK = Rulebook(shipped())
CHONGQING, BEIJING = BOOK.rules("CN/500000", DAY), BOOK.rules("CN/110000", DAY)
ONE: dict[str, Any] = {"union_id": "u", "case_id": "c1"}
SPLIT = HandoverOpened("c1", "split", (Receiver("v", 2), Receiver("w", 1)), 3)
AUDITED = HandoverAudited("c1", passed=True, bank=100)
REPORTED = HandoverReported("c1", "账实相符", (Share("v", 33), Share("w", 17)))
OUT = (Line("321", debit=33), Line("102", credit=33))
IN = (Line("102", debit=33), Line("321", credit=33))
GIVEN = AssetsHandedOver("c1", "v", 33, OUT)
CANCELLED = HandoverCancelled("c1")


def audited(*history: Any, rules: Any = CHONGQING, books: int = 100, **changes: Any) -> Decision:
    """An audit that agrees with the books."""
    plain: dict[str, Any] = {"bank": 100, "passed": True, "opinion": "账实相符"}
    command = AuditHandover(**ONE | plain | changes)
    return given(HANDOVER, *history).when(audit_handover, command, books=books, rules=rules)


@pytest.mark.rule("R-ORG-06")
def test_assets_of_a_split_are_divided_by_headcount_or_as_the_audit_says() -> None:
    """In Chongqing by headcount, to the last fen; in Beijing the audit allots them."""
    audited(SPLIT).then(AUDITED, REPORTED)
    audited(SPLIT, shares=[ShareLine(union_id="v", amount=1)]).then_refused(SharesByHeadcount)
    told = [ShareLine(union_id="v", amount=60), ShareLine(union_id="w", amount=10)]
    allotted = HandoverReported("c1", "账实相符", (Share("v", 60), Share("w", 10)))
    audited(SPLIT, rules=BEIJING, shares=told).then(AUDITED, allotted)
    audited(SPLIT, rules=BEIJING).then_refused(SharesMissing)
    audited(SPLIT, rules=BEIJING, shares=[told[0], ShareLine(union_id="w", amount=41)]).then_refused(SharesMissing)
    merge = HandoverOpened("c1", "merge", (Receiver("v", 0),), 0)
    for rules in (CHONGQING, BEIJING):
        audited(merge, rules=rules).then(AUDITED, HandoverReported("c1", "账实相符", (Share("v", 100),)))


@pytest.mark.rule("R-AUD-01")
def test_audit_agrees_with_the_books_or_is_not_passed() -> None:
    """It may be done anew until something has been handed over."""
    audited(SPLIT, books=99).then_refused(BooksDiffer, audited=100, books=99)
    failed = HandoverAudited("c1", passed=False, bank=100)
    audited(SPLIT, books=99, passed=False, opinion="账外资金").then(failed, HandoverReported("c1", "账外资金", ()))
    assert audited(SPLIT, AUDITED, REPORTED).refusal is None
    audited(SPLIT, AUDITED, REPORTED, GIVEN).then_refused(NoHandover)
    audited(SPLIT, failed).then_refused(NoHandover)
    audited().then_refused(NoHandover)


def handed(*history: Any, to: str = "v", books: int = 100) -> Decision:
    """A receiver gets its share."""
    command = HandOverAssets(**ONE, to_union_id=to)
    return given(HANDOVER, *history).when(hand_over_assets, command, books=books, rules=CHONGQING)


@pytest.mark.rule("R-ORG-06")
def test_each_receiver_gets_its_share_once_on_both_sides_of_the_books() -> None:
    """The last one completes the hand-over; what moved in the books since the audit is audited anew."""
    ready = [SPLIT, AUDITED, REPORTED]
    handed(*ready).then(GIVEN, At("receiver", AssetsReceived("c1", "u", 33, IN)))
    handed(*ready, GIVEN, books=67).then_refused(HandedOverAlready)
    handed(*ready, to="x").then_refused(NotAReceiver)
    handed(*ready, books=101).then_refused(BooksMoved)
    last = handed(*ready, GIVEN, to="w", books=67)
    assert last.refusal is None
    assert last.events[-1] == HandoverCompleted("c1")
    handed(SPLIT).then_refused(NoHandover)
    handed(*ready, CANCELLED).then_refused(NoHandover)


@pytest.mark.rule("R-ACC-06")
def test_abandoned_restructuring_takes_back_what_was_handed_over() -> None:
    """By the opposite entry, once; whoever got nothing gives nothing back."""
    cancel, back = CancelHandover(**ONE), TakeBackAssets(**ONE, to_union_id="v")
    ready = [SPLIT, AUDITED, REPORTED, GIVEN]
    given(HANDOVER, *ready).when(cancel_handover, cancel).then(CANCELLED)
    given(HANDOVER).when(cancel_handover, cancel).then()
    given(HANDOVER, *ready, CANCELLED).when(cancel_handover, cancel).then()
    returned = AssetsReturned("c1", "v", 33, IN)
    cancelled = given(HANDOVER, *ready, CANCELLED)
    cancelled.when(take_back_assets, back, rules=CHONGQING).then(
        returned, At("receiver", AssetsGivenBack("c1", "u", 33, OUT))
    )
    given(HANDOVER, *ready, CANCELLED, returned).when(take_back_assets, back, rules=CHONGQING).then()
    given(HANDOVER, *ready).when(take_back_assets, back, rules=CHONGQING).then()
    cancelled.when(take_back_assets, TakeBackAssets(**ONE, to_union_id="w"), rules=CHONGQING).then()


@pytest.mark.rule("R-ACC-05.surplus")
def test_accounts_are_those_of_the_system_in_force() -> None:
    """The surplus had another number until 2021."""
    old = BOOK.rules("CN/500000", date(2021, 12, 31))
    assert (old.text("R-ACC-05.surplus"), CHONGQING.text("R-ACC-05.surplus")) == ("331", "321")


def test_case_is_opened_once_and_again_after_a_failed_audit() -> None:
    """An approval that comes twice opens nothing."""
    lines = [Receiving(union_id="v", headcount=2), Receiving(union_id="w", headcount=1)]
    command = OpenHandover(**ONE, kind="split", receivers=lines, remaining=3)
    given(HANDOVER).when(open_handover, command).then(SPLIT)
    given(HANDOVER, SPLIT).when(open_handover, command).then()
    failed = HandoverAudited("c1", passed=False, bank=0)
    given(HANDOVER, SPLIT, failed).when(open_handover, command).then(SPLIT)


def test_what_organisation_says_is_followed() -> None:
    """Approval opens; abandonment cancels, then takes back from each."""
    receivers = (Receiver("v", 2), Receiver("w", 1))
    told = [RestructuringApproved("c1", "split", receivers, 3), RestructuringAbandoned("c1", receivers)]
    issued = [command for event in told for command in follow_restructuring(recorded(event, "u"))]
    assert [type(command).__name__ for command in issued] == [
        "OpenHandover", "CancelHandover", "TakeBackAssets", "TakeBackAssets",
    ]  # fmt: skip


@forall(st.permutations(["v", "w", "cancel"]), st.integers(0, 10_000), st.tuples(*[st.integers(0, 9)] * 3))
def test_wherever_it_is_cancelled_no_fen_is_lost(order: list[str], bank: int, heads: tuple[int, int, int]) -> None:
    """Either all receivers have their shares, or the union has everything back; debits equal credits all the way."""
    history: list[Any] = [HandoverOpened("c1", "split", (Receiver("v", heads[0]), Receiver("w", heads[1])), heads[2])]
    history += audited(*history, bank=bank, books=bank).events
    books = {"u": bank, "v": 0, "w": 0}

    def take(decision: Decision, to: str) -> None:
        for event in decision.events:
            body = event.event if isinstance(event, At) else event
            union = to if isinstance(event, At) else "u"
            for line in getattr(body, "entry", ()):
                books[union] += (line.debit - line.credit) * (line.account == "102")
            if not isinstance(event, At):
                history.append(body)

    for step in order:
        if step == "cancel":
            take(given(HANDOVER, *history).when(cancel_handover, CancelHandover(**ONE)), "")
            for to in ("v", "w"):
                back = TakeBackAssets(**ONE, to_union_id=to)
                take(given(HANDOVER, *history).when(take_back_assets, back, rules=CHONGQING), to)
        else:
            take(handed(*history, to=step, books=books["u"]), step)
        assert sum(books.values()) == bank
    assert books == {"u": bank, "v": 0, "w": 0}
