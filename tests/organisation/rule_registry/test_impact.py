"""What a proposed version would change, before it is put in force."""

from datetime import date

from msgspec.structs import replace

from gonghui_organisation.obligation.duties import Facts
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.rule_registry.impact import Shift, as_if, shifts
from gonghui_shared.rules import Rulebook

BOOK = Rulebook(shipped())
DAY = date(2026, 4, 1)
NATIONAL = next(v for v in shipped() if (v.code, v.jurisdiction) == ("R-ORG-08", "CN"))
HIGHER = replace(NATIONAL, version="2", valid_from=DAY, value=25)
CITY = {
    "u1": ("CN/500000", Facts(women=12)),
    "u2": ("CN/500000", Facts(women=12, held=frozenset({"women_commissioner"}))),
    "u3": ("CN/500000", Facts(women=30)),
    "u4": ("CN/310000", Facts(women=12)),
}


def test_only_unions_that_would_owe_something_else_are_named() -> None:
    """One gains a duty and loses another; whoever has a commissioner only loses; other jurisdictions stay as they are."""
    assert list(shifts(CITY, BOOK, as_if(BOOK, HIGHER), DAY)) == [
        Shift("u1", frozenset({"womens_commissioner"}), frozenset({"womens_committee"})),
        Shift("u2", frozenset(), frozenset({"womens_committee"})),
    ]


def test_version_counts_from_its_first_day_and_ends_what_it_succeeds() -> None:
    """The day before, the old one still holds; nothing else of the registry changes."""
    book = as_if(BOOK, HIGHER)
    assert book.rules("CN/500000", date(2026, 3, 31)).number("R-ORG-08") == 10
    assert book.rules("CN/500000", DAY).number("R-ORG-08") == 25
    assert book.rules("CN/310000", DAY).version("R-ORG-08").version == "sh-1"
    assert book.codes() == BOOK.codes()
