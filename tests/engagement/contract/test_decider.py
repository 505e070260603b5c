"""The rules of a collective contract."""

from datetime import date, timedelta

import pytest

from gonghui_engagement.contract.commands import Expire, FileContract, ObjectToContract, TakeEffect
from gonghui_engagement.contract.decider import (
    CONTRACT,
    DatesWrong,
    FiledAlready,
    InEffectAlready,
    NoSuchContract,
    NotAdopted,
    NotForThisUnit,
    expire,
    file_contract,
    object_to_contract,
    take_effect,
)
from gonghui_engagement.contract.events import ContractExamined, ObjectionExplained
from gonghui_shared.contracts.engagement import (
    ContractExpired,
    ContractFiled,
    ContractObjected,
    ContractTookEffect,
)
from gonghui_shared.testing import DAY, given, rules

RULES = rules(
    {
        "R-CB-01.unit_types": (("private",), "list"),
        "R-CB-02.majority": ("1/2", "ratio"),
        "R-CB-02.filing": (10, "days"),
        "R-CB-02.effect": (15, "days"),
    }
)
VALID_UNTIL, EFFECTIVE_ON = date(2027, 3, 1), DAY + timedelta(days=15)
FILE = FileContract(
    union_id="u1",
    contract_id="k1",
    kind="wages",
    entitled=100,
    votes_for=51,
    signed_on=DAY - timedelta(days=10),
    valid_until=VALID_UNTIL,
)
FILED = (
    ContractFiled("k1", "wages", VALID_UNTIL),
    ContractExamined("k1", 100, 51, FILE.signed_on, True, EFFECTIVE_ON),
)
EFFECT = ContractTookEffect("k1", "wages", True, VALID_UNTIL)
OBJECT = ObjectToContract(union_id="u1", contract_id="k1", reason="below the minimum wage")


@pytest.mark.rule("R-CB-02.majority")
def test_a_contract_needs_more_than_half_of_all() -> None:
    """Fifty-one of a hundred adopt it, fifty do not."""
    given(CONTRACT).when(file_contract, FILE, unit_type="private", rules=RULES, on=DAY).then(*FILED)
    half = FILE.model_copy(update={"votes_for": 50})
    given(CONTRACT).when(file_contract, half, unit_type="private", rules=RULES, on=DAY).then_refused(
        NotAdopted, votes_for=50
    )


@pytest.mark.rule("R-CB-02.filing")
def test_filing_after_ten_days_is_late_but_valid() -> None:
    """The fact is kept with the contract."""
    late = FILE.model_copy(update={"signed_on": DAY - timedelta(days=11)})
    decided = given(CONTRACT).when(file_contract, late, unit_type="private", rules=RULES, on=DAY)
    assert decided.events[1] == ContractExamined("k1", 100, 51, late.signed_on, False, EFFECTIVE_ON)


@pytest.mark.rule("R-CB-02.effect")
def test_a_contract_binds_after_fifteen_days_without_objection() -> None:
    """Not on the fifteenth, not twice, not after an objection."""
    look, after = TakeEffect(union_id="u1", contract_id="k1"), EFFECTIVE_ON + timedelta(days=1)
    given(CONTRACT, *FILED).when(take_effect, look, on=EFFECTIVE_ON).then()
    given(CONTRACT, *FILED).when(take_effect, look, on=after).then(EFFECT)
    given(CONTRACT, *FILED, EFFECT).when(take_effect, look, on=after).then()
    given(CONTRACT, *FILED, ContractObjected("k1")).when(take_effect, look, on=after).then()


def test_the_authority_objects_before_the_contract_binds() -> None:
    """Its reason stays inside."""
    given(CONTRACT, *FILED).when(object_to_contract, OBJECT, on=EFFECTIVE_ON).then(
        ContractObjected("k1"), ObjectionExplained("k1", "below the minimum wage")
    )
    given(CONTRACT, *FILED, EFFECT).when(object_to_contract, OBJECT, on=DAY).then_refused(InEffectAlready)
    given(CONTRACT).when(object_to_contract, OBJECT, on=DAY).then_refused(NoSuchContract)


def test_a_contract_expires_after_its_last_day() -> None:
    """Only one that was in effect."""
    look, after = Expire(union_id="u1", contract_id="k1"), VALID_UNTIL + timedelta(days=1)
    given(CONTRACT, *FILED, EFFECT).when(expire, look, on=VALID_UNTIL).then()
    given(CONTRACT, *FILED, EFFECT).when(expire, look, on=after).then(ContractExpired("k1", "wages"))
    given(CONTRACT, *FILED).when(expire, look, on=after).then()


@pytest.mark.parametrize("wrong", [{"votes_for": 101}, {"signed_on": DAY + timedelta(days=1)}, {"valid_until": DAY}])
def test_dates_and_figures_fit_together(wrong: dict[str, object]) -> None:
    """Nothing is signed in the future, over before it is filed, or adopted by more than all."""
    given(CONTRACT).when(
        file_contract, FILE.model_copy(update=wrong), unit_type="private", rules=RULES, on=DAY
    ).then_refused(DatesWrong)


def test_a_contract_is_filed_once() -> None:
    """A number has one contract."""
    given(CONTRACT, *FILED).when(file_contract, FILE, unit_type="private", rules=RULES, on=DAY).then_refused(
        FiledAlready
    )


@pytest.mark.rule("R-CB-01.unit_types")
def test_agency_concludes_no_collective_contract() -> None:
    """Its unions have other rules; where the type is not known nobody is turned away."""
    asked = given(CONTRACT)
    asked.when(file_contract, FILE, unit_type="agency", rules=RULES, on=DAY).then_refused(NotForThisUnit)
    asked.when(file_contract, FILE, unit_type=None, rules=RULES, on=DAY).then(*FILED)
