"""Which values fit which unit of a rule."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _ratio(value: Any) -> bool:
    try:
        return isinstance(value, str) and Fraction(value) >= 0
    except (ValueError, ZeroDivisionError):
        return False


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_KINDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "ratio": _ratio,
    "switch": lambda value: isinstance(value, bool),
    "text": _text,
    "choice": _text,
    "list": lambda value: isinstance(value, list | tuple) and len(value) > 0,
    "table": lambda value: isinstance(value, Mapping) and len(value) > 0 and all(isinstance(key, str) for key in value),
    **dict.fromkeys(("fen", "count", "days", "working_days", "months", "years", "points"), _number),
}


def fits(unit: str, value: Any) -> bool:
    """Whether a value can be read in a unit: a ratio is an exact text, numbers are whole and not negative."""
    return unit in _KINDS and _KINDS[unit](value)
