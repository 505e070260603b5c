"""The embedded servers: they come up, keep what they were given through any death, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from gonghui_deploy.embedded.child import Account, reachable
from gonghui_deploy.embedded.kafka import Kafka
from gonghui_deploy.embedded.postgres import Postgres
from tests.conftest import LIBRARIES


def eventually(condition: Callable[[], bool], within: float = 20) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def query(dsn: str, sql: str) -> object:
    """One statement on a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_postgres_keeps_committed_rows_through_kill_9(scratch: Path) -> None:
    """The postmaster and its children are killed; the next start recovers by itself."""
    server = Postgres(scratch / "killed-postgres")
    server.start()
    try:
        await query(server.dsn("postgres"), "create table kept as select 7 as n")
        assert await query(server.dsn("postgres"), "show fsync") == "on"
        assert server.child is not None
        os.killpg(server.child.pid, signal.SIGKILL)
        eventually(lambda: server.child is not None and not server.child.alive())
        server.start()
        assert await query(server.dsn("postgres"), "select n from kept") == 7
    finally:
        server.stop()


def test_servers_do_not_run_as_root(postgres_server: Postgres) -> None:
    """Whoever starts them, the servers have no rights over the machine."""
    assert postgres_server.child is not None
    status = Path(f"/proc/{postgres_server.child.pid}/status").read_text()
    uid = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1]
    assert int(uid) != 0


SUPERVISOR = """
import sys, time
from pathlib import Path
from gonghui_deploy.embedded.postgres import Postgres
server = Postgres(Path(sys.argv[1]))
server.start()
print(server.child.pid, flush=True)
time.sleep(600)
"""


async def test_a_killed_supervisor_leaves_no_server_and_blocks_no_restart(scratch: Path) -> None:
    """Kill -9 of the parent ends the server, and the next parent starts on the same data."""
    folder = scratch / "orphan"
    parent = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(folder)], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 - it is to be killed
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    server = Postgres(folder)
    server.start()
    try:
        assert await query(server.dsn("postgres"), "select 1") == 1
        assert server.child is not None
        assert server.child.pid != pid
    finally:
        server.stop()


def test_binaries_in_a_folder_of_roots_are_copied_to_where_the_account_can_read_them(scratch: Path) -> None:
    """A clone under /root works: nobody else's folder is opened to the world, the binaries are copied."""
    hidden = scratch / "hidden"
    (hidden / "bin").mkdir(parents=True)
    (hidden / "bin" / "tool").write_text("tool")
    hidden.chmod(0o700)
    account = Account(65534, 65534)
    if os.geteuid() == 0:
        assert not account.can_reach(hidden / "bin")
        copy = reachable(hidden / "bin", scratch / "copied", account)
        assert account.can_reach(copy / "tool")
        assert hidden.stat().st_mode & 0o777 == 0o700
    assert reachable(hidden / "bin", scratch / "unused", None) == hidden / "bin"


async def test_kafka_keeps_acknowledged_records_through_kill_9(scratch: Path) -> None:
    """A record that was acknowledged is there after the broker was killed and started again."""
    broker = Kafka(scratch / "killed-kafka", LIBRARIES)
    broker.start()
    try:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        await admin.create_topics([NewTopic("kept", 1, 1)])
        await admin.close()
        async with AIOKafkaProducer(
            bootstrap_servers=broker.bootstrap, acks="all", enable_idempotence=True
        ) as producer:
            await producer.send_and_wait("kept", "会费".encode())
        assert broker.child is not None
        os.killpg(broker.child.pid, signal.SIGKILL)
        eventually(lambda: broker.child is not None and not broker.child.alive())
        broker.start()
        consumer = AIOKafkaConsumer("kept", bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
        async with consumer:
            record = await consumer.getone()
        assert record.value == "会费".encode()
    finally:
        broker.stop()
