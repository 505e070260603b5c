"""Logs say what happened and where, and nothing of what people sent."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gonghui_shared.logs import _Library, _redact, _without_values

SECRET = "310101199001011234"
_LOGGING = """
from gonghui_shared import logs
logs.configure("finance")
for _ in range(1_000):
    logs.log.warning("request.unavailable")
print("went on")
"""


def failure() -> ValueError:
    """An error whose words repeat what was sent."""
    with pytest.raises(ValueError, match=SECRET) as found:
        int(f"number {SECRET}")
    return found.value


def test_an_error_is_logged_without_its_words() -> None:
    """As its kind and its place."""
    logged = _without_values(None, "error", {"event": "request.failed", "exc_info": failure()})
    assert logged["error"] == "ValueError"
    assert str(logged["at"]).startswith(f"{__name__}:")
    assert SECRET not in repr(logged)


def test_an_error_under_way_is_logged_without_its_words() -> None:
    """`log.exception` names none; the one that is being handled is meant."""
    try:
        raise failure()
    except ValueError:
        logged = _without_values(None, "error", {"event": "request.failed", "exc_info": True})
    assert logged["error"] == "ValueError"
    assert SECRET not in repr(logged)


def test_what_bears_a_telling_name_is_left_out() -> None:
    """Whoever binds it by mistake does not spread it."""
    assert _redact(None, "info", {"event": "x", "token": SECRET, "name": SECRET, "position": 7}) == {
        "event": "x",
        "token": "…",
        "name": "…",
        "position": 7,
    }


def test_a_librarys_message_is_logged_without_its_values() -> None:
    """Its pattern alone."""
    record = logging.LogRecord("asyncpg", logging.WARNING, "", 1, "row %s refused", (SECRET,), None)
    with capture_logs() as logs:
        _Library().emit(record)
    assert [entry["pattern"] for entry in logs] == ["row %s refused"]
    assert SECRET not in repr(logs)


def test_a_full_disk_costs_lines_and_nothing_else() -> None:
    """No command fails and no process ends for a log that cannot be written."""
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-c", _LOGGING], stdout=subprocess.PIPE, stderr=full, text=True, check=False
        )
    assert process.stdout == "went on\n"
