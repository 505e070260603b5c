"""The rules of self-evaluations."""

from fractions import Fraction
from typing import Any

import pytest

from gonghui_assessment.annual_evaluation.decider import SchemeNotAdopted
from gonghui_assessment.appeal.decider import ItemTwice, NoSuchItem, OutOfReach, Reached
from gonghui_assessment.self_score.commands import SelfScoredItem, SubmitSelfScore
from gonghui_assessment.self_score.decider import SELF_SCORE, EvaluationBegun, submit_self_score
from gonghui_shared.contracts.assessment import SelfScored
from gonghui_shared.contracts.assessment import SelfScoredItem as Kept
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import given

CITED = "engagement/01930000-0000-7000-8000-000000000000"
REACH = {
    "1": Reached(None, Fraction(0), Fraction(60)),
    "2": Reached(None, Fraction(0), Fraction(40)),
    "bonus": Reached(None, Fraction(0), None),
}
IN_TIME: dict[str, Any] = {"reach": REACH, "begun": False}


def score(*items: tuple[str, str]) -> SubmitSelfScore:
    """So many points for each item."""
    lines = [SelfScoredItem(item=item, points=points, evidence=[CITED]) for item, points in items]
    return SubmitSelfScore(union_id="u1", scheme_id="s1", version="1", year=2025, items=lines)


def test_a_union_gives_itself_points_with_what_shows_them() -> None:
    """The total is exact; as often as it likes, the last time counts."""
    kept = (Kept("1", "60", (CITED,)), Kept("2", "61/3", (CITED,)))
    scored = SelfScored("s1", "1", 2025, kept, "241/3")
    submit = score(("1", "60"), ("2", "61/3"))
    given(SELF_SCORE).when(submit_self_score, submit, **IN_TIME).then(scored)
    given(SELF_SCORE, scored).when(submit_self_score, submit, **IN_TIME).then(scored)


def test_an_item_without_an_upper_end_takes_any_points() -> None:
    """A bonus is open where the scheme leaves it open."""
    assert given(SELF_SCORE).when(submit_self_score, score(("bonus", "90")), **IN_TIME).refusal is None


@pytest.mark.parametrize(
    ("items", "refusal"),
    [
        ([("1", "61")], OutOfReach),
        ([("1", "-1")], OutOfReach),
        ([("9", "1")], NoSuchItem),
        ([("1", "5"), ("1", "6")], ItemTwice),
    ],
)
def test_points_lie_within_what_an_item_can_give_once(items: list[tuple[str, str]], refusal: type[Refusal]) -> None:
    """Nobody earns more by their own word than by anybody else's."""
    given(SELF_SCORE).when(submit_self_score, score(*items), **IN_TIME).then_refused(refusal)


def test_it_is_too_late_once_the_evaluation_has_begun() -> None:
    """And there must be a scheme."""
    submit = score(("1", "60"))
    given(SELF_SCORE).when(submit_self_score, submit, reach=REACH, begun=True).then_refused(EvaluationBegun, year=2025)
    given(SELF_SCORE).when(submit_self_score, submit, reach=None, begun=False).then_refused(SchemeNotAdopted)
