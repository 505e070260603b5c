"""By which measures a duty of a post shows."""

from typing import Any

from gonghui_assessment.duty_standard.commands import NameDutyMeasures
from gonghui_assessment.duty_standard.decider import (
    DUTY_STANDARD,
    MeasureTwice,
    NoSuchDuty,
    NotCounted,
    TooManyMeasures,
    name_duty_measures,
)
from gonghui_assessment.duty_standard.events import DutyMeasuresNamed
from gonghui_assessment.duty_standard.views import project_duty_measures, project_post_duties
from gonghui_assessment.measures.catalogue import CATALOGUE, in_fen
from gonghui_shared.contracts.organisation import DutyLine, DutySheetAdopted
from gonghui_shared.testing import DAY, folded, given
from gonghui_shared.testing.given import Decision

NAMED = DutyMeasuresNamed("c1", "做好培训", ("trainings_held", "cadres_trained"))


def named(*history: Any, duty: str = "做好培训", measures: tuple[str, ...] = NAMED.measures) -> Decision:
    """For a post of two duties."""
    command = NameDutyMeasures(union_id="u1", post_id="c1", duty=duty, measures=list(measures))
    duties = frozenset({"做好培训", "收好会费", *(f"职责{n}" for n in range(10))})
    return given(DUTY_STANDARD, *history).when(name_duty_measures, command, duties=duties)


def test_a_duty_of_the_sheet_shows_by_measures_of_the_catalogue() -> None:
    """Parts of a measure, too; none takes them away, and the same again says nothing."""
    named().then(NAMED)
    named(NAMED).then()
    named(NAMED, measures=()).then(DutyMeasuresNamed("c1", "做好培训", ()))
    named(measures=()).then()
    named(measures=("unions_formed.primary",)).then(DutyMeasuresNamed("c1", "做好培训", ("unions_formed.primary",)))
    named(duty="不在表上").then_refused(NoSuchDuty)
    named(measures=("trainings_held", "trainings_held")).then_refused(MeasureTwice)
    named(measures=("happiness",)).then_refused(NotCounted)


def test_a_post_has_so_many_measures_and_no_more() -> None:
    """Those of duties that the sheets have no longer do not count."""
    flows = [name for name in CATALOGUE.flows if "." not in name]
    full = [DutyMeasuresNamed("c1", f"职责{n}", tuple(flows[2 * n : 2 * n + 2])) for n in range(10)]
    named(*full, measures=(flows[20],)).then_refused(TooManyMeasures)
    named(*full, measures=(flows[0],)).then(DutyMeasuresNamed("c1", "做好培训", (flows[0],)))
    former = [DutyMeasuresNamed("c1", f"以前的{n}", tuple(flows[2 * n : 2 * n + 2])) for n in range(10)]
    named(*former).then(NAMED)


def test_sheets_and_measures_are_read_by_post() -> None:
    """Measures that were taken away are gone."""
    line = DutyLine("做好培训", "一年两次", "报批", "全员", "次数")
    sheet = DutySheetAdopted("c1", 1, "congress", DAY, (line,))
    assert folded(project_post_duties, sheet)["post_duties"]["u1", "c1", 1]["duties"] == ["做好培训"]
    key = ("u1", "c1", "做好培训")
    assert folded(project_duty_measures, NAMED)["duty_measures"][key]["measures"] == list(NAMED.measures)
    assert folded(project_duty_measures, NAMED, DutyMeasuresNamed("c1", "做好培训", ())) == {"duty_measures": {}}


def test_measures_know_whether_they_count_money() -> None:
    """By the type of the field that they count."""
    assert in_fen("dues_paid")
    assert in_fen("late_fees")
    assert not in_fen("dues_months_settled")
    assert not in_fen("trainings_held")
