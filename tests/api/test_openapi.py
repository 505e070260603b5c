"""Every service answers whatever it is asked as its OpenAPI says, and never with a failure of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gonghui_deploy.stack import OPERATOR
from tests.api.city import EVERYBODY, LEADER, City, eventually

SEED = os.environ.get("GONGHUI_FUZZ_SEED", "20261127")  # another one asks other questions
SETTINGS, HOOKS = (Path(__file__).with_name(name) for name in ("schemathesis.toml", "hooks.py"))


@pytest.mark.timeout(900)  # thousands of requests, on a slow machine that does other things too
@pytest.mark.parametrize(("who", "phases"), [(OPERATOR, "coverage,fuzzing"), (LEADER, "fuzzing")])
@pytest.mark.parametrize("service", EVERYBODY)
def test_every_answer_is_documented_and_no_request_breaks_the_service(
    city: City, tmp_path: Path, service: str, who: str, phases: str
) -> None:
    """Whatever fits the schema or just misses it, with the right of an operator or of a post."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "--no-color"]
    asked = subprocess.run(
        [*command, "run", f"{city.stack.addresses[service]}/openapi.json", "--seed", SEED, "--phases", phases],
        cwd=tmp_path,  # where it leaves its notes
        env={**os.environ, "GONGHUI_TOKEN": city.token(who, service), "SCHEMATHESIS_HOOKS": str(HOOKS)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(asked.stdout)
    assert asked.returncode == 0, asked.stdout[asked.stdout.find("= FAILURES =") :]
    eventually(city.settled)  # nothing that was accepted stops what comes after it
    assert [city.parked(name) for name in EVERYBODY] == [[]] * len(EVERYBODY)
