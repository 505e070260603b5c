"""Means of few raters are not told."""

import pytest

from gonghui_assessment.annual_evaluation.anonymity import with_few_kept_back
from gonghui_assessment.annual_evaluation.explanation import Explanation, Leaf, Step


def explained(*raters: str) -> Explanation:
    """An item judged by groups of so many raters."""
    steps = [
        Step(
            place="1",
            step=step,
            data={"rater": f"g{n}", "weight": "0.5", "raters": count, "mean": "7", "shares": "好 1/2"},
        )
        for n, count in enumerate(raters)
        for step in ("rater_group", "shares")
    ]
    steps.append(Step(place="1", step="sum", data={"value": "7"}))
    leaf = Leaf(
        code="1",
        title="满意度",
        said_zh="",
        said_en="",
        full="10",
        points="7",
        first_points=None,
        status="scored",
        reason=None,
        steps=steps,
        inputs=[],
    )
    return Explanation(
        evaluation_id="e1", union_id="u1", year=2025, scheme_id="s1", version="1", title_zh=None, title_en=None, total="7",
        full="10", grade="good", vetoed=False, first_total=None, first_grade=None, snapshot="d", leaves=[leaf],
    )  # fmt: skip


@pytest.mark.rule("R-ASM-05.least_raters")
@pytest.mark.parametrize(("raters", "told"), [(("3", "5"), True), (("2", "5"), False), (("1",), False), ((), True)])
def test_means_are_told_where_every_group_has_enough_raters(raters: tuple[str, ...], told: bool) -> None:
    """Else of no group of the item: one follows from the others and the points; how many rated is told."""
    [leaf] = with_few_kept_back(explained(*raters), 3).leaves
    groups = [step.data for step in leaf.steps if step.step != "sum"]
    assert all((data["mean"] is not None) == told and (data["shares"] is not None) == told for data in groups)
    assert [data["raters"] for data in groups[::2]] == list(raters)
    assert (leaf.points, leaf.steps[-1].data) == ("7", {"value": "7"})
