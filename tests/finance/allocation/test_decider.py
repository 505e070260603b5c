"""The rules of the employer's allocation and its late fees, sentence by sentence."""

from datetime import date

import pytest

from gonghui_finance.allocation.decider import (
    ALLOCATION,
    assess_allocation,
    charge_late_fee,
    fall_short,
    receive_allocation,
    refund_allocation,
    waive_late_fee,
)
from gonghui_finance.allocation.refusals import (
    AllocationNotOwed,
    FeeAtCap,
    MoreThanOwed,
    MoreThanReceived,
    NoFeeOwed,
    NoSuchReceipt,
    NotLate,
    PayrollAssessedAlready,
    ReceiptBookedAlready,
    RefundBookedAlready,
    WaiverNotProvided,
)
from gonghui_shared.contracts.finance import AllocationAssessed, AllocationFellShort, LateFeeWaived
from gonghui_shared.events import Event
from gonghui_shared.testing import given, rules
from tests.finance.allocation import months
from tests.finance.allocation.months import (
    ASSESSED,
    DUE,
    LOOK,
    MONTH,
    OWED,
    PAID,
    RULES,
    SHORT,
    assess,
    charge,
    charged,
    fee_paid,
    late,
    receive,
    received,
    refund,
    returned,
    waive,
)


@pytest.mark.rule("R-FIN-01")
@pytest.mark.rule("R-FIN-02")
def test_the_employer_owes_two_percent_of_the_payroll_by_the_fifteenth_of_the_next_month() -> None:
    """February's allocation is due on 15 March."""
    given(ALLOCATION).when(assess_allocation, assess(), rules=RULES).then(ASSESSED)


@pytest.mark.rule("R-FIN-02")
@pytest.mark.parametrize(
    ("month", "day", "due"),
    [
        ("2026-12", 15, date(2027, 1, 15)),
        ("2026-02", 1, date(2026, 3, 1)),
        ("2026-03", 31, date(2026, 4, 30)),
        ("2027-01", 31, date(2027, 2, 28)),
    ],
)
def test_the_due_day_is_the_rules_and_stays_in_the_next_month(month: str, day: int, due: date) -> None:
    """A month without that day is due on its last."""
    local = rules({"R-FIN-01": ("0.02", "ratio"), "R-FIN-02": (day, "count")})
    given(ALLOCATION).when(assess_allocation, assess(month=month), rules=local).then(
        AllocationAssessed(month, months.PAYROLL, OWED, due)
    )


@pytest.mark.rule("R-FIN-01")
def test_half_a_fen_is_rounded_up() -> None:
    """25 fen of payroll owe one fen."""
    given(ALLOCATION).when(assess_allocation, assess(25), rules=RULES).then(AllocationAssessed(MONTH, 25, 1, DUE))


def test_a_payroll_is_assessed_once() -> None:
    """One month, one allocation."""
    given(ALLOCATION, ASSESSED).when(assess_allocation, assess(), rules=RULES).then_refused(
        PayrollAssessedAlready, month=MONTH
    )


@pytest.mark.rule("R-FIN-05")
@pytest.mark.rule("R-ACC-02.allocation")
@pytest.mark.rule("R-ACC-05.bank")
@pytest.mark.rule("R-ACC-05.due_to_superior")
def test_of_a_receipt_sixty_percent_are_income_and_forty_are_owed_upward() -> None:
    """Debit bank; credit allocation and what is due to the superior union."""
    given(ALLOCATION, ASSESSED).when(receive_allocation, receive(OWED), rules=RULES, on=DUE).then(PAID)


@pytest.mark.rule("R-FIN-05")
def test_a_split_leaves_no_fen_over() -> None:
    """Of 101 fen 60.6 are kept: 61, and 40 go upward."""
    given(ALLOCATION, ASSESSED).when(receive_allocation, receive(101), rules=RULES, on=DUE).then(received(101, 40))


