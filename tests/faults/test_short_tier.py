"""The short tier: fixed cases and two that change, on one running city; `make faults` tries all.

The seed is printed; `GONGHUI_FAULTS_SEED` replays a run.
"""

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from tests.faults import cases  # noqa: F401 - declares them
from tests.faults.city import City
from tests.faults.load import found_city
from tests.faults.nemesis import CASES, run

SEED = int(os.environ.get("GONGHUI_FAULTS_SEED", "0")) or int(time.time())
FIXED = ("F2", "F7", "F14", "F22")
ROTATING = ("F1", "F3", "F6", "F10", "F11", "F12", "F21", "F29", "F34", "F36", "F37", "F40", "F43")
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600), pytest.mark.xdist_group("faults")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(scratch: Path) -> AsyncIterator[City]:
    """One city for all cases: what a case leaves behind, the next one has to live with."""
    made = City(scratch / "faults")
    made.folder.mkdir()
    await made.start()
    await found_city(made)
    yield made
    await made.stop()


@pytest.mark.parametrize("number", range(len(FIXED) + 2))
async def test_nothing_is_lost_doubled_reordered_or_altered(city: City, number: int) -> None:
    """Whatever breaks: each command has one answer and one effect, and everything downstream agrees with the log."""
    names = [*FIXED, *Random(SEED).sample(ROTATING, 2)]
    print(f"GONGHUI_FAULTS_SEED={SEED}: {names[number]}")
    outcome = await run(CASES[names[number]], city, city.folder, SEED + number, scale=0.1)
    assert outcome.faults == [], outcome
