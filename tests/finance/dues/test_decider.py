"""The rules of a member's dues, sentence by sentence."""

from datetime import date

import pytest

from gonghui_finance.dues.commands import AssessDues
from gonghui_finance.dues.decider import (
    DUES,
    AlreadyAssessed,
    Dues,
    DuesNotOwed,
    MoreThanOwed,
    MoreThanPaid,
    NothingToRefund,
    NotOnTheRoll,
    PaymentBookedAlready,
    RefundBookedAlready,
    assess_dues,
    pay_dues,
    reach_arrears,
    refund_dues,
)
from gonghui_shared.contracts.finance import DuesAssessed
from gonghui_shared.decider import At
from gonghui_shared.testing import DAY, given, rules
from tests.finance.dues.lives import (
    OWED,
    ROLL,
    RULES,
    assessed,
    assessed_from,
    paid,
    pay,
    reach,
    reached,
    refund,
    refunded,
)

MARCH = "2026-03"
NONE = {"before": Dues(), "after": Dues(), "rules": RULES}


def assess(wage: int, month: str = MARCH) -> AssessDues:
    """The command."""
    return AssessDues(union_id="u1", member_id="m1", month=month, wage=wage)


@pytest.mark.rule("R-FIN-07")
def test_dues_are_half_a_percent_of_the_monthly_wage() -> None:
    """5,000 yuan make 25."""
    given(DUES).when(assess_dues, assess(500_000), roll=ROLL, rules=RULES).then(assessed(MARCH, 2500))


@pytest.mark.rule("R-FIN-07.step")
@pytest.mark.parametrize(("wage", "owed"), [(500_999, 2500), (501_000, 2505), (1000, 5), (999, 0), (0, 0)])
def test_a_tail_of_the_wage_below_ten_yuan_is_ignored(wage: int, owed: int) -> None:
    """Only whole tens of yuan count."""
    given(DUES).when(assess_dues, assess(wage), roll=ROLL, rules=RULES).then(assessed(MARCH, owed))


@pytest.mark.rule("R-FIN-07")
@pytest.mark.rule("R-FIN-07.step")
def test_rate_and_step_are_those_of_the_jurisdiction() -> None:
    """No number of law stands in code."""
    local = rules({"R-FIN-07": ("1/3", "ratio"), "R-FIN-07.step": (1, "fen"), "R-MEM-03": (6, "months")})
    given(DUES).when(assess_dues, assess(1000), roll=ROLL, rules=local).then(assessed(MARCH, 333))


@pytest.mark.rule("R-MEM-03")
@pytest.mark.parametrize(("months", "day"), [(6, date(2026, 9, 1)), (3, date(2026, 6, 1)), (12, date(2027, 3, 1))])
def test_the_arrears_clock_fires_when_as_many_months_as_the_rule_counts_have_passed(months: int, day: date) -> None:
    """March to August are six, so that the clock of March fires on 1 September."""
    local = rules({"R-FIN-07": ("0.005", "ratio"), "R-FIN-07.step": (1, "fen"), "R-MEM-03": (months, "months")})
    given(DUES).when(assess_dues, assess(500_000), roll=ROLL, rules=local).then(DuesAssessed("m1", MARCH, OWED, day))


@pytest.mark.rule("R-MEM-04")
@pytest.mark.parametrize("on_the_roll", [frozenset(), frozenset({"m2", "m11"})])
def test_dues_are_assessed_only_of_those_who_are_on_the_roll_on_the_day(on_the_roll: frozenset[str]) -> None:
    """Whoever is no member, or no longer, or only retained owes nothing."""
    given(DUES).when(assess_dues, assess(500_000), roll=on_the_roll, rules=RULES).then_refused(NotOnTheRoll)


def test_whoever_left_still_pays_what_was_assessed_before() -> None:
    """The roll is asked about when dues are assessed, not when they are paid."""
    history = given(DUES, assessed(MARCH))
    history.when(pay_dues, pay(MARCH, OWED), rules=RULES).then(paid(MARCH))
    history.when(assess_dues, assess(500_000, "2026-04"), roll=frozenset(), rules=RULES).then_refused(NotOnTheRoll)


def test_a_month_is_assessed_once() -> None:
    """A corrected payroll needs another way than a second assessment."""
    given(DUES, assessed(MARCH)).when(assess_dues, assess(500_000), roll=ROLL, rules=RULES).then_refused(
        AlreadyAssessed, month=MARCH
    )


@pytest.mark.rule("R-ACC-02.dues")
@pytest.mark.rule("R-ACC-05.bank")
def test_a_full_payment_settles_the_month_and_is_income_in_the_bank() -> None:
    """Debit bank, credit dues."""
    given(DUES, assessed(MARCH)).when(pay_dues, pay(MARCH, OWED), rules=RULES).then(paid(MARCH))