@pytest.mark.rule("R-FIN-05")
def test_half_a_fen_is_not_rounded_on_both_sides() -> None:
    """Of one fen in halves, the fen is kept and nothing goes upward."""
    names = {code: (RULES.text(code), "text") for code in ("R-ACC-02.allocation", "R-ACC-05.bank")}
    local = rules({"R-FIN-05": ("0.5", "ratio"), **names, "R-ACC-05.due_to_superior": ("221", "text")})  # type: ignore[dict-item]  # the units are literals
    given(ALLOCATION, ASSESSED).when(receive_allocation, receive(1), rules=local, on=DUE).then(received(1, 0))


@pytest.mark.rule("R-FIN-05")
def test_a_union_that_keeps_all_owes_nothing_upward() -> None:
    """A local split may leave everything at the base; the entry has no line of nothing."""
    names = {code: (RULES.text(code), "text") for code in ("R-ACC-02.allocation", "R-ACC-05.bank")}
    local = rules({"R-FIN-05": ("1", "ratio"), **names, "R-ACC-05.due_to_superior": ("221", "text")})  # type: ignore[dict-item]  # the units are literals
    given(ALLOCATION, ASSESSED).when(receive_allocation, receive(OWED), rules=local, on=DUE).then(
        received(OWED, 0, settled=True)
    )


def test_an_allocation_may_come_in_parts_and_late() -> None:
    """Each part says how many days after the due date it came."""
    first = received(30_000, 12_000)
    given(ALLOCATION, ASSESSED).when(receive_allocation, receive(30_000), rules=RULES, on=date(2026, 3, 1)).then(first)
    rest = received(70_000, 28_000, "x2", days=9, settled=True)
    given(ALLOCATION, ASSESSED, first).when(receive_allocation, receive(70_000, "x2"), rules=RULES, on=late(9)).then(
        rest
    )


def test_a_receipt_on_the_due_date_is_in_time() -> None:
    """The day itself still counts."""
    given(ALLOCATION, ASSESSED).when(receive_allocation, receive(1), rules=RULES, on=DUE).then(received(1, 0))


def test_a_month_that_was_not_assessed_takes_no_receipt() -> None:
    """Nor does a settled one, nor one that owes nothing."""
    histories: list[tuple[Event, ...]] = [(), (ASSESSED, PAID), (AllocationAssessed(MONTH, 10, 0, DUE),)]
    for history in histories:
        given(ALLOCATION, *history).when(receive_allocation, receive(1, "x2"), rules=RULES, on=DUE).then_refused(
            AllocationNotOwed, month=MONTH
        )


def test_no_receipt_is_larger_than_what_is_missing() -> None:
    """The rest belongs to another month."""
    given(ALLOCATION, ASSESSED, received(30_000, 12_000)).when(
        receive_allocation, receive(70_001, "x2"), rules=RULES, on=DUE
    ).then_refused(MoreThanOwed, owed=70_000)


def test_a_receipt_is_booked_once() -> None:
    """The bank's reference is the money."""
    given(ALLOCATION, ASSESSED, received(30_000, 12_000)).when(
        receive_allocation, receive(30_000), rules=RULES, on=DUE
    ).then_refused(ReceiptBookedAlready)


@pytest.mark.rule("R-FIN-02")
def test_what_is_missing_on_the_day_after_the_due_date_is_signalled_once() -> None:
    """With what was owed and what is missing of it."""
    given(ALLOCATION, ASSESSED).when(fall_short, LOOK, on=late(1)).then(SHORT)
    given(ALLOCATION, ASSESSED, received(30_000, 12_000)).when(fall_short, LOOK, on=late(1)).then(
        AllocationFellShort(MONTH, OWED, 70_000)
    )
    given(ALLOCATION, ASSESSED, SHORT).when(fall_short, LOOK, on=late(2)).then()


@pytest.mark.parametrize(
    ("history", "days"), [((), 1), ((ASSESSED,), 0), ((ASSESSED, PAID), 1)], ids=["unknown", "due today", "settled"]
)
def test_nothing_is_short_before_the_due_date_has_passed_or_when_all_was_paid(
    history: tuple[Event, ...], days: int
) -> None:
    """The clock may fire for nothing."""
    given(ALLOCATION, *history).when(fall_short, LOOK, on=late(days)).then()


