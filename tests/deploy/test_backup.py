"""Backups: what was committed comes back, goes on in a new epoch, and nothing is overwritten or believed unproved."""

import asyncio
import json
import shutil
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import asyncpg
import pytest

from gonghui_deploy.backup import Head, NotBackedUp, NotRestored, restore, take
from gonghui_deploy.databases import make_database
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_deploy.erasures import NoRegister, read, update
from gonghui_shared.contracts.finance import DuesAssessed
from gonghui_shared.ids import uuid7
from gonghui_shared.log.postgres import PostgresStore
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.log.verify import verify
from gonghui_shared.privacy import SCHEMA as KEYS_SCHEMA
from gonghui_shared.privacy import PostgresKeyStore

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PASSWORD = "secret-of-the-service"


def assessed(member: str) -> StreamAppend:
    """One month of a member's dues."""
    body = DuesAssessed(member, "2026-03", 500, date(2026, 9, 1))
    event = NewEvent(uuid7(NOW), body, date(2026, 3, 2), NOW, Origin("person:p-1", "correlation", "causation"))
    return StreamAppend(f"dues:{member}-2026", "u-1", 0, [event])


async def pay_in(server: Postgres, *members: str) -> None:
    """Append one event per member to the log of finance and seal it."""
    address = await make_database(server.dsn("postgres"), "finance", PASSWORD)
    async with asyncpg.create_pool(address, min_size=1) as pool:
        for package in ("kafka", "projections"):
            await pool.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
        await pool.execute(
            "insert into relay_cursor (topic, position) values ('gonghui.finance.v1', 2) on conflict do nothing"
        )
        store = PostgresStore(pool, b"k" * 32)
        await pool.execute(KEYS_SCHEMA)
        await PostgresKeyStore(pool).create({"p-1": b"wrapped", "p-2": b"wrapped"})
        await store.append([assessed(member) for member in members])
        await store.seal(NOW)


async def sound_at(server: Postgres) -> tuple[bool, int, list[int], int]:
    """Whether the log of finance is sound, where it ends, the epochs of its records, the relay's cursor."""
    async with asyncpg.create_pool(server.dsn("gonghui_finance"), min_size=1) as pool:
        found = await verify(PostgresStore(pool, b"k" * 32))
        epochs = await pool.fetch("select epoch from log order by position")
        return (
            found.sound,
            found.position,
            [row["epoch"] for row in epochs],
            await pool.fetchval("select position from relay_cursor"),
        )


@pytest.fixture(scope="module")
def backup(scratch: Path) -> tuple[Path, Head]:
    """A backup of a log with three events; two more followed after it."""
    folder = scratch / "kept"
    server = Postgres(folder / "postgres")
    server.start()
    try:
        asyncio.run(pay_in(server, "m-1", "m-2", "m-3"))
        (folder / "keys").mkdir(mode=0o700)
        (folder / "keys" / "finance.claims.key").write_bytes(b"k" * 32)
        heads = take(folder, scratch / "backup")
        with pytest.raises(NotBackedUp):
            take(folder, scratch / "backup")
        asyncio.run(pay_in(server, "m-4", "m-5"))
    finally:
        server.stop()
    return scratch / "backup", heads["finance"]


def test_a_restored_log_is_sound_and_goes_on_in_a_new_epoch(backup: tuple[Path, Head], scratch: Path) -> None:
    """What was committed at the backup is there, what came later is not, and new records say that a restore lies before them."""
    source, head = backup
    target = scratch / "restored"
    assert restore(source, target)["finance"] == Head(2, 3, head.hash)
    assert (target / "keys" / "finance.claims.key").read_bytes() == b"k" * 32
    server = Postgres(target / "postgres")
    server.start()
    try:
        asyncio.run(pay_in(server, "m-6"))
        assert asyncio.run(sound_at(server)) == (True, 4, [1, 1, 1, 2], 0)
    finally:
        server.stop()


def test_a_backup_does_not_bring_back_who_was_forgotten_after_it(backup: tuple[Path, Head], scratch: Path) -> None:
    """The register is kept apart; the key is gone before anything is served, and the log is as sound as it was."""
    register = scratch / "erasures.json"
    register.write_text('{"forgotten": ["p-1"]}')
    target = scratch / "without"
    restore(backup[0], target, read(register))
    server = Postgres(target / "postgres")
    server.start()
    try:
        assert asyncio.run(keys_of(server)) == {"p-1": None, "p-2": b"wrapped"}
        assert asyncio.run(sound_at(server))[0]
        assert update(register, server.dsn("gonghui_finance")) == 1
    finally:
        server.stop()
    register.write_text('{"forgotten": "p-1"}')
    with pytest.raises(NoRegister):
        read(register)


async def keys_of(server: Postgres) -> dict[str, bytes | None]:
    """The wrapped keys of the persons."""
    async with asyncpg.create_pool(server.dsn("gonghui_finance"), min_size=1) as pool:
        return await PostgresKeyStore(pool).fetch(["p-1", "p-2"])


def test_a_folder_with_data_is_never_overwritten(backup: tuple[Path, Head], scratch: Path) -> None:
    """Restoring takes a new or empty folder."""
    target = scratch / "taken"
    target.mkdir()
    (target / "file").write_text("mine")
    with pytest.raises(NotRestored):
        restore(backup[0], target)
    assert [file.name for file in target.iterdir()] == ["file"]


def test_a_damaged_backup_is_not_restored(backup: tuple[Path, Head], scratch: Path) -> None:
    """One changed byte is noticed before anything is started."""
    damaged = scratch / "damaged"
    shutil.copytree(backup[0], damaged)
    file = max(
        (damaged / "postgres" / "base").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0
    )
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(NotRestored):
        restore(damaged, scratch / "from-damaged")
    assert not (scratch / "from-damaged").exists()


def test_a_log_that_is_not_the_one_backed_up_is_not_restored(backup: tuple[Path, Head], scratch: Path) -> None:
    """The restored log must contain the head that was noted when the backup was taken."""
    forged = scratch / "forged"
    shutil.copytree(backup[0], forged)
    note = json.loads((forged / "backup.json").read_text())
    note["heads"]["finance"][2] = "00" * 32
    (forged / "backup.json").write_text(json.dumps(note))
    with pytest.raises(NotRestored):
        restore(forged, scratch / "from-forged")
    assert not (scratch / "from-forged").exists()
