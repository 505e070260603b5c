"""Columns of exact numbers: one fraction for each unit, in 64-bit integers while they fit and in long ones where they do not."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.paths import Mask, Path, Rows
from gonghui_assessment.scheme.exact import LONGEST_DENOMINATOR, thirty_decimals

Scalar: TypeAlias = "Fraction | int"
Operand: TypeAlias = "Exact | Fraction | int"
LARGEST: Final = 2**62
LOOKED_UP: Final = 2**16  # largest shared denominator that is reduced by a table


class Exact:
    """A column of fractions `num / den`; `den` is positive, and one integer where all units share it.

    `lowest` says that they have no divisor in common. `top` and `bottom` bound the sizes of both, so that nothing ever overflows: before it could, the column is reduced, and if
    that does not help its integers become Python's. Comparing two columns inside a path tells what holds for its units.
    """

    __slots__ = ("bottom", "den", "lowest", "num", "path", "top")
    __hash__ = None  # type: ignore[assignment]  # a column is no key; asking for one is a mistake that must show

    def __init__(
        self, num: Any, den: Any, top: int, bottom: int, path: Path | None = None, lowest: bool = False
    ) -> None:
        self.num, self.den, self.top, self.bottom, self.path, self.lowest = num, den, top, bottom, path, lowest

    @classmethod
    def of(cls, numbers: Sequence[Fraction]) -> "Exact":
        """From single fractions."""
        return cls(
            np.array([number.numerator for number in numbers], dtype=object),
            np.array([number.denominator for number in numbers], dtype=object),
            LARGEST + 1, LARGEST + 1,
        ).tight()  # fmt: skip

    @classmethod
    def integers(cls, numbers: NDArray[Any]) -> "Exact":
        """From integers."""
        return cls(numbers, 1, _size(numbers), 1)

    @classmethod
    def full(cls, size: int, number: Scalar) -> "Exact":
        """The same number for everybody."""
        number = Fraction(number)
        kind = np.int64 if abs(number.numerator) < LARGEST else object
        return cls(np.full(size, number.numerator, kind), number.denominator, abs(number.numerator), number.denominator)

    def __len__(self) -> int:
        return len(self.num)

    def take(self, rows: Rows, path: Path | None = None) -> "Exact":
        """Some units."""
        den = self.den if isinstance(self.den, int) else self.den[rows]
        return Exact(self.num[rows], den, self.top, self.bottom, path, self.lowest)

    def dens(self) -> NDArray[Any]:
        """The denominators as a column."""
        return np.full(len(self.num), self.den, np.int64 if self.den < LARGEST else object) if isinstance(self.den, int) else self.den  # fmt: skip

    def put(self, rows: Rows, other: Operand) -> "Exact":
        """The same with other numbers for some units."""
        new = _lifted(other).tight() if isinstance(other, Exact) else _lifted(other)
        if isinstance(self.den, int) and self.den == new.den if isinstance(new.den, int) else False:
            den: Any = self.den
        else:
            den = _room(self.dens().copy(), new.bottom)
            den[rows] = new.den
        num = _room(self.num.copy(), new.top)
        num[rows] = new.num
        return Exact(num, den, max(self.top, new.top), max(self.bottom, new.bottom), self.path)

    def bounded(self) -> "Exact":
        """The same with bounds as they are, in 64 bits where it fits."""
        num, den = self.num, self.den
        top, bottom = _size(num), den if isinstance(den, int) else _size(den)
        if top < LARGEST and is_long(num):
            num = num.astype(np.int64)
        if bottom < LARGEST and is_long(den):
            den = den.astype(np.int64)
        return Exact(num, den, top, bottom, self.path, self.lowest)

    def tight(self) -> "Exact":
        """The same with bounds as they are, reduced where they are large, in 64 bits where they fit."""
        found = self.bounded()
        return found if isinstance(found.den, int) or found.top * found.bottom <= 2**31 else found.reduced()

    def reduced(self) -> "Exact":
        """In lowest terms, each unit with a denominator of its own."""
        if self.lowest:
            return self
        num, den = self.num, self.dens()
        if not isinstance(self.den, int) or self.den > 1:
            common = _common(num, self.den)
            num, den = num // common, den // common
        return Exact(num, den, self.top, self.bottom, self.path, lowest=True).bounded()

    def fractions(self) -> list[Fraction]:
        """As single numbers."""
        return [Fraction(n, d) for n, d in zip(self.num.tolist(), self.dens().tolist(), strict=True)]

    def __add__(self, other: Operand) -> "Exact":
        a, b = self, _lifted(other)
        if a.den is b.den or (isinstance(a.den, int) and isinstance(b.den, int) and a.den == b.den):
            a, b = _fitting(a, b, lambda a, b: a.top + b.top)
            return Exact(a.num + b.num, a.den, a.top + b.top, a.bottom, _path(a, b))
        if isinstance(a.den, int) and isinstance(b.den, int):
            common = lcm(a.den, b.den)
            return a._scaled(common // a.den) + b._scaled(common // b.den)
        a, b = _fitting(a, b, lambda a, b: max(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom))
        top, bottom = a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom
        return Exact(a.num * b.den + b.num * a.den, a.den * b.den, top, bottom, _path(a, b))

    __radd__ = __add__

    def _scaled(self, factor: int) -> "Exact":
        a, _ = _fitting(self, self, lambda a, _: max(a.top * factor, a.bottom * factor))
        return Exact(a.num * factor, a.den * factor, a.top * factor, a.bottom * factor, a.path)

    def __neg__(self) -> "Exact":
        return Exact(-self.num, self.den, self.top, self.bottom, self.path)

    def __abs__(self) -> "Exact":
        return Exact(abs(self.num), self.den, self.top, self.bottom, self.path)

    def __sub__(self, other: Operand) -> "Exact":
        return self + (-other)

    def __rsub__(self, other: Operand) -> "Exact":
        return -self + other

    def __mul__(self, other: Operand) -> "Exact":
        a, b = _fitting(self, _lifted(other), lambda a, b: max(a.top * b.top, a.bottom * b.bottom))
        return Exact(a.num * b.num, a.den * b.den, a.top * b.top, a.bottom * b.bottom, _path(a, b))

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> "Exact":
        return self * _turned(_lifted(other))

    def __rtruediv__(self, other: Operand) -> "Exact":
        return _turned(self) * other

    def __floordiv__(self, other: int) -> "Exact":
        if other != 1:
            return NotImplemented
        return Exact(self.num // self.den, 1, self.top + 1, 1, self.path)

    def __bool__(self) -> bool:
        return self._decided(lambda: self.num != 0)

    def __lt__(self, other: Operand) -> bool:
        return self._decided(lambda: compared(self, other) < 0, other)

    def __le__(self, other: Operand) -> bool:
        return self._decided(lambda: compared(self, other) <= 0, other)

    def __gt__(self, other: Operand) -> bool:
        return self._decided(lambda: compared(self, other) > 0, other)

    def __ge__(self, other: Operand) -> bool:
        return self._decided(lambda: compared(self, other) >= 0, other)

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        if not isinstance(other, Exact | Fraction | int):
            return NotImplemented
        return self._decided(lambda: compared(self, other) == 0, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _decided(self, mask: Callable[[], Mask], other: object = None) -> bool:
        path = self.path or (other.path if isinstance(other, Exact) else None)
        if path is None:
            raise TypeError("a column holds and does not hold; compare it inside a path")
        return path.decide(mask)


def _lifted(number: Operand) -> Exact:
    if isinstance(number, Exact):
        return number
    return Exact(number.numerator, number.denominator, abs(number.numerator), number.denominator)


def _turned(number: Exact) -> Exact:
    """One divided by it; nobody's is zero."""
    sign = np.sign(number.num) if not isinstance(number.num, int) else (number.num > 0) - (number.num < 0)
    den = number.den * sign
    return Exact(den, abs(number.num), number.bottom, number.top, number.path)