@pytest.mark.rule("R-FIN-04")
def test_the_late_fee_is_half_a_percent_of_what_is_missing_for_each_calendar_day() -> None:
    """100,000 fen for ten days: 5,000 fen; the due date itself is free, Sundays are not."""
    given(ALLOCATION, ASSESSED, SHORT).when(charge_late_fee, charge(late(10)), rules=RULES, on=late(12)).then(
        charged(10, 5000, late(10))
    )


@pytest.mark.rule("R-FIN-04")
def test_a_second_charge_begins_where_the_first_ended() -> None:
    """No day is charged twice."""
    once = given(ALLOCATION, ASSESSED, SHORT, charged(10, 5000, late(10)))
    once.when(charge_late_fee, charge(late(13)), rules=RULES, on=late(13)).then(charged(3, 1500, late(13)))
    once.when(charge_late_fee, charge(late(10)), rules=RULES, on=late(13)).then_refused(NotLate)
    once.when(charge_late_fee, charge(late(4)), rules=RULES, on=late(13)).then_refused(NotLate)


@pytest.mark.rule("R-FIN-04")
def test_a_part_that_came_late_is_charged_until_it_came() -> None:
    """Four days of 100,000, then six of 40,000."""
    part = received(60_000, 24_000, days=4)
    given(ALLOCATION, ASSESSED, SHORT, part).when(charge_late_fee, charge(late(10)), rules=RULES, on=late(10)).then(
        charged(10, 4 * 500 + 6 * 200, late(10))
    )


@pytest.mark.rule("R-FIN-04")
def test_whoever_paid_all_but_late_still_owes_the_fee_of_those_days() -> None:
    """And no more however long one waits with charging."""
    whole = received(OWED, 40_000, days=8, settled=True)
    paid = given(ALLOCATION, ASSESSED, SHORT, whole)
    paid.when(charge_late_fee, charge(late(30)), rules=RULES, on=late(30)).then(charged(8, 4000, late(30)))
    after = given(ALLOCATION, ASSESSED, SHORT, whole, charged(8, 4000, late(30)))
    after.when(charge_late_fee, charge(late(60)), rules=RULES, on=late(60)).then_refused(NotLate)


@pytest.mark.rule("R-FIN-04")
@pytest.mark.parametrize(
    ("history", "until", "on"),
    [
        ((), late(5), late(5)),
        ((ASSESSED,), DUE, late(5)),
        ((ASSESSED,), late(6), late(5)),
        ((ASSESSED, PAID), late(5), late(5)),
    ],
    ids=["not assessed", "due date", "future", "paid in time"],
)
def test_nothing_is_charged_that_is_not_late(history: tuple[Event, ...], until: date, on: date) -> None:
    """The refusal cites the rule."""
    decision = given(ALLOCATION, *history).when(charge_late_fee, charge(until), rules=RULES, on=on)
    decision.then_refused(NotLate, month=MONTH)
    assert decision.refusal is not None
    assert decision.refusal.rule == RULES.version("R-FIN-04")


@pytest.mark.rule("R-FIN-04.cap")
def test_the_late_fee_never_exceeds_the_principal() -> None:
    """After 200 days the cap is reached; whoever charges on is told so."""
    given(ALLOCATION, ASSESSED, SHORT).when(charge_late_fee, charge(late(300)), rules=RULES, on=late(300)).then(
        charged(300, OWED, late(300))
    )
    full = given(ALLOCATION, ASSESSED, SHORT, charged(200, OWED, late(200)))
    full.when(charge_late_fee, charge(late(201)), rules=RULES, on=late(201)).then_refused(FeeAtCap, fee=OWED)


@pytest.mark.rule("R-FIN-04.cap")
def test_a_lower_cap_holds_for_all_charges_together() -> None:
    """A tenth of the principal: 10,000, of which 7,500 are charged."""
    local = rules({"R-FIN-04": ("0.005", "ratio"), "R-FIN-04.cap": ("0.1", "ratio")})
    given(ALLOCATION, ASSESSED, SHORT, charged(15, 7500, late(15))).when(
        charge_late_fee, charge(late(25)), rules=local, on=late(25)
    ).then(charged(10, 2500, late(25)))


