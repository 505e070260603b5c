"""The rules as shipped."""

import re
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest

from gonghui_organisation.rule_registry.catalogue import faults, shipped
from gonghui_organisation.rule_registry.commands import VersionLine
from gonghui_shared.calendar import working_calendar
from gonghui_shared.rules import Rulebook, RuleVersion

SHIPPED = shipped()
BOOK = Rulebook(SHIPPED)
TODAY = date(2026, 3, 2)
AREAS = {
    "ORG": 19, "ELE": 13, "TRM": 9, "MEM": 5, "WC": 9, "OP": 4, "CB": 2, "FIN": 9, "EXP": 6, "BUD": 3, "ACC": 6, "AUD": 2,
    "DSP": 7, "SUP": 4, "CMP": 1, "DIS": 1, "AID": 1, "ASM": 12, "PRV": 4,
}  # fmt: skip


def test_every_rule_is_shipped() -> None:
    """All numbers of all areas are there, R-FIN-06 apart, which was never assigned: 116 rules, and some of our own."""
    expected = {f"R-{area}-{n:02}" for area, count in AREAS.items() for n in range(1, count + 1)} - {"R-FIN-06"}
    found = {version.code.partition(".")[0] for version in SHIPPED if version.code.startswith("R-")}
    own = {
        "R-ORG-20",
        "R-ORG-21",
        "R-OP-05",
        "R-PWR-01",
        "R-SUP-05",
        "R-TRM-10",
        "R-TRM-11",
        "R-ASM-13",
        "R-ASM-14",
        *(f"R-ASM-{n}" for n in range(21, 25)),
    }
    assert found == expected | own
    assert len(expected) == 116


def test_shipped_versions_have_no_faults() -> None:
    """None overlaps another, every value fits its unit."""
    assert list(faults(SHIPPED)) == []


@pytest.mark.parametrize("version", SHIPPED, ids=lambda v: f"{v.code}@{v.version}")
def test_shipped_version_can_be_adopted(version: RuleVersion) -> None:
    """What is shipped passes the same door as what people propose, and says where it comes from in two languages."""
    line = VersionLine.model_validate_json(msgspec.json.encode(version))
    assert (line.code, line.version) == (version.code, version.version)
    assert version.citation
    assert re.search(r"[\u4e00-\u9fff]", version.zh)
    assert re.search(r"[a-z]", version.en)


def altered(of: RuleVersion, **fields: object) -> RuleVersion:
    """A version with a slip."""
    return msgspec.structs.replace(of, **fields)


ONE = BOOK.resolve("R-ORG-01", "CN", TODAY)


@pytest.mark.parametrize(
    ("versions", "fault"),
    [
        ([ONE, altered(ONE, jurisdiction="CN/500000")], "R-ORG-01@1: twice"),
        ([ONE, altered(ONE, version="2")], "R-ORG-01: 1 and 2 are both valid in CN"),
        ([altered(ONE, value="25")], "R-ORG-01@1: the value is not in count"),
        ([altered(ONE, ceiling="many")], "R-ORG-01@1: the ceiling is not in count"),
    ],
)
def test_faults_are_found(versions: list[RuleVersion], fault: str) -> None:
    """The check names the rule and what is wrong with it."""
    assert list(faults(versions)) == [fault]


def test_versions_that_follow_one_another_are_no_fault() -> None:
    """The day after the last day of one is the first of the next."""
    first = altered(ONE, valid_to=date(2024, 12, 31))
    assert list(faults([first, altered(ONE, version="2", valid_from=date(2025, 1, 1))])) == []


def test_caps_and_accounts_change_with_the_date() -> None:
    """Anhui's cap rose in 2025; the income of business became the income of affiliates in 2022."""
    assert BOOK.rules("CN/340000", date(2024, 12, 31)).fen("R-EXP-02") == 150_000
    assert BOOK.rules("CN/340000", date(2025, 1, 1)).fen("R-EXP-02") == 200_000
    assert BOOK.rules("CN", date(2021, 12, 31)).table("R-ACC-02")["406"] == "事业收入"
    assert BOOK.rules("CN", date(2022, 1, 1)).table("R-ACC-02")["406"] == "附属单位上缴收入"


def test_limits_of_supervision_are_counted_by_each_place_in_its_own_way() -> None:
    """Fifteen working days in Zhejiang, fifteen days in Beijing."""
    assert BOOK.rules("CN/330000", TODAY).working_days("R-SUP-01") == 15
    assert BOOK.rules("CN/110000", TODAY).days("R-SUP-01") == 15


def test_union_does_not_shorten_or_stretch_its_term_beyond_the_law() -> None:
    """A local version is clipped to three to five years."""
    local = altered(
        BOOK.resolve("R-TRM-01", "CN", TODAY), version="u", jurisdiction="CN/500000", floor=None, ceiling=None
    )
    for value, holds in ((1, 3), (4, 4), (9, 5)):
        book = Rulebook([*SHIPPED, altered(local, value=value)])
        assert book.rules("CN/500000", TODAY).years("R-TRM-01") == holds


@pytest.mark.parametrize("code", ["R-ORG-16", "R-ORG-17", "R-WC-02", "R-WC-08"])
def test_bands_are_in_order(code: str) -> None:
    """Lower limits rise, and so do the numbers of seats."""
    for version in BOOK.versions(code):
        assert isinstance(version.value, dict)
        assert all(int(one) < int(other) for one, other in pairwise(version.value))


@pytest.mark.parametrize(
    ("year", "working_days"), [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_announced_years_have_their_number_of_working_days(year: int, working_days: int) -> None:
    """As many as the State Council's plan for the year leaves."""
    calendar = working_calendar(BOOK.rules("CN", date(year, 6, 1)))
    assert calendar.working_days_between(date(year, 1, 1) - timedelta(days=1), date(year, 12, 31)) == working_days


def test_made_up_days_lie_on_weekends_near_a_holiday() -> None:
    """A weekday cannot be worked instead; a slip of a date would show here."""
    for version in SHIPPED:
        if not version.code.startswith("calendar."):
            continue
        assert isinstance(version.value, dict)
        holidays = {date.fromisoformat(day) for day in version.value["holidays"]}
        for text in version.value["worked"]:
            day = date.fromisoformat(text)
            assert day.weekday() >= 5
            assert min(abs((day - holiday).days) for holiday in holidays) <= 12


def test_years_to_come_are_marked_as_not_announced() -> None:
    """Statutory days alone, to be completed by a new version."""
    evidence = {v.code: v.evidence for v in SHIPPED if v.code.startswith("calendar.")}
    assert {code for code, mark in evidence.items() if mark == "own"} == {"calendar.2027", "calendar.2028"}
