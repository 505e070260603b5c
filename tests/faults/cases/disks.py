"""Disks fail or are full: small file systems of their own, which only root can make."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from gonghui_deploy.embedded.child import Account
from tests.faults.nemesis import Skipped, Trial, case


@asynccontextmanager
async def small_disk(folder: Path, megabytes: int) -> AsyncIterator[Path]:
    """A file system of a given size at `folder`, which servers may write."""
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 - at once
    made = await asyncio.to_thread(
        _run, "mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "tmpfs", str(folder)
    )
    if made.returncode:
        raise Skipped("no file system of a given size can be made here")
    try:
        yield folder
    finally:
        await asyncio.to_thread(_run, "umount", "--lazy", str(folder))


def _run(*command: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        raise Skipped(f"{command[0]} is not there") from None


async def copy(source: Path, target: Path) -> None:
    """Copy what a folder holds; indexes that Kafka made large in advance stay sparse."""
    done = await asyncio.to_thread(_run, "cp", "--archive", "--sparse=always", f"{source}/.", str(target))
    assert done.returncode == 0, done.stderr


def fill(disk: Path) -> Path:
    """Leave no byte free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


def own(folder: Path) -> None:
    """Give a folder to the servers' account."""
    if account := Account.for_servers():
        account.own(folder)


@case("F24", "PostgreSQL's disk refuses to sync", proves=("in_doubt",))
async def sync_fails(trial: Trial) -> None:
    """PostgreSQL panics and recovers; what was refused may have happened, and the same key tells."""
    log = trial.city.folder / "postgres" / "postgres.log"
    before = log.read_text().count("PANIC")
    pids = "select string_agg(pid::text, ',') from pg_stat_activity where datname = 'gonghui_finance' and pid <> pg_backend_pid()"
    command = ["strace", "-f", "-q", "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO"]
    for pid in (await trial.city.ask("finance", pids)).split(","):
        command += ["-p", pid]
    if shutil.which("strace") is None:
        raise Skipped("strace is not there")
    tracer = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    try:
        async with asyncio.timeout(60):
            while (panics := log.read_text().count("PANIC") - before) == 0:
                await trial.load.tries(1)
    except TimeoutError:
        raise Skipped("no system call can be made to fail here") from None
    finally:
        if tracer.returncode is None:
            tracer.terminate()
        await tracer.wait()
    trial.fired("panics", panics)
    trial.mended()


@case("F25", "the disk under finance's events is full, then freed")
async def database_full(trial: Trial) -> None:
    """Commands are turned away, queries are answered; afterwards all goes on."""
    city = trial.city
    async with small_disk(city.folder / "small", 24) as disk:
        (disk / "events").mkdir()
        own(disk / "events")
        await city.tell("finance", f"create tablespace nemesis location '{disk / 'events'}'")
        try:
            await city.tell("finance", "alter table events_0 set tablespace nemesis")
            ballast = fill(disk)
            while trial.load.statuses[503] < 20:
                await trial.load.tries(1)
            await reads(trial)
            trial.fired("answers that the disk is full", trial.load.statuses[503])
            ballast.unlink()
            trial.mended()
            await trial.load.flows(10)
        finally:
            await city.tell("finance", "alter table events_0 set tablespace pg_default")
            await city.tell("finance", "drop tablespace nemesis")


async def reads(trial: Trial) -> None:
    """Finance answers a query."""
    url = f"http://127.0.0.1:{trial.city.ports['finance']}/unions/u-1/arrears"
    async with httpx2.AsyncClient(timeout=10, trust_env=False) as client:
        answer = await client.get(url, headers={"Authorization": f"Bearer {trial.city.token('finance')}"})
    assert answer.status_code == 200, answer.text


@case("F26", "one broker's disk is full")
async def broker_full(trial: Trial) -> None:
    """It leaves, the others go on; with room again it comes back."""
    city, name = trial.city, "kafka-3"
    data = city.folder / name / "data"
    await city.kill(name, hold=True)
    kept = data.rename(data.with_name("kept"))
    async with small_disk(data, 96) as disk:
        await copy(kept, disk)
        own(disk)
        await city.raise_up(name)
        city.down.add(name)
        ballast = fill(disk)
        child = city.servers[name].child
        assert child is not None
        async with asyncio.timeout(120):
            while child.alive():
                await trial.load.tries(1)
        trial.fired("brokers that had no room")
        await trial.load.flows(10)
        ballast.unlink()
        await city.raise_up(name)
        await city.end(name, signal.SIGTERM)
        city.down.add(name)
        shutil.rmtree(kept)
        kept.mkdir()
        await copy(disk, kept)
    data.rmdir()
    kept.rename(data)
    own(data)
    trial.mended()
    await city.raise_up(name)


@case("F27", "the disk that finance logs to is full")
async def log_full(trial: Trial) -> None:
    """Nobody's command waits for a log, or fails for one."""
    city = trial.city
    program = city.servers["finance"]
    async with small_disk(city.folder / "small-logs", 1) as disk:
        program.folder = disk  # type: ignore[attr-defined]  # a program
        await city.end("finance", signal.SIGTERM)
        await city.answering("finance")
        fill(disk)
        city.links["to-organisation"].cut()  # what is turned away is logged
        try:
            while trial.load.statuses[503] < 5:
                await trial.load.tries(1)
            await trial.load.flows(10)
        finally:
            city.links["to-organisation"].mend()
        assert city.servers["finance"].child is not None
        assert city.servers["finance"].child.alive(), "finance died for want of a log"
        assert os.statvfs(disk).f_bavail == 0
        trial.fired("answers that could not be logged", trial.load.statuses[503])
        program.folder = city.folder / "logs"  # type: ignore[attr-defined]  # as above
        await city.end("finance", signal.SIGTERM)
        await city.answering("finance")