def test_a_month_may_be_paid_in_parts() -> None:
    """The last part settles it."""
    first = paid(MARCH, 1000, settled=False)
    given(DUES, assessed(MARCH)).when(pay_dues, pay(MARCH, 1000), rules=RULES).then(first)
    rest = pay(MARCH, 1500, "x2")
    given(DUES, assessed(MARCH), first).when(pay_dues, rest, rules=RULES).then(paid(MARCH, 1500, "x2"))


def test_a_month_may_be_paid_before_it_begins() -> None:
    """Whoever is assessed early may pay early."""
    given(DUES, assessed("2026-12")).when(pay_dues, pay("2026-12", OWED), rules=RULES).then(paid("2026-12"))


def test_a_month_that_was_not_assessed_is_not_owed() -> None:
    """Nobody pays what nobody asked for."""
    given(DUES, assessed(MARCH)).when(pay_dues, pay("2026-04", 1), rules=RULES).then_refused(
        DuesNotOwed, month="2026-04"
    )


def test_a_month_without_dues_is_not_owed() -> None:
    """A wage below the step owes nothing."""
    given(DUES, assessed(MARCH, 0)).when(pay_dues, pay(MARCH, 1), rules=RULES).then_refused(DuesNotOwed)


def test_a_settled_month_refuses_another_payment() -> None:
    """Nobody pays a month twice."""
    given(DUES, assessed(MARCH), paid(MARCH)).when(pay_dues, pay(MARCH, OWED, "x2"), rules=RULES).then_refused(
        DuesNotOwed
    )


def test_nobody_pays_more_than_is_owed() -> None:
    """What is over is a matter for the cashier, not for the books."""
    history = (assessed(MARCH), paid(MARCH, 1000, settled=False))
    given(DUES, *history).when(pay_dues, pay(MARCH, 1501, "x2"), rules=RULES).then_refused(MoreThanOwed, owed=1500)


def test_a_payment_is_booked_once() -> None:
    """The same reference for another month is the same money."""
    history = (assessed(MARCH), assessed("2026-04"), paid(MARCH))
    given(DUES, *history).when(pay_dues, pay("2026-04", OWED), rules=RULES).then_refused(PaymentBookedAlready)


@pytest.mark.rule("R-ACC-02.dues")
@pytest.mark.rule("R-ACC-05.bank")
@pytest.mark.rule("R-ACC-06")
def test_a_refund_reverses_the_entry_and_the_month_is_owed_again() -> None:
    """Debit dues, credit bank; the payment itself stays as it was booked."""
    decision = given(DUES, assessed(MARCH), paid(MARCH)).when(refund_dues, refund(MARCH, OWED), rules=RULES, on=DAY)
    decision.then(refunded(MARCH, on=date(2026, 9, 1)))
    again = given(DUES, assessed(MARCH), paid(MARCH), refunded(MARCH))
    again.when(pay_dues, pay(MARCH, OWED, "x2"), rules=RULES).then(paid(MARCH, payment="x2"))


def test_a_payment_may_be_refunded_in_parts() -> None:
    """Only the first part reopens the month, and no more goes back than came."""
    once = given(DUES, assessed(MARCH), paid(MARCH), refunded(MARCH, 1000))
    second = refunded(MARCH, 1500, key="b2", reopened=False, on=date(2026, 9, 1))
    once.when(refund_dues, refund(MARCH, 1500, key="b2"), rules=RULES, on=DAY).then(second)
    once.when(refund_dues, refund(MARCH, 1501, key="b2"), rules=RULES, on=DAY).then_refused(MoreThanPaid, paid=1500)


def test_a_refund_of_a_month_paid_in_part_opens_nothing() -> None:
    """It was never settled."""
    history = (assessed(MARCH), paid(MARCH, 900, settled=False))
    given(DUES, *history).when(refund_dues, refund(MARCH, 400), rules=RULES, on=DAY).then(
        refunded(MARCH, 400, reopened=False, on=date(2026, 9, 1))
    )


def test_a_refund_is_booked_once() -> None:
    """The same reference is the same money."""
    once = given(DUES, assessed(MARCH), paid(MARCH), refunded(MARCH, 1000))
    once.when(refund_dues, refund(MARCH, 1000), rules=RULES, on=DAY).then_refused(RefundBookedAlready)


@pytest.mark.parametrize(("month", "payment"), [("2026-04", "x1"), (MARCH, "x2")])
def test_only_a_payment_of_that_month_is_refunded(month: str, payment: str) -> None:
    """Neither another month's nor one that never came."""
    history = (assessed(MARCH), assessed("2026-04"), paid(MARCH))
    given(DUES, *history).when(refund_dues, refund(month, 1, payment=payment), rules=RULES, on=DAY).then_refused(
        NothingToRefund
    )


@pytest.mark.rule("R-MEM-03")
def test_a_refund_after_the_clocks_day_is_looked_at_on_the_next_day() -> None:
    """The month is owed again, so that its arrears count from then on."""
    late = date(2026, 10, 20)
    given(DUES, assessed(MARCH), paid(MARCH)).when(refund_dues, refund(MARCH, OWED), rules=RULES, on=late).then(
        refunded(MARCH, on=date(2026, 10, 21))
    )


