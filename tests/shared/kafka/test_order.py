"""What comes next in a slice: duplicates are dropped, holes are shown, forks halt."""

import pytest
from msgspec.structs import replace

from gonghui_shared.kafka.order import Fork, Hole, sorted_out
from tests.shared.kafka.records import applied, record


def test_records_that_follow_one_another_are_taken_once() -> None:
    """However often they come, and the cursor stands at the last one."""
    last = applied(1, 3)
    records = [record(1, 3, 1), record(1, 5, 3), record(1, 5, 3), record(1, 9, 5)]
    fresh, duplicates, hole = sorted_out(records, last)
    assert ([r.position for r in fresh], duplicates, hole) == ([5, 9], 2, None)
    assert last == applied(1, 9)


def test_the_first_record_of_a_slice_has_none_before_it() -> None:
    """Position 0 is where every slice begins."""
    assert [r.position for r in sorted_out([record(1, 4, 0)], {})[0]] == [4]


def test_a_record_that_skips_its_predecessor_shows_a_hole() -> None:
    """What came before the hole is taken, nothing behind it, and the hole is told with its ends."""
    last = applied(1, 3)
    fresh, _, hole = sorted_out([record(1, 5, 3), record(1, 9, 8), record(1, 10, 9)], last)
    assert ([r.position for r in fresh], hole) == ([5], Hole(7, 5, 9))
    assert last == applied(1, 5)


def test_another_record_at_the_same_position_is_a_fork() -> None:
    """A position names one record for ever, by its hash."""
    with pytest.raises(Fork):
        sorted_out([replace(record(1, 3, 1), hash=b"another".ljust(32))], applied(1, 3))


def test_a_record_that_does_not_know_what_was_applied_is_a_fork() -> None:
    """It names a predecessor before the last one that was applied."""
    with pytest.raises(Fork):
        sorted_out([record(1, 5, 1)], applied(1, 3))


def test_slices_do_not_know_one_another() -> None:
    """A hole in one of them is none in another."""
    other = replace(record(1, 6, 2), slice=8)
    fresh, _, hole = sorted_out([record(1, 5, 3), other], applied(1, 3))
    assert ([r.position for r in fresh], hole) == ([5], Hole(8, 0, 6))
