"""What every shipped scorecard says of a fixed city: these results stay, whatever becomes of the machine that works them out.

The city follows from the names of schemes, units and values alone. A change that is meant is written down again by
`python -m tests.assessment.scheme.test_golden_city`, and shows in the difference of the file.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

import pytest

from gonghui_assessment.evaluation import Rating, Unit, UnitResult, evaluate, places
from gonghui_assessment.scheme.exact import Value, plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme
from tests.assessment.scheme.test_published import NAMES, text_of

FILE: Final = Path(__file__).with_name("golden_city.json")
UNITS: Final = 12
ON: Final = date(2026, 12, 31)
BALLOTS_ALONE: Final = ["congress-quality-ballot.yaml"]
JUDGED: Final = frozenset({"assessor_judgement", "range_award", "range_deduction"})


def city(scheme: Scheme, text: str) -> Iterator[Unit]:
    """Twelve units of every type in turn; a value in twenty is missing, a mark in ten not given."""
    said = sorted(set(re.findall(r"'([^'\n]{1,20})'", text))) or ["x"]
    full = {leaf.code: leaf.mark() for leaf in scheme.leaves()}
    judged = [
        (place.place, place.rule.full or full[place.item]) for place in places(scheme) if place.rule.kind in JUDGED
    ]
    for number in range(UNITS):
        chance = Random(f"{scheme.scheme}/{number}")
        values = {
            name: _value(declared.kind, chance, said)
            for name, declared in scheme.inputs.items()
            if chance.random() > 0.05
        }
        marks = {
            place: [Rating(Fraction(chance.randrange(int(most * 2) + 1), 2))]
            for place, most in judged
            if chance.random() > 0.1
        }
        kind = scheme.types[number % len(scheme.types)] if scheme.types else ""
        yield Unit(f"u{number:02}", kind, values, marks)


def _value(kind: str, chance: Random, said: list[str]) -> Value:
    match kind:
        case "yes_no":
            return chance.random() < 0.7
        case "date":
            return date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        case "text":
            return chance.choice(said)
        case "numbers":
            return tuple(Fraction(chance.randrange(101)) for _ in range(4))
        case _:
            return chance.choice(
                (
                    Fraction(chance.randrange(6)),
                    Fraction(chance.randrange(121), 100),
                    Fraction(chance.randrange(1001), 10),
                )
            )


def told(result: UnitResult) -> str:
    """Total, what is open, grade, bars, and a digest of every point of every item."""
    points = {leaf.code: [leaf.status, None if leaf.points is None else plain(leaf.points)] for leaf in result.leaves}
    bars = " ".join(bar.code for bar in result.bars if bar.state == "bars")
    digest = sha256(json.dumps(points, sort_keys=True).encode()).hexdigest()[:16]
    return " | ".join([plain(result.total), plain(result.open_points), result.grade or "-", bars or "-", digest])


def results(name: str) -> dict[str, str]:
    """Of one scorecard."""
    text = text_of(name)
    scheme = load(text)
    units = evaluate(scheme, list(city(scheme, text)), on=ON).units
    return {unit_id: told(result) for unit_id, result in sorted(units.items())}


@pytest.mark.parametrize("name", NAMES)
def test_the_fixed_city_has_the_results_that_it_always_had(name: str) -> None:
    """To the last digit, item by item."""
    assert results(name) == json.loads(FILE.read_text())[name]


def test_every_scorecard_tells_units_apart() -> None:
    """A city in which everybody has the same points proves little; one sheet is filled in by ballots alone."""
    known = json.loads(FILE.read_text())
    assert sorted(known) == NAMES
    assert [name for name in NAMES if len(set(known[name].values())) == 1] == BALLOTS_ALONE


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: results(name) for name in NAMES}, indent=1, ensure_ascii=False) + "\n")
