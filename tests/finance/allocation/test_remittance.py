"""The way of the allocation upward: both sides of every step, what each level keeps, and no fen lost."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from gonghui_finance.allocation.commands import Forward, ReceiveAllocation, RefundAllocation, Remit
from gonghui_finance.allocation.decider import ALLOCATION, receive_allocation, refund_allocation
from gonghui_finance.allocation.refusals import NothingToRemit, NotTheSuperior, RemittedAlready, SuperiorIsHere
from gonghui_finance.allocation.remittance import RECEIVED, Received, WayUp, forward, remit
from gonghui_finance.ledger.views import project_balances
from gonghui_shared.contracts.finance import (
    AllocationReceived,
    AllocationRefunded,
    Line,
    RemittanceForwarded,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.decider import At
from gonghui_shared.events import Event
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import folded, given, recorded
from tests.finance.allocation import months
from tests.finance.allocation.months import (
    ASSESSED,
    DUE,
    MONTH,
    PAID,
    RULES,
    WAYS,
    booked_above,
    received,
    remitted,
    returned,
)

ASK: Any = {"received": Received(), "ways": WAYS, "below": {}, "rules": RULES}


@pytest.mark.rule("R-FIN-05")
@pytest.mark.rule("R-FIN-05.onward")
@pytest.mark.rule("R-ACC-02.allocation")
@pytest.mark.rule("R-ACC-05.bank")
@pytest.mark.rule("R-ACC-05.due_to_superior")
def test_a_remittance_stands_in_both_unions_books() -> None:
    """The payer's debt leaves its bank; of what comes, the district keeps 15 of 40 and owes the city 25."""
    given(ALLOCATION, ASSESSED, PAID).when(remit, months.remit(), **ASK).then(
        remitted(40_000), At("received", booked_above(40_000, 25_000))
    )


def test_what_comes_after_a_remittance_is_remitted_by_another() -> None:
    """Each sends what was received since."""
    parts = (received(30_000, 12_000), remitted(12_000), received(70_000, 28_000, "x2", settled=True))
    book = RECEIVED.fold([booked_above(12_000, 7500)])
    given(ALLOCATION, ASSESSED, *parts).when(remit, months.remit("r2"), **ASK | {"received": book}).then(
        remitted(28_000, "r2"), At("received", booked_above(28_000, 17_500, "r2"))
    )


def test_what_went_upward_and_was_then_returned_is_set_against_the_next_remittance() -> None:
    """The district already has 40,000 of what the employer got back; of 20,000 more it is sent nothing."""
    history = (ASSESSED, PAID, remitted(40_000), returned(100_000, 40_000))
    half, rest = received(50_000, 20_000, "x2"), received(50_000, 20_000, "x3")
    given(ALLOCATION, *history, half).when(remit, months.remit("r2"), **ASK).then_refused(NothingToRemit)
    assert ALLOCATION.fold([*history, half, rest]).own_to_remit(MONTH) == 0


@pytest.mark.parametrize("history", [(), (ASSESSED,), (ASSESSED, PAID, remitted(40_000))])
def test_nothing_is_remitted_that_was_not_received_or_was_sent_before(history: tuple[Event, ...]) -> None:
    """An employer's debt is not the union's."""
    given(ALLOCATION, *history).when(remit, months.remit("r2"), **ASK).then_refused(NothingToRemit, month=MONTH)


def test_a_remittance_is_booked_once_whichever_book_knows_it() -> None:
    """The payer's or the payee's."""
    given(ALLOCATION, ASSESSED, PAID, remitted(40_000)).when(remit, months.remit(), **ASK).then_refused(RemittedAlready)
    book = RECEIVED.fold([booked_above(40_000, 25_000)])
    given(ALLOCATION, ASSESSED, PAID).when(remit, months.remit(), **ASK | {"received": book}).then_refused(
        RemittedAlready
    )


@pytest.mark.parametrize("way", [WayUp("primary", "f", "federation"), WayUp("primary", None, None), None])
def test_only_the_superior_union_is_remitted_to(way: WayUp | None) -> None:
    """Nor does anybody send money within the platform whom nobody here is above, or whom nobody knows."""
    ways = {"u1": way} if way else {}
    given(ALLOCATION, ASSESSED, PAID).when(remit, months.remit(), **ASK | {"ways": ways}).then_refused(NotTheSuperior)


