"""A small city on the whole platform, loaded by the command that users type, twice, and left running."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_deploy.stack import OPERATOR, Stack, attach

UNIONS, YEAR = 24, 2023


@dataclass(frozen=True, slots=True)
class Town:
    """A running city.

    Args:
        first: figures of the run that loaded it.
        second: figures of the run that found everything there.
    """

    stack: Stack
    first: dict[str, Any]
    second: dict[str, Any]

    def get(self, service: str, path: str) -> Any:
        """A query's answer."""
        headers = {"Authorization": f"Bearer {self.stack.tokens.for_service(OPERATOR, service)}"}
        answer = httpx2.get(self.stack.addresses[service] + path, headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def town(scratch: Path) -> Iterator[Town]:
    """`gonghui demo --exit`, then `gonghui demo` on the same data."""
    folder, reports = scratch / "town", [scratch / "first.json", scratch / "second.json"]
    with demo(folder, reports[0], "--exit") as loading:
        shown = "".join(loading.stdout or ())
        assert loading.wait() == 0, shown
    with demo(folder, reports[1]) as staying:
        assert any("Ctrl-C" in line for line in staying.stdout or ())
        stack = attach(folder)
        assert stack is not None
        yield Town(stack, *(json.loads(report.read_text()) for report in reports))
        staying.send_signal(signal.SIGINT)
        assert staying.wait(60) == 0


@contextmanager
def demo(folder: Path, report: Path, *more: str) -> Iterator["subprocess.Popen[str]"]:
    """The command, as a process of its own that never outlives the test."""
    size = ["--unions", str(UNIONS), "--years", "1"]
    places = ["--data", str(folder), "--report", str(report)]
    command = [sys.executable, "-m", "gonghui_deploy", "demo", *places, *size, *more]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=60)
