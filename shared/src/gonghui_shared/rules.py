"""Law as data: dated rule versions, resolved for a jurisdiction on a business date.

No number of law stands in code. A decide function receives `Rules` and asks by code; what it asked is recorded with its
events, so that every event names the rule versions it was decided under.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import msgspec

Unit = Literal[
    "ratio",
    "fen",
    "count",
    "days",
    "working_days",
    "months",
    "years",
    "points",
    "switch",
    "text",
    "choice",
    "table",
    "list",
]
NATION = "CN"


class RuleVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of one rule in one jurisdiction over one span of time."""

    code: str  # R-FIN-07, or with a sub-parameter R-FIN-07.step
    version: str  # unique within the code
    jurisdiction: str  # path: CN, CN/500000, CN/500000/u-17
    valid_from: date
    value: str | int | bool | tuple[Any, ...] | dict[str, Any]  # ratios are texts: "2/3", "0.005"
    unit: Unit
    citation: str
    valid_to: date | None = None  # last day; None: until further notice
    set_by: Literal["F", "J", "U", "P"] = "J"  # national law, jurisdiction, union's by-law, product policy
    evidence: Literal["seen", "secondary", "general", "own"] = "general"
    floor: str | int | None = None
    ceiling: str | int | None = None
    zh: str = ""
    en: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the version is in force on a business date."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NoSuchRule(LookupError):
    """No version of the rule is valid there and then."""


class AmbiguousRule(LookupError):
    """Two versions of equal standing are valid at once."""


class WrongUnit(TypeError):
    """A rule was asked for in a unit that is not its own."""


class Rulebook:
    """All rule versions that a service knows."""

    def __init__(self, versions: Iterable[RuleVersion]) -> None:
        self._by_code: dict[str, list[RuleVersion]] = defaultdict(list)
        for version in versions:
            self._by_code[version.code].append(version)

    def versions(self, code: str) -> list[RuleVersion]:
        """Every version of a rule, side by side."""
        return sorted(self._by_code.get(code, ()), key=lambda v: (v.jurisdiction, v.valid_from))

    def codes(self) -> list[str]:
        """All codes."""
        return sorted(self._by_code)

    def resolve(self, code: str, jurisdiction: str, on: date) -> RuleVersion:
        """The most specific version valid on the date, clipped by the national floor and ceiling.

        Raises:
            NoSuchRule: nothing is valid there and then.
            AmbiguousRule: two versions of the same jurisdiction are.
        """
        valid = [v for v in self._by_code.get(code, ()) if v.valid_on(on) and _covers(v.jurisdiction, jurisdiction)]
        if not valid:
            raise NoSuchRule(f"{code} in {jurisdiction} on {on}")
        depth = max(v.jurisdiction.count("/") for v in valid)
        best = [v for v in valid if v.jurisdiction.count("/") == depth]
        if len(best) > 1:
            raise AmbiguousRule(f"{code} in {jurisdiction} on {on}")
        national = next((v for v in valid if v.jurisdiction == NATION), None)
        return _clipped(best[0], national)

    def rules(self, jurisdiction: str, on: date) -> "Rules":
        """The rules as a decide function sees them."""
        return Rules(self, jurisdiction, on)


class Rules:
    """Rules of one jurisdiction on one business date; remembers what it was asked for."""

    def __init__(self, book: Rulebook, jurisdiction: str, on: date) -> None:
        self._book = book
        self.jurisdiction = jurisdiction
        self.on = on
        self._used: dict[str, str] = {}

    @property
    def used(self) -> tuple[tuple[str, str], ...]:
        """(code, version) of every rule asked so far, by code."""
        return tuple(sorted(self._used.items()))

    def version(self, code: str) -> RuleVersion:
        """The resolved version itself: for refusals that cite it."""
        found = self._book.resolve(code, self.jurisdiction, self.on)
        self._used[code] = found.version
        return found

    def _value(self, code: str, *units: Unit) -> Any:
        found = self.version(code)
        if found.unit not in units:
            raise WrongUnit(f"{code} is given in {found.unit}")
        return found.value

    def ratio(self, code: str) -> Fraction:
        """An exact fraction."""
        return Fraction(str(self._value(code, "ratio")))

    def fen(self, code: str) -> int:
        """An amount of money in fen."""
        return int(self._value(code, "fen"))

    def number(self, code: str) -> int:
        """A count."""
        return int(self._value(code, "count", "points"))

    def days(self, code: str) -> int:
        """Calendar days."""
        return int(self._value(code, "days"))

    def working_days(self, code: str) -> int:
        """Working days, to be counted with a `Calendar`."""
        return int(self._value(code, "working_days"))

    def months(self, code: str) -> int:
        """Months."""
        return int(self._value(code, "months"))

    def years(self, code: str) -> int:
        """Years."""
        return int(self._value(code, "years"))

    def switch(self, code: str) -> bool:
        """Whether something applies."""
        return bool(self._value(code, "switch"))

    def text(self, code: str) -> str:
        """A text or a named choice."""
        return str(self._value(code, "text", "choice"))

    def list(self, code: str) -> tuple[Any, ...]:
        """A closed list."""
        return tuple(self._value(code, "list"))

    def table(self, code: str) -> Mapping[str, Any]:
        """A table by key."""
        value: Mapping[str, Any] = self._value(code, "table")
        return value

    def band(self, code: str, amount: int) -> Any:
        """The entry of a band table whose lower limit is the greatest not above `amount`.

        The table maps lower limits (as texts) to values.
        """
        table = {int(limit): value for limit, value in self.table(code).items()}
        limits = sorted(table)
        index = bisect_right(limits, amount) - 1
        if index < 0:
            raise NoSuchRule(f"{code} has no band for {amount}")
        return table[limits[index]]


def _covers(path: str, jurisdiction: str) -> bool:
    return jurisdiction == path or jurisdiction.startswith(path + "/")


def _clipped(version: RuleVersion, national: RuleVersion | None) -> RuleVersion:
    if national is None or version is national or version.unit in {"text", "choice", "table", "list", "switch"}:
        return version
    value, exact = version.value, Fraction(str(version.value))
    if national.floor is not None and exact < Fraction(str(national.floor)):
        value = national.floor
    if national.ceiling is not None and exact > Fraction(str(national.ceiling)):
        value = national.ceiling
    return version if value is version.value else msgspec.structs.replace(version, value=value)
