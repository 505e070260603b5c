"""The rules as shipped: read from data files, checked, and given as versions to be adopted."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations
from typing import Any, Final

import yaml

from gonghui_shared.rules import NATION, RuleVersion

from .decider import overlap
from .units import faulty_field

_FIRST_DAY: Final = date(2000, 1, 1)


class FaultyCatalogue(ValueError):
    """The shipped rules contradict themselves."""


def shipped() -> list[RuleVersion]:
    """Every shipped version.

    Raises:
        FaultyCatalogue: two versions are valid at once in one jurisdiction, or a value does not fit its unit.
    """
    versions = [*_rules(_read("rules.yaml")), *_calendars(_read("calendar.yaml"))]
    if found := list(faults(versions)):
        raise FaultyCatalogue("; ".join(found))
    return versions


def faults(versions: list[RuleVersion]) -> Iterator[str]:
    """What is wrong with a set of versions, one line each."""
    for version in versions:
        if field := faulty_field(version):
            yield f"{version.code}@{version.version}: the {field} is not in {version.unit}"
    for one, other in combinations(sorted(versions, key=lambda v: (v.code, v.jurisdiction)), 2):
        if one.code != other.code:
            continue
        if one.version == other.version:
            yield f"{one.code}@{one.version}: twice"
        if one.jurisdiction == other.jurisdiction and overlap(one, other):
            yield f"{one.code}: {one.version} and {other.version} are both valid in {one.jurisdiction}"


def _read(name: str) -> Mapping[Any, Any]:
    found: Mapping[Any, Any] = yaml.safe_load(files(__package__).joinpath(name).read_text())
    return found


def _rules(content: Mapping[str, Any]) -> Iterator[RuleVersion]:
    for code, entry in content.items():
        for version in entry if isinstance(entry, list) else [entry]:
            given = {"version": "1", "jurisdiction": NATION, "valid_from": _FIRST_DAY, "en": "", **version}
            yield RuleVersion(code=code, **{**given, "value": _frozen(given["value"])})


def _calendars(content: Mapping[int, Any]) -> Iterator[RuleVersion]:
    for year, entry in content.items():
        days = {
            "holidays": tuple(day for span in entry["holidays"] for day in _days(str(span))),
            "worked": tuple(day.isoformat() for day in entry["worked"]),
        }
        yield RuleVersion(
            f"calendar.{year}", "1", NATION, _FIRST_DAY, days, "table", "国务院办公厅放假安排", set_by="F",
            evidence=entry.get("evidence", "general"), zh=f"{year} 年放假和调休", en=f"Public holidays of {year}",
        )  # fmt: skip


def _days(span: str) -> Iterator[str]:
    first, last = (date.fromisoformat(day) for day in span.split("/"))
    for offset in range((last - first).days + 1):
        yield (first + timedelta(days=offset)).isoformat()


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
