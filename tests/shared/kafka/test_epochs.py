"""Epochs: a consumer goes on after its producer was restored, unless it has applied what the restore lost."""

import pytest

from gonghui_shared.kafka.order import Fork, sorted_out
from tests.shared.kafka.records import applied, record

RESTORED = {1: 0, 2: 90}  # the restored log ended at position 90


def test_a_new_epoch_goes_on_where_the_old_one_was_restored() -> None:
    """A consumer that applied nothing beyond the restored position takes the new epoch's records."""
    fresh, duplicates, hole = sorted_out([record(2, 91, 88), record(2, 95, 91)], applied(1, 88), RESTORED)
    assert ([r.position for r in fresh], duplicates, hole) == ([91, 95], 0, None)


def test_records_of_the_old_epoch_that_come_again_are_duplicates() -> None:
    """After a restore the relay fills an empty topic from the beginning of the log."""
    again = [record(1, 85, 80), record(1, 88, 85), record(2, 91, 88), record(2, 95, 91)]
    fresh, duplicates, _ = sorted_out(again, applied(2, 91), RESTORED)
    assert ([r.position for r in fresh], duplicates) == ([95], 3)


def test_a_consumer_that_applied_what_the_restore_lost_halts() -> None:
    """Position 92 of the old epoch is not part of the restored log: no record may build on it."""
    with pytest.raises(Fork):
        sorted_out([record(2, 91, 88)], applied(1, 92), RESTORED)
    with pytest.raises(Fork):
        sorted_out([record(2, 93, 92)], applied(1, 92), RESTORED)


def test_a_record_that_the_restore_lost_is_never_applied() -> None:
    """A topic that outlived the restore still holds it."""
    with pytest.raises(Fork):
        sorted_out([record(1, 92, 91)], applied(2, 91), RESTORED)


def test_an_epoch_that_the_producer_does_not_know_is_a_fork() -> None:
    """Nobody opens an epoch but a restore."""
    with pytest.raises(Fork):
        sorted_out([record(3, 96, 95)], applied(2, 95), RESTORED)
