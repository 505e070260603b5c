"""Drawings of what a union was asked to do."""

from datetime import date
from typing import Any

import pytest

from gonghui_console import progress
from gonghui_console.answers.engagement import ActivityMonth
from gonghui_console.answers.targets import Letter, Node, OwnEvent, Target
from gonghui_console.words import Words

ZH = Words("zh")
MIDSUMMER = date(2026, 7, 2)  # half of the year is over


def target(reached: int, state: str = "open", **more: Any) -> Target:
    """One of ten."""
    values: dict[str, Any] = {
        "target_id": "t", "year": 2026, "title": "发展会员", "measure": "members_joined", "wanted": 10, "source": "superior",
        "cascaded": 0, "reached": reached, "reported_to": "2026-06", "state": state, "union_id": "u", "due_on": date(more.get("year", 2026), 12, 31),
        "hard": False, "function": None, "owner_id": None, "owner_kind": None, "holder_id": None, "parent_union": None, "parent_target": None,
        "weight": 0, "survey_id": None, "business_goal": "", "opens_on": None, "closes_on": None, "weights": 0,
    }  # fmt: skip
    return Target(**values | more)


@pytest.mark.parametrize(
    ("reached", "state", "stands"),
    [
        (5, "open", "on_schedule"),
        (4, "open", "behind"),
        (12, "open", "on_schedule"),
        (1, "met", "met"),
        (9, "missed", "missed"),
    ],
)
def test_open_target_stands_beside_the_time_that_is_over(reached: int, state: str, stands: str) -> None:
    """Half of it by midsummer is in time; once concluded, only the conclusion counts."""
    assert progress.standing(target(reached, state), MIDSUMMER) == stands


def test_year_that_has_not_begun_or_is_over_is_none_or_all_of_it() -> None:
    """Nobody is behind in December of the year before."""
    assert progress.elapsed(2027, MIDSUMMER) == 0
    assert progress.elapsed(2025, MIDSUMMER) == 100
    assert progress.elapsed(2026, date(2026, 12, 31)) == 100
    assert progress.standing(target(0, year=2027), MIDSUMMER) == "on_schedule"


def test_target_is_drawn_in_the_colour_of_how_it_stands() -> None:
    """In per cent of what is wanted, beside the part of the year that is over; each target is in one series only."""
    chart = progress.targets(ZH, [target(4), target(6), target(12, "met")], MIDSUMMER)
    assert [(s.name, list(s.values), s.tone) for s in chart.series] == [
        ("已完成", [0, 0, 120], "good"), ("进度正常", [0, 60, 0], "plain"), ("进度落后", [40, 0, 0], "warn"),
    ]  # fmt: skip
    assert chart.mark is not None
    assert chart.mark.value == 50


def test_what_is_due_earlier_is_behind_earlier() -> None:
    """Half of it by midsummer is late for what is due in September; a draft is nothing to be behind with."""
    assert progress.standing(target(5, due_on=date(2026, 9, 30)), MIDSUMMER) == "behind"
    assert progress.standing(target(0, "draft"), MIDSUMMER) == "draft"


def test_of_few_the_first_is_not_late_in_january() -> None:
    """Of three in a year one is expected once a third of it is over."""
    stands = [progress.standing(target(0, wanted=3), day) for day in (date(2026, 2, 4), date(2026, 5, 4))]
    assert stands == ["on_schedule", "behind"]


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({}, "no_post"),
        ({"owner_id": "chair"}, "vacant"),
        ({"owner_id": "c", "owner_kind": "chair", "holder_id": "p"}, None),
    ],
)
def test_a_target_says_why_nobody_answers_for_it(changes: dict[str, str], gap: str | None) -> None:
    """No post, or nobody in it; once concluded it needs nobody."""
    assert target(0, **changes).gap == gap
    assert target(0, "met", **changes).gap is None


def test_shares_are_drawn_below_their_wholes() -> None:
    """By their place in the tree, with weight and how far they have come."""
    plain: dict[str, Any] = {
        "union_name": None, "title": "入会", "weights": 0, "wanted": 10, "reached": 5, "state": "open", "owner_id": None,
        "owner_kind": None, "holder_id": None,
    }  # fmt: skip
    nodes = [
        Node(union_id="f", target_id="t", parent_union=None, parent_target=None, weight=0, depth=0, **plain),
        Node(union_id="d", target_id="s", parent_union="f", parent_target="t", weight=60, depth=1, **plain),
    ]
    root = progress.tree(ZH, 2026, nodes).root
    assert (root.name, root.value, [share.name for share in root.children]) == ("f · 入会", 50.0, ["d · 入会 60%"])


def test_target_of_nothing_is_reached() -> None:
    """No division by what is not wanted."""
    assert progress.share(target(0, wanted=0)) == 100


def test_later_report_of_a_month_takes_the_place_of_the_earlier_one() -> None:
    """Months in their order, beside what is wanted; before the first report there is nothing to draw."""

    def said(kind: str, **facts: Any) -> OwnEvent:
        return OwnEvent(event_id="e", type=f"assessment.{kind}.v1", occurred_on=MIDSUMMER, facts=facts)

    events = [
        said("TargetSet", wanted=10), said("ProgressReported", month="2026-06", reached=3),
        said("ProgressReported", month="2026-03", reached=1), said("ProgressReported", month="2026-06", reached=4),
    ]  # fmt: skip
    chart = progress.reports(ZH, 10, events)
    assert chart is not None
    assert (list(chart.categories), list(chart.series[0].values)) == (["2026-03", "2026-06"], [1, 4])
    assert progress.reports(ZH, 10, events[:1]) is None


def letter(year: int, issuer: str | None, union: str | None) -> Letter:
    """Signed or not."""
    return Letter(
        union_id="u", letter_id="l", year=year, issuer_id="d", version=1, bound_version=None, targets=[], commitments=[],
        comments_answered=0, reason=None, digest="0", issued_on=MIDSUMMER, issued_event="e", issuer_signed_on=None,
        issuer_event=issuer, union_signed_on=None, union_event=union,
    )  # fmt: skip


def test_letters_are_counted_by_whom_they_wait_for() -> None:
    """Year beside year; what no letter waits for is left out."""
    chart = progress.letters(ZH, [letter(2026, "e", "e"), letter(2026, "e", None), letter(2025, None, "e")])
    assert list(chart.categories) == ["2025", "2026"]
    assert [(s.name, list(s.values)) for s in chart.series] == [
        ("双方已签", [0, 1]), ("待本会签字", [0, 1]), ("待上级签字", [1, 0]),
    ]  # fmt: skip


def test_month_without_activities_stays_in_the_drawing() -> None:
    """A gap is what one looks for."""
    months = [ActivityMonth(month="2026-05", held=2, planned=0, cancelled=1, attended=30)]
    chart = progress.activities(ZH, months, ["2026-04", "2026-05"])
    assert [(s.name, list(s.values)) for s in chart.series] == [("已举办", [0, 2]), ("已取消", [0, 1])]
