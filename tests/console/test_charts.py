import pytest

from gonghui_console import charts
from gonghui_console.answers.assessment import Leaf, YearOfUnion
from gonghui_console.answers.engagement import AgeBand
from gonghui_console.answers.finance import AllocationMonth, ArrearsOfUnion, DuesYear
from gonghui_console.words import Words

ZH = Words("zh")


def test_grades_stand_in_their_order_whatever_the_order_of_the_answer() -> None:
    """Best first, each in its own tone; a grade that no year has is left out, an unknown one comes last."""
    chart = charts.grades(ZH, [(2024, {"novel": 1, "basic": 2}), (2025, {"excellent": 3})])
    assert [(s.name, list(s.values), s.tone) for s in chart.series] == [
        ("优秀", [0, 3], "good"), ("基本称职", [2, 0], "warn"), ("novel", [1, 0], "quiet"),
    ]  # fmt: skip
    assert list(chart.categories) == ["2024", "2025"]


def test_states_of_terms_are_parts_of_one_bar() -> None:
    """A state that no union is in counts nothing."""
    chart = charts.clocks(ZH, {"running": 5, "overdue": 2})
    assert [(s.name, list(s.values)) for s in chart.series] == [("正常", [5]), ("将到期", [0]), ("已超期", [2])]


def test_only_the_largest_arrears_are_drawn() -> None:
    """In yuan; the others stand in the table."""
    unions = [ArrearsOfUnion(union_id=f"u{n}", name=f"u{n}", members=1, owed=150) for n in range(charts.MOST_BARS + 5)]
    chart = charts.arrears(ZH, unions)
    assert len(chart.categories) == charts.MOST_BARS
    assert set(chart.series[0].values) == {1.5}


def test_overdue_complaints_are_part_of_the_open_ones() -> None:
    """The two parts of a bar make the open cases of that age."""
    bands = [
        AgeBand(from_days=0, to_days=15, open=5, overdue=2),
        AgeBand(from_days=16, to_days=None, open=1, overdue=1),
    ]
    chart = charts.ages(ZH, bands)
    assert list(chart.categories) == ["0–15 天", "15 天以上"]
    assert [list(s.values) for s in chart.series] == [[3, 0], [2, 1]]


def test_refunds_are_not_counted_as_paid() -> None:
    """Years go from left to right."""
    years = [
        DuesYear(year=2025, assessed=1000, paid=900, refunded=100, arrears_signals=0),
        DuesYear(year=2024, assessed=500, paid=500, refunded=0, arrears_signals=0),
    ]
    chart = charts.dues(ZH, years)
    assert list(chart.categories) == ["2024", "2025"]
    assert [list(s.values) for s in chart.series] == [[5, 10], [5, 8]]


def test_months_of_an_allocation_go_from_left_to_right() -> None:
    """The answer has the newest first."""
    months = [
        AllocationMonth(month=f"2025-{n:02}", owed=n * 100, received=0, upward=0, remitted=0, late_fee=0, short=False)
        for n in (3, 2, 1)
    ]
    chart = charts.allocation(ZH, months)
    assert list(chart.categories) == ["2025-01", "2025-02", "2025-03"]
    assert list(chart.series[0].values) == [1, 2, 3]


@pytest.mark.parametrize(("schemes", "names"), [(("a", "a"), ["2024", "2025"]), (("a", "b"), ["2024 b", "2025 a"])])
def test_results_name_the_scheme_where_there_are_several(schemes: tuple[str, str], names: list[str]) -> None:
    """Shares are in per cent of the full points, from exact ones."""
    years = [
        YearOfUnion(
            evaluation_id="e", year=year, scheme_id=scheme, total="200/3", full="100", grade="basic", vetoed=False
        )
        for year, scheme in zip((2025, 2024), schemes, strict=True)
    ]
    chart = charts.results(ZH, years)
    assert (list(chart.categories), list(chart.series[0].values)) == (names, [66.67, 66.67])


def test_points_add_up_to_the_total_bar_by_bar() -> None:
    """Each begins where the one before ended, a finding takes back; an item without points misses all of them."""
    items = [
        Leaf(code=code, title="t", full=full, points=points, status="scored", reason=None, steps=[], inputs=[])
        for code, full, points in (("1", "4", "3"), ("2", "5", None), ("3", "0", "-2"), ("4", "2", "2"))
    ]
    chart = charts.leaves(ZH, items, "3")
    assert [list(s.values) for s in chart.series] == [[3, 0, 0, 2, 3], [0, 0, 2, 0, 0], [1, 5, 0, 0, 0]]
    assert list(chart.offsets) == [0, 3, 1, 1, 0]
    assert len(charts.leaves(ZH, items[:2], "3").series) == 2


def test_grades_of_one_evaluation_are_one_bar() -> None:
    """Parts of a whole, best first."""
    chart = charts.spread(ZH, {"basic": 2, "excellent": 1})
    assert (len(chart.categories), [list(s.values) for s in chart.series]) == (1, [[1], [2]])


def test_lag_is_drawn_for_every_role_of_every_service() -> None:
    """A role that the catalogue does not know keeps its name."""
    chart = charts.lags(ZH, [("finance", {"relay": 2.5, "novel": 0})])
    assert list(chart.categories) == ["财务服务 · novel", "财务服务 · 发布"]
    assert list(chart.series[0].values) == [0, 2.5]


@pytest.mark.parametrize(
    ("points", "full", "tone"), [("4", "4", "good"), ("1/3", "4", "warn"), ("0", "4", "bad"), ("-1", "0", "bad")]
)
def test_points_in_full_in_part_or_none_differ_in_tone(points: str, full: str, tone: str) -> None:
    """Exactly, without rounding."""
    assert charts.points_tone(points, full) == tone
