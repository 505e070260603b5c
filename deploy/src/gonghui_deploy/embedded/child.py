"""Child processes: started without root's rights, ended with their parent, never left behind."""

import ctypes
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1
_LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None
_PORTS: Final = range(
    20_000, 32_000
)  # below those that systems give to clients: a client never takes a dead server's port


class NotStarted(RuntimeError):
    """A server did not come up; its log says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account that servers run under when we are root."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> "Account | None":
        """`nobody` if we are root, otherwise None: the servers run as we do."""
        if os.geteuid() != 0:
            return None
        entry = pwd.getpwnam("nobody")
        return cls(entry.pw_uid, entry.pw_gid)

    def can_reach(self, path: Path) -> bool:
        """Whether the account can enter every folder down to `path` and read it."""
        path = path.resolve()
        return all(self.can_enter(folder) for folder in path.parents) and self._may(path, 0o4)

    def can_enter(self, folder: Path) -> bool:
        """Whether the account may pass through a folder."""
        return self._may(folder, 0o1)

    def _may(self, path: Path, bit: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & bit << 6)
        return bool(status.st_mode & bit)

    def own(self, path: Path) -> None:
        """Give the account a folder and all that lies in it."""
        for folder, _, names in os.walk(path):
            for item in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118
                os.chown(item, self.uid, self.gid, follow_symlinks=False)


def reachable(source: Path, copy: Path, account: Account | None) -> Path:
    """`source`, or a copy of it where the account cannot enter the folders it lies in (a clone under /root)."""
    if account is None or account.can_reach(source):
        return source
    if not copy.exists():
        partial = copy.with_name(copy.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial, symlinks=True)
        account.own(partial)
        partial.rename(copy)
    return copy


def check_reach(folder: Path, account: Account | None) -> None:
    """Refuse a data folder that the servers' account cannot enter.

    Raises:
        NotStarted: a folder above it is closed to others; nobody's folders are opened, the user chooses another one.
    """
    if account and not all(account.can_enter(parent) for parent in folder.resolve().parents):
        raise NotStarted(
            f"{folder} 所在目录不对服务器帐户开放，请用 --data 另选目录。 The folder lies in a closed one: choose another by --data."
        )


def free_port(wish: int | None = None) -> int:
    """A free loopback port, the wished one if it is free."""
    candidates = random.sample(_PORTS, 200)
    for port in (wish, *candidates) if wish else candidates:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise NotStarted("没有空闲端口。 There is no free port.")


def kept_port(file: Path) -> int:
    """A free port that stays the same from one start to the next as long as it is free."""
    wish = int(file.read_text()) if file.exists() else None
    port = free_port(wish)
    file.write_text(str(port))
    return port


@dataclass(slots=True)
class Child:
    """One child process, its log file, and beside that a note of which process it is.

    Start it on a thread that lives as long as the child shall: Linux ends it with that thread.
    """

    name: str
    command: Sequence[str]
    log: Path
    account: Account | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    death_signal: signal.Signals = signal.SIGTERM  # what it gets if we are killed
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; the parent's death ends it too (on Linux). What a killed parent left behind is ended before."""
        self._end_predecessor()
        account = self.account
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                list(self.command), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder,
                env={**os.environ, **self.environment}, start_new_session=True,
                preexec_fn=self._before_exec,  # noqa: PLW1509 - one system call, no lock, no allocation
                user=account.uid if account else None, group=account.gid if account else None,
                extra_groups=[] if account else None,
            )  # fmt: skip
        fresh = self._note.with_suffix(".new")
        fresh.write_text(f"{self.pid} {_started_at(self.pid)}")
        fresh.replace(self._note)  # whoever reads it finds one process or the other, never none

    def _before_exec(self) -> None:
        if _LIBC is not None:
            _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, self.death_signal)

    @property
    def _note(self) -> Path:
        return self.log.with_suffix(".pid")

    def _end_predecessor(self, within: float = 60) -> None:
        """End the process of the note if it still runs: the same id *and* the same start, so never a stranger."""
        if not self._note.exists():
            return
        text, _, started_at = self._note.read_text().partition(" ")
        deadline, signals = time.monotonic() + within, [signal.SIGKILL, self.death_signal]
        while text and started_at and _started_at(int(text)) == started_at:
            if signals and (len(signals) > 1 or time.monotonic() > deadline):
                with suppress(ProcessLookupError):
                    os.kill(int(text), signals.pop())
            time.sleep(0.03)

    @property
    def pid(self) -> int:
        """Process id."""
        assert self.process is not None
        return self.process.pid

    def wait(self, within: float) -> int:
        """Exit status of a child that ends by itself."""
        assert self.process is not None
        return self.process.wait(within)

    def alive(self) -> bool:
        """Whether it runs; reaps it if it has ended."""
        return self.process is not None and self.process.poll() is None

    def await_ready(self, ready: Callable[[], bool], within: float) -> None:
        """Wait until `ready` holds.

        Raises:
            NotStarted: it ended, or `within` seconds passed.
        """
        deadline = time.monotonic() + within
        while not ready():
            if not self.alive() or time.monotonic() > deadline:
                raise NotStarted(f"{self.name} 没有启动，详见 {self.log} 。 {self.name} did not start: see {self.log}")
            time.sleep(0.03)

    def stop(self, gently: signal.Signals = signal.SIGTERM, within: float = 15) -> None:
        """End it: gently, and after `within` seconds by force."""
        if not self.alive():
            return
        assert self.process is not None
        self.process.send_signal(gently)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _started_at(pid: int) -> str:
    """When a process started, in the system's own words; empty if it does not run."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return "" if fields[0] in "ZX" else fields[19]
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