@pytest.mark.rule("R-MEM-03")
def test_six_unpaid_months_in_a_row_are_signalled_with_all_that_is_owed_for_them() -> None:
    """A part paid changes the sum, not the count."""
    part = paid("2026-02", 500, settled=False)
    given(DUES, *assessed_from("2026-01", 6), part).when(
        reach_arrears, reach("2026-01"), on=date(2026, 7, 1), **NONE
    ).then(reached("2026-01", owed=6 * OWED - 500))


@pytest.mark.rule("R-MEM-03")
def test_five_unpaid_months_are_not_signalled() -> None:
    """Whoever paid the sixth is no case for a talk."""
    given(DUES, *assessed_from("2026-01", 6), paid("2026-06")).when(
        reach_arrears, reach("2026-01"), on=date(2026, 7, 1), **NONE
    ).then()


@pytest.mark.rule("R-MEM-03")
def test_unpaid_months_that_do_not_follow_one_another_are_not_added_up() -> None:
    """The rule speaks of months in a row."""
    given(DUES, *assessed_from("2026-01", 9), paid("2026-04")).when(
        reach_arrears, reach("2026-05"), on=date(2026, 10, 1), **NONE
    ).then()


@pytest.mark.rule("R-MEM-03")
def test_a_month_that_is_not_over_is_no_arrears() -> None:
    """On the last day of June the dues of June may still be paid."""
    given(DUES, *assessed_from("2026-01", 6)).when(reach_arrears, reach("2026-01"), on=date(2026, 6, 30), **NONE).then()


@pytest.mark.rule("R-MEM-03")
def test_the_number_of_months_is_the_rules() -> None:
    """A by-law may count otherwise."""
    local = rules({"R-MEM-03": (2, "months")})
    given(DUES, *assessed_from("2026-01", 2)).when(
        reach_arrears, reach("2026-01"), before=Dues(), after=Dues(), rules=local, on=date(2026, 3, 1)
    ).then(reached("2026-01", 2))


def test_a_settled_month_has_no_arrears() -> None:
    """Its clock may have fired a moment too late."""
    given(DUES, *assessed_from("2026-01", 9), paid("2026-02")).when(
        reach_arrears, reach("2026-02"), on=date(2026, 10, 1), **NONE
    ).then()


def test_arrears_are_signalled_once() -> None:
    """The clocks of the later months find the signal given."""
    history = (*assessed_from("2026-01", 8), reached("2026-01"))
    given(DUES, *history).when(reach_arrears, reach("2026-02"), on=date(2026, 8, 1), **NONE).then()


def test_arrears_that_were_settled_and_refunded_are_signalled_again() -> None:
    """The month is owed anew."""
    history = (*assessed_from("2026-01", 6), reached("2026-01"), paid("2026-01"), refunded("2026-01"))
    given(DUES, *history).when(reach_arrears, reach("2026-01"), on=date(2026, 8, 1), **NONE).then(reached("2026-01"))


def test_paying_the_oldest_month_does_not_end_arrears_of_six_others() -> None:
    """The next clock speaks of what is still owed."""
    history = (*assessed_from("2026-01", 7), reached("2026-01"), paid("2026-01"))
    given(DUES, *history).when(reach_arrears, reach("2026-02"), on=date(2026, 8, 1), **NONE).then(reached("2026-02"))


@pytest.mark.rule("R-MEM-03")
def test_a_run_over_the_new_year_is_one_run() -> None:
    """November to April: the clock of November looks into the next year."""
    after = DUES.fold(assessed_from("2026-01", 4))
    given(DUES, *assessed_from("2025-11", 2)).when(
        reach_arrears, reach("2025-11"), before=Dues(), after=after, rules=RULES, on=date(2026, 5, 1)
    ).then(reached("2025-11"))


def test_a_run_is_signalled_where_it_began() -> None:
    """A clock of the second year puts the signal into the first year's stream, so that nobody gives it twice."""
    before, clock = assessed_from("2025-11", 2), given(DUES, *assessed_from("2026-01", 6))
    context = {"after": Dues(), "rules": RULES, "on": date(2026, 7, 1)}
    clock.when(reach_arrears, reach("2026-01"), before=DUES.fold(before), **context).then(
        At("before", reached("2025-11", 8))
    )
    told = DUES.fold([*before, reached("2025-11", 6)])
    clock.when(reach_arrears, reach("2026-01"), before=told, **context).then()


def test_arrears_of_years_are_not_signalled_anew_each_year() -> None:
    """What reaches beyond the year before was signalled when it began."""
    given(DUES, *assessed_from("2026-01", 6)).when(
        reach_arrears,
        reach("2026-01"),
        before=DUES.fold(assessed_from("2025-01", 12)),
        after=Dues(),
        rules=RULES,
        on=date(2026, 7, 1),
    ).then()
