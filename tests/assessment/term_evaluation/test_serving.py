"""On which days of a term somebody held a post."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_assessment.term_evaluation.serving import Held, days_served, share_of, was_held

FIRST, UNTIL = date(2022, 5, 1), date(2025, 6, 1)


@pytest.mark.rule("R-ASM-10.days")
@pytest.mark.parametrize(
    ("held", "days"),
    [
        ([(FIRST, None)], {2022: 245, 2023: 365, 2024: 366, 2025: 151}),
        ([(date(2020, 1, 1), date(2022, 5, 1))], {2022: 1}),
        ([(date(2024, 2, 28), date(2024, 3, 1))], {2024: 3}),
        ([(date(2023, 12, 31), date(2024, 1, 1))], {2023: 1, 2024: 1}),
        ([(date(2025, 6, 1), None)], {}),
        ([(date(2020, 1, 1), date(2022, 4, 30))], {}),
        ([(date(2023, 1, 1), date(2023, 1, 10)), (date(2023, 1, 5), date(2023, 1, 20))], {2023: 20}),
    ],
)
def test_days_from_the_first_to_the_last_count_within_the_term(held: list[Held], days: dict[int, int]) -> None:
    """The last day of a post is served; the day on which the term ends is the next one's; no day counts twice."""
    assert days_served(held, FIRST, UNTIL) == days


DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31))
TIMES = st.lists(st.tuples(DAYS, st.none() | DAYS).filter(lambda one: one[1] is None or one[0] <= one[1]), max_size=5)


@forall(TIMES, st.randoms())
def test_the_order_in_which_posts_became_known_does_not_matter(held: list[Held], chance: Any) -> None:
    """And days are counted as one would on a calendar."""
    other = held.copy()
    chance.shuffle(other)
    found = days_served(held, FIRST, UNTIL)
    assert days_served(other, FIRST, UNTIL) == found
    calendar = [FIRST + timedelta(days=n) for n in range((UNTIL - FIRST).days)]
    assert sum(found.values()) == sum(was_held(held, day) for day in calendar)


@pytest.mark.rule("R-ASM-10.days")
@forall(st.sets(st.dates(date(2023, 1, 2), date(2024, 12, 31)), max_size=6))
def test_those_who_follow_one_another_without_a_gap_share_every_year_among_them(changes: set[date]) -> None:
    """Their shares of each year sum to one."""
    starts = [date(2023, 1, 1), *sorted(changes), date(2025, 1, 1)]
    served = [
        days_served([(begun, following - timedelta(days=1))], starts[0], starts[-1])
        for begun, following in pairwise(starts)
    ]
    for year in (2023, 2024):
        assert sum((share_of(year, days.get(year, 0)) for days in served), Fraction(0)) == 1