@pytest.mark.rule("R-FIN-05.national")
def test_the_topmost_union_sends_on_what_it_owes_and_names_the_nations_part() -> None:
    """Of 15 of a hundred that leave the city five are the national federation's; once, and by nobody below."""
    ask: Any = {"ways": WAYS, "below": {("f", MONTH): 15_000}, "rules": RULES}
    entry = (Line("221", debit=15_000), Line("102", credit=15_000))
    sent = RemittanceForwarded("p1", MONTH, 15_000, 5000, entry)
    command = Forward(union_id="f", remittance_id="p1", month=MONTH)
    given(ALLOCATION).when(forward, command, **ask).then(sent)
    given(ALLOCATION, sent).when(forward, command, **ask).then_refused(RemittedAlready)
    again = Forward(union_id="f", remittance_id="p2", month=MONTH)
    given(ALLOCATION, sent).when(forward, again, **ask).then_refused(NothingToRemit)
    below = Forward(union_id="d1", remittance_id="p1", month=MONTH)
    given(ALLOCATION).when(forward, below, **ask).then_refused(SuperiorIsHere)


STEPS = st.one_of(
    st.tuples(st.just("receive"), st.sampled_from(["u1", "u3"]), st.integers(1, 60_000)),
    st.tuples(st.just("refund"), st.sampled_from(["u1", "u3"]), st.integers(1, 60_000)),
    st.tuples(st.just("remit"), st.sampled_from(["u1", "u3", "d1"]), st.just(0)),
    st.tuples(st.just("forward"), st.just("f"), st.just(0)),
)
Books = dict[str, list[Event]]  # by union


def decided(books: Books, union: str, kind: str, amount: int, key: str) -> Iterator[Event | At]:
    """What comes of one attempt."""
    state = ALLOCATION.fold(event for event in books[union] if not isinstance(event, RemittanceReceived))
    got = [event for event in books[union] if isinstance(event, RemittanceReceived)]
    below = {(union, MONTH): sum(event.onward for event in got)}
    about: dict[str, Any] = {"union_id": union, "month": MONTH}
    match kind:
        case "receive":
            yield from receive_allocation(
                state, ReceiveAllocation(**about, receipt_id=key, received=amount), rules=RULES, on=DUE
            )
        case "refund":
            receipt = next((name for name, one in state.receipts.items() if one.left), "none")
            command = RefundAllocation(**about, refund_id=key, receipt_id=receipt, refunded=amount)
            yield from refund_allocation(state, command, rules=RULES, on=DUE + timedelta(days=1))
        case "remit":
            to = WAYS[union].superior
            assert to is not None
            remittance = Remit(**about, remittance_id=key, to_union_id=to)
            yield from remit(state, remittance, received=Received(), ways=WAYS, below=below, rules=RULES)
        case _:
            yield from forward(state, Forward(**about, remittance_id=key), ways=WAYS, below=below, rules=RULES)


def lived(steps: list[tuple[str, str, int]]) -> Books:
    """The books of a small city after attempts in some order."""
    books: Books = defaultdict(list, {union: [ASSESSED] for union in ("u1", "u3")})
    for n, (kind, union, amount) in enumerate(steps):
        try:
            for event in list(decided(books, union, kind, amount, f"k{n}")):
                if isinstance(event, At):
                    books[WAYS[union].superior or ""].append(event.event)
                else:
                    books[union].append(event)
        except Refusal:
            continue
    return books


def total(books: Books, kind: type[Any], field: str) -> int:
    """The sum of a field over all books."""
    return sum(getattr(event, field) for events in books.values() for event in events if isinstance(event, kind))


@pytest.mark.rule("R-FIN-05.onward")
@settings(deadline=None)
@forall(st.lists(STEPS, max_size=25))
def test_no_fen_is_lost_or_made_on_the_way_upward(steps: list[tuple[str, str, int]]) -> None:
    """What employers paid, less refunds, is what all levels hold and what left; every bank holds what is kept or owed."""
    books = lived(steps)
    rows = folded(project_balances, *(recorded(e, union) for union, events in books.items() for e in events))
    turnover: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (union, account), row in rows["ledger_balances"].items():
        turnover[union][account] += row["debit"] - row["credit"]
    paid = total(books, AllocationReceived, "received") - total(books, AllocationRefunded, "refunded")
    held = sum(accounts["102"] for accounts in turnover.values())
    assert paid == held + total(books, RemittanceForwarded, "amount")
    for accounts in turnover.values():
        assert accounts["102"] == -accounts["402"] - accounts["221"]
        assert accounts["402"] <= 0
    assert all(turnover[union]["221"] <= 0 for union in ("d1", "f"))
    assert total(books, RemittanceMade, "amount") == total(books, RemittanceReceived, "amount")
    assert 0 <= total(books, RemittanceForwarded, "national") <= total(books, RemittanceForwarded, "amount")
