"""The rules of a union's powers, sentence by sentence."""

from datetime import date
from typing import Any, Final

import pytest

from gonghui_organisation.power.commands import ExercisePower
from gonghui_organisation.power.decider import POWER, MemberNamed, NoPowerHere, UseRecorded, exercise_power
from gonghui_organisation.power.events import PowerExercised
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import UnionDissolved, UnionFormed
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, given

RULES: Final = Rulebook(shipped()).rules("CN/500000", DAY)
ADVISE: Final = ExercisePower(union_id="u1", use_id="x1", kind="advise_on_personnel", used_for="推荐中层干部")
USED: Final = PowerExercised("x1", "advise_on_personnel", "推荐中层干部")


def formed(unit_type: Any) -> UnionFormed:
    """A union in a unit of some type."""
    return UnionFormed("primary", unit_type, "工会", "d1", "CN/500000", date(2020, 5, 1))


@pytest.mark.rule("R-PWR-01")
def test_type_of_unit_says_which_powers_a_union_has() -> None:
    """A school's union advises on personnel, that of a private enterprise does not."""
    school, firm = (UNION.fold([formed(unit_type)]) for unit_type in ("institution", "private"))
    given(POWER).when(exercise_power, ADVISE, union=school, named=False, rules=RULES).then(USED)
    given(POWER).when(exercise_power, ADVISE, union=firm, named=False, rules=RULES).then_refused(NoPowerHere)
    seek = ADVISE.model_copy(update={"kind": "seek_benefits"})
    given(POWER).when(exercise_power, seek, union=firm, named=False, rules=RULES).then(
        PowerExercised("x1", "seek_benefits", "推荐中层干部")
    )


def test_use_is_recorded_once_and_by_a_union_in_being() -> None:
    """Each with a number of its own."""
    school = UNION.fold([formed("institution")])
    given(POWER, USED).when(exercise_power, ADVISE, union=school, named=False, rules=RULES).then_refused(UseRecorded)
    gone = UNION.fold([formed("institution"), UnionDissolved("unit_closed")])
    given(POWER).when(exercise_power, ADVISE, union=gone, named=False, rules=RULES).then_refused(UnionNotInBeing)


@pytest.mark.rule("R-PRV-03")
def test_what_a_power_was_used_for_names_no_member() -> None:
    """It stands under no person's key, and could not be erased."""
    school = UNION.fold([formed("institution")])
    given(POWER).when(exercise_power, ADVISE, union=school, named=True, rules=RULES).then_refused(MemberNamed)
