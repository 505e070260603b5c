"""The log of a process."""

import subprocess
import sys
from pathlib import Path

_LOGGING = """
from gonghui_shared import logs
logs.configure("finance")
for _ in range(1_000):
    logs.log.warning("request.unavailable")
print("went on")
"""


def test_a_full_disk_costs_lines_and_nothing_else() -> None:
    """No command fails and no process ends for a log that cannot be written."""
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-c", _LOGGING], stdout=subprocess.PIPE, stderr=full, text=True, check=False
        )
    assert process.stdout == "went on\n"
