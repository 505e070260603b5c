"""Real servers for the tests: started once for a session by the project's own code, always stopped."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from hypothesis import settings

from gonghui_deploy.embedded.kafka import Kafka
from gonghui_deploy.embedded.postgres import Postgres

LIBRARIES = Path(__file__).parent.parent / ".build" / "kafka" / "libs"
RUNNING = os.environ.get("GONGHUI_TEST_SERVERS")  # folder of servers that run already and go on: see tests/museum
LONGEST = ("tests/api/test_openapi.py", "tests/system/", "tests/faults/test_short_tier.py")
_numbers = count(1)

settings.register_profile("gonghui", deadline=None)  # a busy machine is no failing law
settings.load_profile("gonghui")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, whatever the order of the others: processes that share the suite end together."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder that an unprivileged server may enter; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="gonghui-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(scratch: Path) -> Iterator[Postgres]:
    """A running PostgreSQL."""
    server = Postgres(Path(RUNNING or scratch) / "postgres", durable=False)
    if RUNNING:
        server.port = int((server.folder / "port").read_text())
        yield server
        return
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def database(postgres_server: Postgres) -> AsyncIterator[str]:
    """Address of a fresh, empty database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    admin = await asyncpg.connect(postgres_server.dsn("postgres"))
    await admin.execute(f"create database {name}")
    yield postgres_server.dsn(name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture(scope="session")
def broker(scratch: Path) -> Iterator[Kafka]:
    """A running Kafka."""
    server = Kafka(Path(RUNNING or scratch) / "kafka", LIBRARIES)
    if RUNNING:
        server.bootstrap = f"127.0.0.1:{(server.folder / 'port').read_text()}"
        yield server
        return
    server.start()
    yield server
    server.stop()


@pytest.fixture
def kafka(broker: Kafka) -> str:
    """Bootstrap address of a running broker."""
    return broker.bootstrap
