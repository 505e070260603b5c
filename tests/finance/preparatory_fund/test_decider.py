"""The preparatory fund of a unit that has formed no union in time."""

from typing import Any

import pytest

from gonghui_finance.consumers.organisation import follow_unorganised_units
from gonghui_finance.preparatory_fund.commands import AssessFund, CloseFund, OpenFund, ReceiveFund, ReturnFund
from gonghui_finance.preparatory_fund.decider import (
    FUND,
    AnotherUnion,
    FundAssessedAlready,
    FundNotOwed,
    FundReceiptBooked,
    MoreThanOwed,
    NothingHeld,
    assess_fund,
    close_fund,
    open_fund,
    receive_fund,
    return_fund,
)
from gonghui_finance.preparatory_fund.events import PreparatoryFundClosed, PreparatoryFundOpened
from gonghui_finance.preparatory_fund.views import project_funds
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.finance import (
    Line,
    PreparatoryFundAssessed,
    PreparatoryFundReceived,
    PreparatoryFundReturned,
    PreparatoryFundTakenOver,
)
from gonghui_shared.contracts.organisation import FormationOverdue, UnitOrganised
from gonghui_shared.decider import At
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given, recorded

LAW = Rulebook(shipped()).rules("CN/500000", DAY)
ONE: dict[str, Any] = {"union_id": "d", "unit_id": "x"}
OPENED = PreparatoryFundOpened("x", "2026-02")
ASSESSED = PreparatoryFundAssessed("x", "2026-02", 1_000_000, 20_000)
HELD = (Line("102", debit=20_000), Line("231", credit=20_000))
OUT = (Line("231", debit=20_000), Line("102", credit=20_000))
INTO = (Line("102", debit=20_000), Line("402", credit=20_000))
RECEIVED = PreparatoryFundReceived("x", "r1", "2026-02", 20_000, HELD)
CLOSED = PreparatoryFundClosed("x", "u")


@pytest.mark.rule("R-ORG-04")
def test_fund_is_two_per_cent_of_the_payroll_from_the_month_after_the_time() -> None:
    """Each month once, and none after there is a union."""
    assess = AssessFund(**ONE, month="2026-02", payroll=1_000_000)
    owing = given(FUND, OPENED)
    owing.when(assess_fund, assess, rules=LAW).then(ASSESSED)
    early = assess.model_copy(update={"month": "2026-01"})
    owing.when(assess_fund, early, rules=LAW).then_refused(FundNotOwed)
    given(FUND).when(assess_fund, assess, rules=LAW).then_refused(FundNotOwed)
    given(FUND, OPENED, ASSESSED).when(assess_fund, assess, rules=LAW).then_refused(FundAssessedAlready)
    given(FUND, OPENED, CLOSED).when(assess_fund, assess, rules=LAW).then_refused(FundNotOwed)


@pytest.mark.rule("R-ACC-05.custody")
def test_money_is_held_for_the_union_to_come() -> None:
    """Not as income: the higher union holds it. Each receipt once, and no more than is owed."""
    receive = ReceiveFund(**ONE, receipt_id="r1", month="2026-02", received=20_000)
    given(FUND, OPENED, ASSESSED).when(receive_fund, receive, rules=LAW).then(RECEIVED)
    given(FUND, OPENED, ASSESSED, RECEIVED).when(receive_fund, receive, rules=LAW).then_refused(FundReceiptBooked)
    other = receive.model_copy(update={"receipt_id": "r2"})
    given(FUND, OPENED, ASSESSED, RECEIVED).when(receive_fund, other, rules=LAW).then_refused(MoreThanOwed, owed=0)
    given(FUND, OPENED).when(receive_fund, receive, rules=LAW).then_refused(MoreThanOwed)


@pytest.mark.rule("R-ORG-04")
def test_fund_is_returned_to_the_union_that_the_unit_formed() -> None:
    """All of it, once, on both sides of the books, and to no other union."""
    back = ReturnFund(**ONE, to_union_id="u")
    held = given(FUND, OPENED, ASSESSED, RECEIVED, CLOSED)
    returned = PreparatoryFundReturned("x", "u", 20_000, OUT)
    held.when(return_fund, back, rules=LAW).then(
        returned, At("formed", PreparatoryFundTakenOver("x", "d", 20_000, INTO))
    )
    held.when(return_fund, back.model_copy(update={"to_union_id": "v"}), rules=LAW).then_refused(AnotherUnion)
    given(FUND, OPENED, ASSESSED, RECEIVED).when(return_fund, back, rules=LAW).then_refused(NothingHeld)
    again = given(FUND, OPENED, ASSESSED, RECEIVED, CLOSED, returned)
    again.when(return_fund, back, rules=LAW).then_refused(NothingHeld)


def test_what_organisation_says_opens_and_closes_it() -> None:
    """Once each; a unit whose time never passed has none."""
    told = [FormationOverdue("x", "新机械厂", DAY, "2026-02"), UnitOrganised("x", "u", late=True)]
    opened, closed = (command for event in told for command in follow_unorganised_units(recorded(event, "d")))
    assert (opened, closed) == (
        OpenFund(**ONE, owes_from="2026-02", occurred_on=DAY), CloseFund(**ONE, formed_union_id="u", occurred_on=DAY),
    )  # fmt: skip
    given(FUND).when(open_fund, opened).then(OPENED)
    given(FUND, OPENED).when(open_fund, opened).then()
    given(FUND, OPENED).when(close_fund, closed).then(CLOSED)
    given(FUND).when(close_fund, closed).then()
    given(FUND, OPENED, CLOSED).when(close_fund, closed).then()


def test_funds_show_what_was_owed_paid_and_returned() -> None:
    """By unit."""
    course = [OPENED, ASSESSED, RECEIVED, CLOSED, PreparatoryFundReturned("x", "u", 20_000, OUT)]
    assert folded(project_funds, *course)["preparatory_funds"] == {
        ("u1", "x"): {
            "owes_from": "2026-02", "assessed": 20_000, "received": 20_000, "returned": 20_000, "formed_union_id": "u",
        }
    }  # fmt: skip
