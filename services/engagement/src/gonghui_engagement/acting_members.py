"""Members who act for themselves, and lists of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from gonghui_shared.refusals import Forbidden

CHUNK: Final = 2_000  # ids in one event: the longest list stays far below the largest payload, and is still few events


class NotThisMember(Forbidden):
    """只能以本人会员身份操作。 You may do this only as the member you are."""


def only_as_oneself(person: str | None, actor: str) -> None:
    """Refuse whoever is not the person whose membership it is.

    Args:
        person: whose membership it is; None if there is no such member.
        actor: who asks, as the kernel names them.
    """
    if person is None or actor != f"person:{person}":
        raise NotThisMember


def in_parts(members: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A list in parts of which each fits into one event."""
    return (tuple(members[start : start + CHUNK]) for start in range(0, len(members), CHUNK))