def _path(a: Exact, b: Exact) -> Path | None:
    return a.path or b.path


def _size(numbers: Any) -> int:
    if isinstance(numbers, int):
        return abs(numbers)
    return max(abs(int(numbers.max())), abs(int(numbers.min()))) if len(numbers) else 0


def _common(num: NDArray[Any], den: Any) -> NDArray[Any]:
    """Greatest common divisors; a small denominator that all share is looked up by what is left of the division by it."""
    if isinstance(den, int) and den <= LOOKED_UP and not is_long(num):
        found: NDArray[Any] = np.gcd(np.arange(den), den)[num % den]
        return found
    common: NDArray[Any] = np.gcd(num, den)
    return common


def is_long(numbers: Any) -> bool:
    """Whether integers are Python's."""
    return not isinstance(numbers, int) and bool(numbers.dtype == np.dtype(object))


def _room(numbers: NDArray[Any], size: int) -> NDArray[Any]:
    return numbers.astype(object) if size >= LARGEST and numbers.dtype != object else numbers


def _fitting(a: Exact, b: Exact, size: Callable[[Exact, Exact], int]) -> tuple[Exact, Exact]:
    """Both so that a result of this size fits: as they are, with bounds as they are, reduced, or as Python's integers.

    What is multiplied has to fit as well: a column of zeros times a long number is short, and the number is not.
    """

    def fits() -> bool:
        return max(size(a, b), a.top, a.bottom, b.top, b.bottom) < LARGEST

    for step in (Exact.bounded, Exact.tight):
        if fits():
            return a, b
        a, b = (step(a),) * 2 if a is b else (step(a), step(b))
    return (a, b) if fits() else (long(a), long(b))


