"""The museum does not rot: every bug can still be put in, and a few of them, others each time, are caught."""

import ast
import random
import subprocess
import sys
from typing import Final

import pytest

from tests.museum.exhibit import Exhibit, Rotten
from tests.museum.exhibits import ALL, AREAS
from tests.museum.running import ROOT

CHEAP: Final = [one for one in ALL if one.servers == "none"]
FEW: Final = 3


@pytest.mark.parametrize("exhibit", ALL, ids=lambda one: one.name)
def test_every_bug_can_still_be_put_in(exhibit: Exhibit) -> None:
    """Its place is there once, what comes of it is a program, and the tests that must notice exist."""
    spoilt = exhibit.spoilt(ROOT)
    assert spoilt != (ROOT / exhibit.file).read_text()
    if exhibit.file.endswith(".py"):
        ast.parse(spoilt)
    for test in exhibit.tests:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text() or not name, test


def test_exhibits_have_names_of_their_own_in_known_areas() -> None:
    """Area by area, as the page shows them."""
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names) >= 30
    areas = [name.partition(".")[0] for name in names]
    assert [area for n, area in enumerate(areas) if areas.index(area) == n] == list(AREAS)
    assert areas == sorted(areas, key=list(AREAS).index)


def test_an_edit_that_fits_no_longer_is_said() -> None:
    """Whoever changes the place has to change the exhibit."""
    rotten = Exhibit("log.rotten", "", "", "README.md", {"no such words": ""}, ())
    with pytest.raises(Rotten, match="stands 0 times"):
        rotten.spoilt(ROOT)


def test_a_few_bugs_are_caught() -> None:
    """Those that need no server, others each time: which ones follows from the run's random seed."""
    chosen = [one.name for one in random.sample(CHEAP, FEW)]
    run = subprocess.run(
        [sys.executable, "-m", "tests.museum", *chosen], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.endswith(f"{FEW} of {FEW} caught\n"), run.stdout + run.stderr
