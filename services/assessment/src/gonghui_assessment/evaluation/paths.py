"""The same code for many units at once: a rule runs on columns and once more wherever units part ways.

A rule is ordinary Python that asks for numbers and compares them. Here it gets whole columns instead of numbers. Arithmetic
works on all units; a comparison that holds for some of them only ends the run, and the rule runs again for each part with
what is known by then. So no rule exists twice, and what is compared is compared exactly.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.scheme.functions import Unscored

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]
T = TypeVar("T")


def in_order(codes: NDArray[Any]) -> Rows:
    """Where codes stand when they are sorted, equal ones as they stood; those of sixteen bits are sorted in linear time."""
    is_narrow = len(codes) and codes.min() >= 0 and codes.max() < 2**16
    return np.argsort(codes.astype(np.uint16) if is_narrow else codes, kind="stable")


class Split(BaseException):
    """Units part ways; no error, and nothing that a rule may catch."""

    def __init__(self, parts: Sequence[tuple[Any, Rows]]) -> None:
        super().__init__("units part ways")
        self.parts = parts


class Path:
    """One run over some units, and what they had in common until now."""

    def __init__(self, rows: Rows, known: tuple[Any, ...] = ()) -> None:
        self.rows = rows
        self._known = list(known)
        self._next = 0

    def decide(self, mask: Callable[[], Mask]) -> bool:
        """Whether something holds for the units of this path.

        Raises:
            Split: it holds for some of them.
        """
        if self._next == len(self._known):
            found = mask()
            held = int(np.count_nonzero(found))
            if 0 < held < len(found):
                raise self._split([(True, np.flatnonzero(found)), (False, np.flatnonzero(~found))])
            self._known.append(held > 0)
        return bool(self._take())

    def choose(self, codes: Callable[[], NDArray[Any]], values: Sequence[Any]) -> Any:
        """The value that the units of this path have; `codes` gives the index of each unit's own.

        Raises:
            Split: they have several.
        """
        if self._next == len(self._known):
            found = codes()
            order = in_order(found)
            starts = np.flatnonzero(np.diff(found[order])) + 1
            if len(starts):
                raise self._split([(values[found[part[0]]], part) for part in np.split(order, starts)])
            self._known.append(values[found[0]])
        return self._take()

    def _take(self) -> Any:
        self._next += 1
        return self._known[self._next - 1]

    def _split(self, parts: Sequence[tuple[Any, Rows]]) -> Split:
        return Split([((*self._known, choice), self.rows[part]) for choice, part in parts])


class Outcome(Generic[T]):
    """What a run gave for some units: a result, or why there is none."""

    __slots__ = ("result", "rows", "why")

    def __init__(self, rows: Rows, result: T | None, why: Unscored | None) -> None:
        self.rows, self.result, self.why = rows, result, why


def explored(rows: Rows, run: Callable[[Path], T]) -> Iterator[Outcome[T]]:
    """Run something for all units, each once; the parts are disjoint and together all of them."""
    todo = [Path(rows)] if len(rows) else []
    while todo:
        path = todo.pop()
        try:
            yield Outcome(path.rows, run(path), None)
        except Unscored as why:
            yield Outcome(path.rows, None, why)
        except Split as split:
            todo.extend(Path(part, known) for known, part in reversed(split.parts))