def long(number: Exact) -> Exact:
    """The same in Python's integers."""
    num, den = (part if isinstance(part, int) else part.astype(object) for part in (number.num, number.den))
    return Exact(num, den, number.top, number.bottom, number.path)


def compared(a: Exact, other: Operand) -> NDArray[Any]:
    """-1, 0 or 1 for each unit, as it is less, equal or more."""
    a, b = _fitting(a, _lifted(other), lambda a, b: max(a.top * b.bottom, b.top * a.bottom))
    left, right = a.num * b.den, b.num * a.den
    found: NDArray[Any] = (left > right).astype(np.int8) - (left < right).astype(np.int8)
    return found


def where(holds: Any, yes: Any, no: Any) -> Any:
    """One or the other, for one unit or for each."""
    if isinstance(holds, bool | np.bool_):
        return yes if holds else no
    if not isinstance(yes, Exact) and not isinstance(no, Exact):
        no = Exact.full(len(holds), no)
    if isinstance(no, Exact):
        rows = np.flatnonzero(holds)
        return no.put(rows, yes.take(rows) if isinstance(yes, Exact) else yes)
    return where(~holds, no, yes)


def nonzero(number: Any) -> Any:
    """Whether it is not nothing, for one unit or for each."""
    return number.num != 0 if isinstance(number, Exact) else bool(number)


def smaller(a: Any, b: Any) -> Any:
    """The smaller one, for one unit or for each."""
    if isinstance(b, Exact) and not isinstance(a, Exact):
        a, b = b, a
    return where(compared(a, b) <= 0, a, b) if isinstance(a, Exact) else min(a, b)


def larger(a: Any, b: Any) -> Any:
    """The larger one, for one unit or for each."""
    return -smaller(-a, -b)


def denominators(numbers: Exact, most: int) -> int | None:
    """Their common denominator; None if it is larger than `most`."""
    common = 1
    for den in np.unique(numbers.dens()).tolist():
        common = common * den // gcd(common, den)
        if common > most:
            return None
    return common


def assembled(size: int, parts: Sequence[tuple[Rows, Operand]]) -> Exact:
    """One column from the numbers of disjoint parts of it; 0 elsewhere."""
    found = [(rows, _lifted(part).tight()) for rows, part in parts]
    common = 1
    for _, part in found:
        if not isinstance(part.den, int) or (common := lcm(common, part.den)) * max(part.top, 1) >= LARGEST:
            return _mixed(size, found)
    num = np.zeros(size, np.int64)
    top = 0
    for rows, part in found:
        if part.top * (common // part.den) >= LARGEST:
            return _mixed(size, found)
        num[rows] = part.num * (common // part.den)
        top = max(top, part.top * (common // part.den))
    return Exact(num, common, top, common)


def _mixed(size: int, parts: Sequence[tuple[Rows, Exact]]) -> Exact:
    top, bottom = max(part.top for _, part in parts), max(part.bottom for _, part in parts)
    num, den = _room(np.zeros(size, np.int64), top), _room(np.ones(size, np.int64), bottom)
    for rows, part in parts:
        num[rows], den[rows] = part.num, part.den
    return Exact(num, den, top, bottom)


def summed(columns: Sequence[Exact], size: int) -> Exact:
    """The sum of columns for each unit; those whose denominator all units share first, since their sum keeps one."""
    first = sorted(columns, key=lambda column: not isinstance(column.den, int))
    return sum(first, Exact.full(size, 0))


def total(numbers: Exact) -> Fraction:
    """The sum of all, as `added` sums single ones."""
    if not len(numbers):
        return Fraction(0)
    numbers = numbers if isinstance(numbers.den, int) else numbers.reduced()
    if (common := denominators(numbers, LONGEST_DENOMINATOR)) is None:
        pairs = zip(numbers.num.tolist(), numbers.dens().tolist(), strict=True)
        return Fraction(sum(thirty_decimals(*pair) for pair in pairs), LONGEST_DENOMINATOR)
    if isinstance(numbers.den, int) and numbers.top * len(numbers) < LARGEST:
        return Fraction(int(numbers.num.sum()), numbers.den)
    pairs = zip(numbers.num.tolist(), numbers.dens().tolist(), strict=True)
    return Fraction(sum(num * (common // den) for num, den in pairs), common)
