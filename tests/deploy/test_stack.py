"""A running platform comes back from the death of any of its processes, and of itself, without help."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gonghui_deploy.embedded import kafka, postgres
from gonghui_deploy.stack import Stack, attach

ROOT = Path(__file__).parents[2]
NOTES = {"postgres": "postgres/postgres.pid", "kafka": "kafka/kafka.pid", "answering": "logs/answering.pid"}


def eventually(condition: Callable[[], bool], within: float = 60) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass
class Supervised:
    """A supervisor in a process of its own."""

    folder: Path
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> None:
        """Start it and wait until all runs."""
        command = [sys.executable, "-m", "tests.deploy.supervising", str(self.folder)]
        with (self.folder.parent / "supervisor.log").open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, text=True)
        eventually(self.works)

    @property
    def stack(self) -> Stack:
        """How to reach it."""
        stack = attach(self.folder)
        assert stack is not None
        return stack

    def works(self) -> bool:
        """Whether server, broker and program answer."""
        stack = attach(self.folder)
        return (
            stack is not None
            and self.answering() is not None
            and postgres.answers(stack.database("answering"))
            and kafka.answers(stack.environments["answering"]["GONGHUI_KAFKA"])
        )

    def answering(self) -> int | None:
        """Process id of the program that answers, if one does."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.stack.addresses["answering"], timeout=2) as answer:
                return int(answer.read())
        except OSError:
            return None

    def pid(self, name: str) -> int:
        """Process id of a child."""
        return int((self.folder / NOTES[name]).read_text().split()[0])

    def end(self, number: signal.Signals) -> int:
        """End the supervisor."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def supervised(scratch: Path) -> Iterator[Supervised]:
    """A platform that every test leaves running."""
    folder = scratch / "supervised" / "data"
    folder.parent.mkdir()
    platform = Supervised(folder)
    platform.start()
    yield platform
    platform.end(signal.SIGTERM)


@pytest.mark.parametrize("name", NOTES)
def test_a_killed_process_is_started_again_where_it_was_reached(supervised: Supervised, name: str) -> None:
    """Kill -9 of a program, of PostgreSQL or of Kafka: another process answers at the same address."""
    before, addresses = supervised.pid(name), supervised.stack.addresses
    os.killpg(before, signal.SIGKILL)
    eventually(lambda: supervised.pid(name) != before)
    eventually(supervised.works)
    assert supervised.stack.addresses == addresses


def test_a_second_supervisor_on_the_same_folder_is_refused(supervised: Supervised) -> None:
    """Two platforms never share a data folder, and the first one does not notice."""
    program = supervised.answering()
    second = Supervised(supervised.folder)
    second.start()
    assert second.process is not None
    assert second.process.wait(60) == 4
    assert supervised.answering() == program


def test_a_killed_supervisor_blocks_no_restart_and_leaves_ports_and_processes_as_they_should_be(
    supervised: Supervised,
) -> None:
    """Kill -9 of the supervisor: the next one ends what is left over and serves at the same addresses."""
    addresses, before = supervised.stack.addresses, {name: supervised.pid(name) for name in NOTES}
    supervised.end(signal.SIGKILL)
    supervised.start()
    assert supervised.stack.addresses == addresses
    assert all(supervised.pid(name) != pid for name, pid in before.items())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_platform_leaves_no_process_and_no_address_behind(
    supervised: Supervised, number: signal.Signals
) -> None:
    """SIGTERM or Ctrl-C: all children end, nobody can attach any more, and the data can be used again."""
    before = [supervised.pid(name) for name in NOTES]
    assert supervised.end(number) == 0
    assert attach(supervised.folder) is None
    assert not [pid for pid in before if Path(f"/proc/{pid}").exists()]
    supervised.start()
