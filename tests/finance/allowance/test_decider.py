"""Paying the post allowance of a part-time cadre."""

from typing import Any

import pytest

from gonghui_finance.allowance.commands import ApproveAllowance, OweAllowance, PayAllowance
from gonghui_finance.allowance.decider import (
    ALLOWANCE,
    ApprovedAlready,
    Approver,
    BeyondDelegation,
    NotApproved,
    NothingOwed,
    SecondPersonNeeded,
    approve_allowance,
    owe_allowance,
    pay_allowance,
)
from gonghui_finance.allowance.events import AllowanceApproved, AllowanceOwed
from gonghui_finance.allowance.views import project_allowances
from gonghui_finance.consumers.organisation import follow_allowances
from gonghui_finance.ledger.views import project_balances
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.finance import AllowancePaid, Line
from gonghui_shared.contracts.organisation import AllowanceGranted
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given, recorded

LAW = Rulebook(shipped()).rules("CN/500000", DAY)
ONE: dict[str, Any] = {"union_id": "u1", "post_id": "m1", "month": "2026-02"}
OWED = AllowanceOwed("m1", "li", "2026-02", 30_000)
APPROVED = AllowanceApproved("m1", "2026-02", "person:qian", None)
ENTRY = (Line("505", debit=30_000), Line("102", credit=30_000))
PAID = AllowancePaid("m1", "li", "2026-02", "b1", 30_000, ENTRY)
CHAIR, VICE = Approver(person_id="qian", delegation_id=None), Approver(person_id="wu", delegation_id="d1")


def test_what_organisation_grants_is_owed_once() -> None:
    """A record that comes twice owes nothing more."""
    [command] = follow_allowances(recorded(AllowanceGranted("m1", "li", "2026-02", 30_000), "u1"))
    assert command == OweAllowance(**ONE, person_id="li", amount=30_000, occurred_on=DAY)
    given(ALLOWANCE).when(owe_allowance, command).then(OWED)
    given(ALLOWANCE, OWED, APPROVED, PAID).when(owe_allowance, command).then()


@pytest.mark.rule("R-ACC-06")
def test_payment_is_approved_within_the_limit_by_somebody_who_is_not_paid() -> None:
    """The chair by office, another by the matrix; nobody else, nobody for themselves, and once."""
    approve, waiting = ApproveAllowance(**ONE), given(ALLOWANCE, OWED)
    known: dict[str, Any] = {"rules": LAW, "approvers": [CHAIR, VICE]}
    waiting.when(approve_allowance, approve, actor="person:qian", **known).then(APPROVED)
    by_matrix = AllowanceApproved("m1", "2026-02", "person:wu", "d1")
    waiting.when(approve_allowance, approve, actor="person:wu", **known).then(by_matrix)
    waiting.when(approve_allowance, approve, actor="person:ma", **known).then_refused(BeyondDelegation, amount=30_000)
    own = known | {"approvers": [Approver(person_id="li", delegation_id="d2")]}
    waiting.when(approve_allowance, approve, actor="person:li", **own).then_refused(SecondPersonNeeded)
    again = given(ALLOWANCE, OWED, APPROVED)
    again.when(approve_allowance, approve, actor="person:wu", **known).then_refused(ApprovedAlready)
    given(ALLOWANCE).when(approve_allowance, approve, actor="person:qian", **known).then_refused(NothingOwed)


@pytest.mark.rule("R-ACC-04.allowance")
def test_approved_allowance_is_paid_once_by_a_second_person() -> None:
    """From the bank, as an expense of the chart in force; neither by whoever approved nor by whoever is paid."""
    pay, ready = PayAllowance(**ONE, payment_id="b1"), given(ALLOWANCE, OWED, APPROVED)
    ready.when(pay_allowance, pay, rules=LAW, actor="person:cai").then(PAID)
    for actor in ("person:qian", "person:li"):
        ready.when(pay_allowance, pay, rules=LAW, actor=actor).then_refused(SecondPersonNeeded)
    given(ALLOWANCE, OWED).when(pay_allowance, pay, rules=LAW, actor="person:cai").then_refused(NotApproved)
    over = given(ALLOWANCE, OWED, APPROVED, PAID)
    over.when(pay_allowance, pay, rules=LAW, actor="person:cai").then_refused(NothingOwed)


def test_what_waits_and_what_was_paid_is_shown() -> None:
    """With who approved; the books balance."""
    (row,) = folded(project_allowances, OWED, APPROVED, PAID)["allowances"].values()
    assert (row["state"], row["approved_by"], row["payment_id"], row["paid_on"]) == ("paid", "person:qian", "b1", DAY)
    books = folded(project_balances, PAID)["ledger_balances"]
    assert books == {("u1", "505"): {"debit": 30_000, "credit": 0}, ("u1", "102"): {"debit": 0, "credit": 30_000}}
