"""Physical backups of the embedded PostgreSQL, with the keys; restored, every log goes on in a new epoch.

A backup is one moment of all services' databases, so no consumer is ahead of its producer in it. Kafka is not part of
it: after a restore the relays fill empty topics from the logs, and consumers drop what they had applied.
"""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg

from gonghui_deploy import erasures
from gonghui_deploy.embedded.child import Account, NotStarted
from gonghui_deploy.embedded.postgres import USER, Postgres
from gonghui_deploy.embedded.supervisor import locked

_NOTE: Final = "backup.json"
_KEPT: Final = ("keys", "clock")  # beside the databases: keys of tokens, persons and claims; a simulation's clock
_PREFIX: Final = "gonghui_"
_HEAD: Final = "select epoch, position, encode(hash, 'hex') as hash from log_head"
_OPEN: Final = """with head as (
    update log_head set epoch = epoch + 1 returning epoch, position
), relay as (
    update relay_cursor set position = 0
), offsets as (
    delete from consumer_offsets
)
insert into epochs (epoch, algorithm, after)
select h.epoch, e.algorithm, h.position from head h join epochs e on e.epoch = h.epoch - 1
returning epoch"""


class NotBackedUp(RuntimeError):
    """The backup did not succeed; its words say why."""


class NotRestored(RuntimeError):
    """The backup cannot be restored as asked; its words say why."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a service's log ended."""

    epoch: int
    position: int
    hash: str  # hexadecimal


def take(folder: Path, target: Path) -> dict[str, Head]:
    """Back up the running platform of a data folder; returns at least where each log stood.

    Args:
        target: a new folder; holds secrets, so that only its owner may enter.

    Raises:
        NotBackedUp: the target exists, PostgreSQL is not the embedded one, or its tools failed.
    """
    server = Postgres(folder / "postgres")
    if not (server.folder / "port").exists():
        raise NotBackedUp(
            "PostgreSQL 不是内置的，请用它自己的备份工具。 PostgreSQL is not the embedded one: use its own tools."
        )
    if target.exists():
        raise NotBackedUp("备份目录已存在。 The backup's folder exists already.")
    server.port = int((server.folder / "port").read_text())
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    heads = asyncio.run(_heads(server))
    _copy(server, partial / "postgres")
    for name in _KEPT:
        _copied(folder / name, partial / name)
    _copied(server.folder / "password", partial / "password")
    note = {
        "taken_at": datetime.now(UTC).isoformat(),
        "heads": {name: [h.epoch, h.position, h.hash] for name, h in heads.items()},
    }
    (partial / _NOTE).write_text(json.dumps(note, indent=2))
    partial.rename(target)
    return heads


def _copy(server: Postgres, target: Path) -> None:
    command = [
        "pg_basebackup", "-h", "127.0.0.1", "-p", str(server.port), "-U", USER, "--no-password", "-D", str(target),
        "--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256",
    ]  # fmt: skip
    _tool(server, command, {"PGPASSWORD": server.password})
    _tool(server, ["pg_verifybackup", "--quiet", str(target)], {})


def _tool(server: Postgres, command: list[str], environment: Mapping[str, str]) -> None:
    program = str(server.binaries() / command[0])
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tools
        [program, *command[1:]], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        fault = (done.stderr.strip().splitlines() or [""])[0][:200]
        raise NotBackedUp(f"{command[0]} 失败：{fault} 。 {command[0]} has failed: {fault}")


def _copied(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def restore(source: Path, folder: Path, forgotten: Sequence[str] = ()) -> dict[str, Head]:
    """Make a data folder from a backup; returns where each log goes on, in its new epoch.

    Args:
        forgotten: persons who were forgotten since, perhaps; the backup does not bring them back.

    Raises:
        NotRestored: the folder is not empty, the backup is damaged, or a log is not the one that was backed up.
        InUse: a platform runs on the folder.
        NotStarted: the restored server did not come up.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotRestored("数据目录不是空的，不会被覆盖。 The data folder is not empty and will not be overwritten.")
    if not (source / _NOTE).exists():
        raise NotRestored("这不是完整的备份。 This is no complete backup.")
    partial = folder.with_name(folder.name + ".restoring")
    shutil.rmtree(partial, ignore_errors=True)
    with locked(partial):
        server = Postgres(partial / "postgres")
        _unpack(source, partial, server)
        server.start()
        try:
            heads = asyncio.run(_reopened(server, json.loads((source / _NOTE).read_text())["heads"]))
            asyncio.run(erasures.repeat({name: server.dsn(_PREFIX + name) for name in heads}, forgotten))
        finally:
            server.stop()
    (partial / "lock").unlink()
    (server.folder / "port").unlink()
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return heads


def _unpack(source: Path, partial: Path, server: Postgres) -> None:
    server.folder.mkdir(parents=True)
    try:
        _tool(server, ["pg_verifybackup", "--quiet", str(source / "postgres")], {})
    except NotBackedUp as error:
        raise NotRestored(str(error)) from None
    data = server.folder / "data"
    shutil.copytree(source / "postgres", data)
    data.chmod(0o700)
    if account := Account.for_servers():
        account.own(data)
    _copied(source / "password", server.folder / "password")
    for name in _KEPT:
        _copied(source / name, partial / name)


async def _reopened(server: Postgres, noted: Mapping[str, list[Any]]) -> dict[str, Head]:
    """Open a new epoch in every log once each has proved to contain the head that was noted."""
    for name, (_, position, digest) in noted.items():
        sql = "select encode(hash, 'hex') from log where position = $1"
        if position and await _value(server.dsn(_PREFIX + name), sql, position) != digest:
            raise NotRestored(f"{name} 的日志与备份记录不符。 The log of {name} is not the one that was backed up.")
    for name in noted:
        await _value(server.dsn(_PREFIX + name), _OPEN)
    return await _heads(server)


async def _heads(server: Postgres) -> dict[str, Head]:
    names = await _rows(
        server.dsn("postgres"), "select datname from pg_database where starts_with(datname, $1)", _PREFIX
    )
    heads = {}
    for (name,) in names:
        if await _value(server.dsn(name), "select to_regclass('log_head')::text"):
            (head,) = await _rows(server.dsn(name), _HEAD)
            heads[name.removeprefix(_PREFIX)] = Head(**head)
    return heads


async def _rows(dsn: str, sql: str, *arguments: object) -> list[Any]:
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise NotStarted("PostgreSQL 没有应答。 PostgreSQL does not answer.") from error
    try:
        return list(await connection.fetch(sql, *arguments))
    finally:
        await connection.close()


async def _value(dsn: str, sql: str, *arguments: object) -> object:
    rows = await _rows(dsn, sql, *arguments)
    return rows[0][0] if rows else None
