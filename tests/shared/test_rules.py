"""Rules are resolved by place and day, clipped by the nation, and asked for in their own unit."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis.strategies import integers

from gonghui_shared.rules import AmbiguousRule, NoSuchRule, Rulebook, Rules, RuleVersion, WrongUnit

SOME_DAY = date(2026, 3, 2)
ANHUI, HEFEI, HUBEI = "CN/340000", "CN/340000/340100", "CN/420000"


def version(code: str, name: str, jurisdiction: str, value: Any, **options: Any) -> RuleVersion:
    """A version from 2018 on."""
    given: dict[str, Any] = {"valid_from": date(2018, 1, 1), "unit": "count", "citation": "for this test", **options}
    return RuleVersion(code=code, version=name, jurisdiction=jurisdiction, value=value, **given)


def book(*versions: RuleVersion) -> Rulebook:
    """A rulebook."""
    return Rulebook(versions)


@pytest.mark.parametrize(
    ("jurisdiction", "name"),
    [("CN", "nation"), (HUBEI, "nation"), (ANHUI, "province"), (HEFEI, "city"), (f"{HEFEI}/u-17", "city")],
)
def test_most_specific_version_holds(jurisdiction: str, name: str) -> None:
    """A city's value goes before its province's, and that before the nation's."""
    known = book(
        version("R-ORG-08", "nation", "CN", 10),
        version("R-ORG-08", "province", ANHUI, 25),
        version("R-ORG-08", "city", HEFEI, 20),
    )
    assert known.resolve("R-ORG-08", jurisdiction, SOME_DAY).version == name


def test_jurisdiction_is_no_prefix_of_a_longer_code() -> None:
    """CN/34 does not cover CN/340000."""
    with pytest.raises(NoSuchRule):
        book(version("R-ORG-08", "1", "CN/34", 10)).resolve("R-ORG-08", ANHUI, SOME_DAY)


@given(integers(-800, 800))
@example(-1)
@example(0)
def test_exactly_one_of_two_adjoining_versions_holds_on_any_day(offset: int) -> None:
    """The old cap holds up to its last day, the new one from the next."""
    known = book(
        version("R-EXP-02", "old", ANHUI, 150000, valid_to=date(2024, 12, 31)),
        version("R-EXP-02", "new", ANHUI, 200000, valid_from=date(2025, 1, 1)),
    )
    day = date(2025, 1, 1) + timedelta(days=offset)
    assert known.resolve("R-EXP-02", ANHUI, day).version == ("new" if offset >= 0 else "old")


def test_nothing_holds_before_the_first_version() -> None:
    """A rule that is not in force yet is missing, not zero."""
    with pytest.raises(NoSuchRule):
        book(version("R-EXP-02", "1", "CN", 1)).resolve("R-EXP-02", "CN", date(2017, 12, 31))


def test_wider_version_holds_once_the_narrower_has_run_out() -> None:
    """When a city's own value ends, the nation's holds again."""
    known = book(version("R-ORG-08", "1", "CN", 10), version("R-ORG-08", "2", ANHUI, 25, valid_to=date(2020, 1, 1)))
    assert known.resolve("R-ORG-08", ANHUI, SOME_DAY).value == 10


def test_two_versions_of_one_place_and_day_are_a_fault() -> None:
    """Nobody picks one of two laws by chance."""
    known = book(version("R-ORG-08", "1", "CN", 10), version("R-ORG-08", "2", "CN", 25))
    with pytest.raises(AmbiguousRule):
        known.resolve("R-ORG-08", "CN", SOME_DAY)


@pytest.mark.parametrize(("local", "holds"), [("0.01", "0.02"), ("0.03", "0.03"), ("0.09", "0.05"), ("1/25", "1/25")])
def test_local_value_is_clipped_by_the_national_bounds(local: str, holds: str) -> None:
    """No jurisdiction goes below the nation's floor or above its ceiling; exact fractions are compared."""
    known = book(
        version("R-FIN-01", "1", "CN", "0.02", unit="ratio", floor="0.02", ceiling="0.05"),
        version("R-FIN-01", "2", ANHUI, local, unit="ratio"),
    )
    assert known.rules(ANHUI, SOME_DAY).ratio("R-FIN-01") == Fraction(holds)


def rules_of(value: Any, unit: str) -> Rules:
    """One rule, R-ORG-01, in a unit."""
    return book(version("R-ORG-01", "1", "CN", value, unit=unit)).rules("CN", SOME_DAY)


@pytest.mark.parametrize(
    ("value", "unit", "ask", "answer"),
    [
        ("2/3", "ratio", Rules.ratio, Fraction(2, 3)),
        (1000, "fen", Rules.fen, 1000),
        (25, "count", Rules.number, 25),
        (100, "points", Rules.number, 100),
        (15, "days", Rules.days, 15),
        (3, "working_days", Rules.working_days, 3),
        (6, "months", Rules.months, 6),
        (5, "years", Rules.years, 5),
        (True, "switch", Rules.switch, True),
        ("run_off", "choice", Rules.text, "run_off"),
        (["a", "b"], "list", Rules.list, ("a", "b")),
        ({"1": 2}, "table", Rules.table, {"1": 2}),
    ],
)
def test_rule_is_read_in_its_own_unit(value: Any, unit: str, ask: Callable[[Rules, str], Any], answer: Any) -> None:
    """Every unit has one way to ask for it."""
    assert ask(rules_of(value, unit), "R-ORG-01") == answer


@pytest.mark.parametrize(
    ("unit", "ask"), [("days", Rules.working_days), ("working_days", Rules.days), ("fen", Rules.number)]
)
def test_rule_is_not_read_in_another_unit(unit: str, ask: Callable[[Rules, str], Any]) -> None:
    """Working days are never taken for calendar days."""
    with pytest.raises(WrongUnit):
        ask(rules_of(15, unit), "R-ORG-01")


@pytest.mark.parametrize(("members", "seats"), [(11, [3, 3]), (25, [3, 3]), (26, [3, 5]), (10_000, [3, 5])])
def test_band_is_the_one_whose_lower_limit_was_reached(members: int, seats: list[int]) -> None:
    """Band tables give lower limits; the last band is open."""
    assert rules_of({"11": [3, 3], "26": [3, 5]}, "table").band("R-ORG-01", members) == seats


def test_amount_below_all_bands_has_no_rule() -> None:
    """Ten members have no band where the first begins at eleven."""
    with pytest.raises(NoSuchRule):
        rules_of({"11": [3, 3]}, "table").band("R-ORG-01", 10)


def test_rules_that_were_asked_are_remembered() -> None:
    """An event names the versions it was decided under, each once, and no other."""
    known = book(*(version(code, f"{code}-v", "CN", 1) for code in ("R-ORG-02", "R-ORG-01", "R-ORG-03")))
    asked = known.rules("CN", SOME_DAY)
    for code in ("R-ORG-02", "R-ORG-01", "R-ORG-02"):
        asked.number(code)
    assert asked.used == (("R-ORG-01", "R-ORG-01-v"), ("R-ORG-02", "R-ORG-02-v"))


def test_versions_stand_side_by_side() -> None:
    """Conflicting values of jurisdictions are all shown."""
    known = book(version("R-ORG-08", "2", HUBEI, 25), version("R-ORG-08", "1", "CN", 10))
    assert [(v.jurisdiction, v.value) for v in known.versions("R-ORG-08")] == [("CN", 10), (HUBEI, 25)]
    assert known.codes() == ["R-ORG-08"]