def test_a_receipt_goes_back_in_the_proportion_in_which_it_came() -> None:
    """Its last part takes what is left, so that no fen stays anywhere; the month is owed again."""
    paid = given(ALLOCATION, ASSESSED, received(101, 40))
    paid.when(refund_allocation, refund(50), rules=RULES, on=DUE).then(returned(50, 20))
    given(ALLOCATION, ASSESSED, received(101, 40), returned(50, 20)).when(
        refund_allocation, refund(51, "b2"), rules=RULES, on=DUE
    ).then(returned(51, 20, "b2"))
    given(ALLOCATION, ASSESSED, PAID).when(refund_allocation, refund(OWED), rules=RULES, on=late(3)).then(
        returned(OWED, 40_000, days=3, due_again_on=late(3))
    )


@pytest.mark.rule("R-ACC-06")
def test_no_more_goes_back_than_came_and_never_twice() -> None:
    """A wrong booking is reversed by an entry of its own; nothing booked is edited."""
    once = given(ALLOCATION, ASSESSED, received(101, 40), returned(50, 20))
    once.when(refund_allocation, refund(52, "b2"), rules=RULES, on=DUE).then_refused(MoreThanReceived, left=51)
    once.when(refund_allocation, refund(1), rules=RULES, on=DUE).then_refused(RefundBookedAlready)
    once.when(refund_allocation, refund(1, "b2", "x9"), rules=RULES, on=DUE).then_refused(NoSuchReceipt)


def test_what_was_returned_is_late_again_from_the_day_it_left() -> None:
    """While it was in the bank nothing was missing."""
    history = (ASSESSED, PAID, returned(OWED, 40_000, days=10, due_again_on=late(10)))
    given(ALLOCATION, *history).when(charge_late_fee, charge(late(12)), rules=RULES, on=late(12)).then(
        charged(2, 1000, late(12))
    )


@pytest.mark.rule("R-FIN-04.order")
@pytest.mark.rule("R-ACC-02.other")
def test_a_receipt_settles_the_allocation_before_its_late_fee_unless_the_rule_turns_it_round() -> None:
    """Ten days late, 5,000 are charged; 102,000 come, then the rest."""
    history = (ASSESSED, SHORT, charged(10, 5000, late(10)))
    owing = given(ALLOCATION, *history)
    whole = received(OWED, 40_000, days=10, settled=True)
    owing.when(receive_allocation, receive(102_000), rules=RULES, on=late(10)).then(whole, fee_paid(2000))
    owing.when(receive_allocation, receive(105_001), rules=RULES, on=late(10)).then_refused(MoreThanOwed, owed=105_000)
    given(ALLOCATION, *history, whole, fee_paid(2000)).when(
        receive_allocation, receive(3000, "x2"), rules=RULES, on=late(10)
    ).then(fee_paid(3000, "x2", settled=True))
    codes = ("R-FIN-05", "R-ACC-02.allocation", "R-ACC-02.other", "R-ACC-05.bank", "R-ACC-05.due_to_superior")
    names = {code: (RULES.version(code).value, RULES.version(code).unit) for code in codes}
    turned = rules({**names, "R-FIN-04.order": ("fee_first", "choice")})
    owing.when(receive_allocation, receive(6000), rules=turned, on=late(10)).then(
        received(1000, 400, days=10), fee_paid(5000, settled=True)
    )


@pytest.mark.rule("R-FIN-04.waiver")
def test_a_fee_is_waived_in_part_or_in_full_where_the_rules_allow_it() -> None:
    """What was waived is owed no more; where nobody may, the rule is cited."""
    owing = given(ALLOCATION, ASSESSED, SHORT, charged(10, 5000, late(10)), fee_paid(1000, "x0"))
    owing.when(waive_late_fee, waive(4000), rules=RULES).then(LateFeeWaived(MONTH, 4000, waive(1).reason))
    owing.when(waive_late_fee, waive(4001), rules=RULES).then_refused(MoreThanOwed, owed=4000)
    given(ALLOCATION, ASSESSED).when(waive_late_fee, waive(1), rules=RULES).then_refused(NoFeeOwed)
    strict = rules({"R-FIN-04.waiver": (False, "switch")})
    owing.when(waive_late_fee, waive(1), rules=strict).then_refused(WaiverNotProvided)
