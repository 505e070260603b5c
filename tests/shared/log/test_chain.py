"""The hash chain covers everything that is stored, each part in its own place, for ever in the same way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from msgspec.structs import replace

from gonghui_shared.log import chain
from gonghui_shared.log.records import Origin

NOW: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORIGIN: Final = Origin("person:p-1", "correlation", "causation", (("R-FIN-07", "1"),))
FIELDS: Final[dict[str, Any]] = {
    "event_id": UUID(int=7), "stream_id": "dues:m-1", "version": 1, "type": "finance.DuesPaid.v1", "union_id": "u-1",
    "occurred_on": date(2026, 3, 2), "recorded_at": NOW, "origin": ORIGIN, "payload": b"{}",
}  # fmt: skip


@pytest.mark.parametrize(
    "moved",
    [
        {"stream_id": "dues:m-1f", "type": "inance.DuesPaid.v1"},
        {"union_id": "u-12", "occurred_on": date(26, 3, 2)},
        {"origin": replace(ORIGIN, actor="person:p-1c", correlation_id="orrelation")},
        {"origin": replace(ORIGIN, correlation_id="correlationcausation", causation_id="")},
    ],
)
def test_what_moves_from_one_field_into_the_next_changes_the_leaf(moved: dict[str, Any]) -> None:
    """Fields that stand together are told apart by their lengths."""
    assert chain.leaf(**FIELDS) != chain.leaf(**{**FIELDS, **moved})


@pytest.mark.parametrize(
    "changed",
    [
        {"event_id": UUID(int=8)},
        {"version": 2},
        {"union_id": "u-2"},
        {"occurred_on": date(2026, 3, 3)},
        {"recorded_at": NOW + timedelta(microseconds=1)},
        {"origin": replace(ORIGIN, actor="person:p-2")},
        {"origin": replace(ORIGIN, causation_id="other")},
        {"origin": replace(ORIGIN, rules=(("R-FIN-07", "2"),))},
        {"payload": b"{ }"},
    ],
)
def test_a_leaf_covers_every_stored_field(changed: dict[str, Any]) -> None:
    """What can be altered in the table can be found."""
    assert chain.leaf(**FIELDS) != chain.leaf(**{**FIELDS, **changed})


@pytest.mark.parametrize("place", range(6))
def test_a_link_covers_everything_that_it_is_given(place: int) -> None:
    """Where it stands, after whom, when it became known, and whether it was published."""
    given: list[Any] = [bytes(32), 5, 7, 3, NOW, b"l" * 32]
    others: list[Any] = [b"o" * 32, 6, None, 4, NOW + timedelta(microseconds=1), b"m" * 32]
    other = [*given[:place], others[place], *given[place + 1 :]]
    assert chain.link(*given) != chain.link(*other)


def test_the_algorithm_that_stands_in_epochs_never_changes() -> None:
    """Logs that were sealed years ago are verified with it."""
    leaf = chain.leaf(**FIELDS)
    assert leaf.hex() == "9e10772a4b452c996a270e2509fc0ea76785c0fccd8e0c5a946a28b0d8022a8c"
    assert (
        chain.link(chain.GENESIS, 1, 7, 0, NOW, leaf).hex()
        == "0ab0eef58a4f3dc298aa08261f67e1bcbace473d4f92192267f208c72a5e58d6"
    )


@pytest.mark.parametrize(("union_id", "slice_"), [("u-1", 60), ("federation", 13), ("总工会", 31)])
def test_a_union_keeps_its_slice_for_ever(union_id: str, slice_: int) -> None:
    """Another one would break the chain of its records in every consumer."""
    assert chain.slice_of(union_id) == slice_
