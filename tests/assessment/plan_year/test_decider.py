"""The rules of plan years."""

from datetime import date

import pytest

from gonghui_assessment.plan_year.commands import Duty, OpenPlanYear
from gonghui_assessment.plan_year.decider import PLAN, DutyTwice, NothingRecurs, PlanOpenedAlready, open_plan_year
from gonghui_assessment.plan_year.views import periods
from gonghui_shared.contracts.assessment import PlanYearOpened, RecurringDuty
from gonghui_shared.testing import given

OPENNESS = Duty(duty_id="open", title="Openness", measure="disclosures", every="half_year", kinds=["primary"])
ASK = OpenPlanYear(union_id="f", year=2026, duties=[OPENNESS])
OPENED = PlanYearOpened(2026, (RecurringDuty("open", "Openness", "disclosures", "half_year", None, ("primary",)),))


def test_the_plan_of_a_year_is_opened_once() -> None:
    """With duties of which each is listed once."""
    given(PLAN).when(open_plan_year, ASK).then(OPENED)
    given(PLAN, OPENED).when(open_plan_year, ASK).then_refused(PlanOpenedAlready, year=2026)
    twice = ASK.model_copy(update={"duties": [OPENNESS, OPENNESS]})
    given(PLAN).when(open_plan_year, twice).then_refused(DutyTwice)


@pytest.mark.parametrize("measure", ["members", "staff", "goodwill"])
def test_a_duty_is_something_that_happens_again_and_again(measure: str) -> None:
    """How many members there are happens in no period, and what nobody counts would be a gap for ever."""
    wrong = ASK.model_copy(update={"duties": [OPENNESS.model_copy(update={"measure": measure})]})
    given(PLAN).when(open_plan_year, wrong).then_refused(NothingRecurs, measure=measure)


def test_periods_cover_the_year_without_a_hole() -> None:
    """Twelve months, two halves, one year."""
    assert len(list(periods("month", 2028))) == 12
    assert list(periods("month", 2028))[1] == (date(2028, 2, 1), date(2028, 2, 29))
    assert list(periods("half_year", 2026)) == [
        (date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    assert list(periods("year", 2026)) == [(date(2026, 1, 1), date(2026, 12, 31))]
