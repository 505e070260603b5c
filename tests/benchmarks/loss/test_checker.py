"""The checker of feeds finds every kind of fault."""

import pytest

from tests.benchmarks.loss.checker import Counts, Mark, check

STORED = [("a", 1), ("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        ([("a", 1), ("b", 1), ("a", 2)], Counts(3, missed=0, duplicated=0, reordered=0, gone=0, invented=0)),
        ([("a", 1), ("b", 1)], Counts(3, missed=1, duplicated=0, reordered=0, gone=0, invented=0)),
        ([*STORED, ("a", 1)], Counts(3, missed=0, duplicated=1, reordered=0, gone=0, invented=0)),
        ([("a", 2), ("a", 1), ("b", 1)], Counts(3, missed=0, duplicated=0, reordered=1, gone=0, invented=0)),
        ([*STORED, ("c", 1)], Counts(3, missed=0, duplicated=0, reordered=0, gone=0, invented=1)),
    ],
)
def test_each_fault_is_counted_by_itself(delivered: list[Mark], expected: Counts) -> None:
    assert check(STORED, delivered, acknowledged=[("a", 1)]) == expected


def test_what_was_promised_must_be_stored() -> None:
    assert check(STORED, STORED, acknowledged=[("a", 1), ("a", 3)]).gone == 1
