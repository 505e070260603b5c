"""Counting a round."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui_organisation.election.counting import count, outcome
from gonghui_organisation.election.events import Contest, Seat, Sheet, Votes

FLOOR = Fraction(10)  # of twenty entitled


@pytest.mark.rule("R-ELE-03")
def test_exactly_half_of_those_entitled_is_not_enough() -> None:
    """Elected is who has more than half of all, whoever stayed away."""
    assert count({"li": 10}, 1, FLOOR).elected == []
    assert count({"li": 11}, 1, FLOOR).elected == ["li"]


@pytest.mark.rule("R-ELE-07")
def test_most_votes_win_when_more_have_a_majority_than_there_are_seats() -> None:
    """A majority alone is no seat."""
    assert count({"li": 12, "wang": 18, "zhao": 15}, 2, FLOOR).elected == ["wang", "zhao"]


@pytest.mark.rule("R-ELE-07")
def test_tie_at_the_edge_goes_to_a_run_off_of_those_tied() -> None:
    """Whoever stands above the tie is elected already."""
    counted = count({"li": 15, "wang": 18, "zhao": 15, "sun": 11}, 2, FLOOR)
    assert counted.elected == ["wang"]
    assert counted.run_off == ["li", "zhao"]


@pytest.mark.rule("R-ELE-07")
def test_tie_that_leaves_a_seat_for_everybody_is_no_tie() -> None:
    """Only the edge of the seats matters."""
    assert count({"li": 15, "wang": 15, "zhao": 2}, 2, FLOOR).elected == ["li", "wang"]


@pytest.mark.rule("R-ELE-07")
def test_seats_without_a_majority_go_to_a_run_off_of_the_others() -> None:
    """Those who missed the majority stand again, strongest first."""
    counted = count({"li": 12, "wang": 4, "zhao": 9}, 2, FLOOR)
    assert counted.elected == ["li"]
    assert counted.run_off == ["zhao", "wang"]


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 20), min_size=1, max_size=12),
    st.integers(1, 8),
)
def test_no_seat_is_given_twice_and_nobody_below_the_majority_is_elected(votes: dict[str, int], seats: int) -> None:
    """Whatever the votes: nobody left out has more votes than somebody elected or in the run-off."""
    counted = count(votes, seats, FLOOR)
    assert len(counted.elected) <= seats
    assert all(votes[person] > FLOOR for person in counted.elected)
    assert not set(counted.elected) & set(counted.run_off)
    named = {*counted.elected, *counted.run_off}
    left_out = [votes[person] for person in set(votes) - named]
    assert max(left_out, default=0) <= min(votes[person] for person in named)


def test_winners_take_the_posts_in_order_and_the_rest_stays_open() -> None:
    """The seats of a contest are filled from the first one."""
    contest = Contest("committee_member", ("m1", "m2"), ("li", "wang", "zhao"))
    sheet = Sheet("committee_member", 20, 20, 0, (Votes("li", 9), Votes("wang", 13), Votes("zhao", 8)))
    assert outcome([contest], [sheet], FLOOR) == (
        (Seat("m1", "committee_member", "wang", 13),),
        (Contest("committee_member", ("m2",), ("li", "zhao")),),
    )


def test_contest_whose_seats_are_all_taken_is_over() -> None:
    """Nothing of it goes to a run-off."""
    contest = Contest("chair", ("c1",), ("li", "wang"))
    sheet = Sheet("chair", 20, 20, 0, (Votes("li", 12), Votes("wang", 8)))
    assert outcome([contest], [sheet], FLOOR) == ((Seat("c1", "chair", "li", 12),), ())
