"""The short tier: a few cases on one running city. `GONGHUI_FAULTS_SEED` replays a run; `make faults` tries all cases."""

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults import cases  # noqa: F401 - declares them
from tests.faults.city import City
from tests.faults.load import found_city
from tests.faults.nemesis import CASES, run

SEED = int(os.environ.get("GONGHUI_FAULTS_SEED", "0")) or int(time.time())
SHORT = [case.id for case in CASES.values() if case.tier == "short"]
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300), pytest.mark.xdist_group("faults")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(scratch: Path) -> AsyncIterator[City]:
    """One city for all cases: what a case leaves behind, the next one has to live with."""
    made = City(scratch / "faults")
    made.folder.mkdir()
    await made.start()
    await found_city(made)
    yield made
    await made.stop()


@pytest.mark.parametrize("name", SHORT)
async def test_nothing_is_lost_doubled_reordered_or_altered(city: City, name: str) -> None:
    """Whatever breaks: each command has one answer and one effect, and everything downstream agrees with the log."""
    print(f"GONGHUI_FAULTS_SEED={SEED}")
    outcome = await run(CASES[name], city, city.folder, SEED + SHORT.index(name), scale=0.1)
    assert outcome.faults == [], outcome
    assert outcome.injected
