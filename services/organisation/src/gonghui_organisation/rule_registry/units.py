"""Which values fit which unit of a rule."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from gonghui_shared.calendar import Calendar
from gonghui_shared.rules import RuleVersion

_RATIO: Final = re.compile(
    r"[0-9]{1,12}(\.[0-9]{1,12}|/[0-9]{0,11}[1-9][0-9]{0,11})?"
)  # no exponents: 1e999999999 is huge


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _ratio(value: Any) -> bool:
    return isinstance(value, str) and _RATIO.fullmatch(value) is not None


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
_NO_BOUNDS: Final = frozenset({"switch", "text", "choice", "list", "table"})


def faulty_field(rule: RuleVersion) -> str | None:
    """The field that cannot be read in the rule's unit, if there is one.

    A ratio is an exact text, numbers are whole and not negative, a calendar names days of its year.
    """
    fits = _KINDS[rule.unit]
    if not fits(rule.value) or (rule.code.startswith("calendar.") and not _calendar(rule)):
        return "value"
    for name in ("floor", "ceiling"):
        bound = getattr(rule, name)
        if bound is not None and (rule.unit in _NO_BOUNDS or not fits(bound)):
            return name
    return None


def _calendar(rule: RuleVersion) -> bool:
    year = int(rule.code.partition(".")[2])
    if not isinstance(rule.value, dict) or rule.value.keys() != {"holidays", "worked"}:
        return False
    try:
        holidays, worked = Calendar.of({year: rule.value}).years[year]
    except (ValueError, TypeError):
        return False
    return all(day.year == year for day in holidays | worked) and not holidays & worked
