"""One of our own processes under supervision: a service or the console, listening on a loopback port."""

import signal
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gonghui_deploy.embedded.child import Child

_READY_WITHIN: Final = 120  # seconds, migrations included


@dataclass(slots=True)
class Program:
    """`python -m module arguments` with its settings in the environment.

    Args:
        folder: where its log goes.
        port: on which it answers `/livez`.
    """

    name: str
    arguments: tuple[str, ...]
    folder: Path
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)
    child: Child | None = None

    @property
    def address(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Make the folder of its log."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def launch(self) -> None:
        """Start it and return at once."""
        command = [sys.executable, "-m", *self.arguments]
        self.child = Child(self.name, command, self.folder / f"{self.name}.log", environment=self.environment)
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers."""
        assert self.child is not None
        self.child.await_ready(self._answers, within=_READY_WITHIN)

    def _answers(self) -> bool:
        try:
            with _DIRECT.open(f"{self.address}/livez", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Let it finish what it does."""
        if self.child:
            self.child.stop(signal.SIGTERM, within=20)


_DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback, whatever proxy is set
