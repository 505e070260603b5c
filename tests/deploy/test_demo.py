"""The demonstration city lives a year, from its founding to the desks of the year after, and every figure of it is proved."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def figures(scratch: Path) -> dict[str, Any]:
    """What a small city comes to."""
    folder = scratch / "demo"
    folder.mkdir(mode=0o755)
    wanted = [
        "--data",
        str(folder / "data"),
        "--report",
        str(folder / "figures.json"),
        "--unions",
        "20",
        "--years",
        "1",
    ]
    command = [sys.executable, "-m", "gonghui_deploy", "demo", "--exit", *wanted]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
    found: dict[str, Any] = json.loads((folder / "figures.json").read_text())
    return found


def test_nothing_is_lost_and_every_table_equals_its_rebuild(figures: dict[str, Any]) -> None:
    """Of all four services, once everything has been published and consumed."""
    proofs = figures["proof"]
    assert [proof["service"] for proof in proofs] == ["organisation", "finance", "engagement", "assessment"]
    for proof in proofs:
        assert proof["appended"] == proof["sealed"] > 0
        assert (proof["lost"], proof["duplicates_applied"], proof["parked"], proof["behind"]) == (0, 0, 0, 0)
        assert (proof["chain"], proof["rebuilt"]) == ("sound", "equal")


def test_scores_are_recomputed_to_the_same_digit(figures: dict[str, Any]) -> None:
    """Every evaluation of the year, and one score is explained down to an event of another service."""
    assert figures["recomputed"]
    assert all(figures["recomputed"].values())
    assert not figures["explained"]["original"]["type"].startswith("assessment.")
    assert sum(figures["terms"].values()) > 0
