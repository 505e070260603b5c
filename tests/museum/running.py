"""Puts bugs into a copy of the source, one after the other, and runs the tests that must notice them.

Each run is a fork of this process, which has the libraries loaded and the servers running: a bug costs its tests and little
more.
"""

import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal
from xml.etree import ElementTree as ET

from tests.conftest import LIBRARIES
from tests.museum.exhibit import Exhibit

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = ("shared", "services", "deploy", "tests", "pyproject.toml")
LINKED: Final = (".build", "docs", "README.md", "CONTRIBUTING.md", "Makefile", "services/console/node_modules")
OURS: Final = ("tests", "gonghui_")
LOADED: Final = (
    "aiokafka", "asyncpg", "cryptography.hazmat.primitives.ciphers.aead", "fastapi", "httpx2", "hypothesis.stateful",
    "joserfc.jwt", "msgspec", "prometheus_client", "pytest", "sqlalchemy.ext.asyncio", "structlog", "yaml",
)  # fmt: skip
PLUGINS: Final = (
    "pytest_asyncio.plugin",
    "pytest_timeout",
    "_hypothesis_pytestplugin",
)  # others only take time to load
LONGEST: Final = 900.0  # seconds of one run
SPOILT: Final = {"GONGHUI_PATIENCE": "20"}  # seconds that tests wait for a condition: with a bug in, some wait in vain
_FORKS: Final = get_context("fork")

Verdict = Literal["caught", "missed", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a run of tests came to."""

    verdict: Verdict
    seconds: float
    by: str  # the test that noticed, or the end of what a broken run said


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """A copy of the packages and their tests that can be spoilt; what is large is linked."""
    folder = Path(tempfile.mkdtemp(prefix="gonghui-museum-"))
    folder.chmod(0o755)
    for module in LOADED:
        importlib.import_module(module)
    try:
        for name in COPIED:
            _copied(root / name, folder / name)
        for name in LINKED:
            (folder / name).symlink_to(root / name)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copy2(source, target)
    else:
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules", "__pycache__", ".*_cache"))


@contextmanager
def servers(exhibits: Sequence[Exhibit]) -> Iterator[Mapping[str, str]]:
    """What the tests of these exhibits need running, started once by the source as it is; the settings that name it."""
    from gonghui_deploy.embedded.kafka import Kafka  # noqa: PLC0415 - most runs need none
    from gonghui_deploy.embedded.postgres import Postgres  # noqa: PLC0415

    wanted = {exhibit.servers for exhibit in exhibits}
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="gonghui-museum-", ignore_cleanup_errors=True))
        )
        folder.chmod(0o755)
        started: list[Postgres | Kafka] = [Postgres(folder / "postgres", durable=False)] if wanted - {"none"} else []
        started += [Kafka(folder / "kafka", LIBRARIES)] if "kafka" in wanted else []
        for server in started:
            server.start()
            stack.callback(server.stop)
        yield {"GONGHUI_TEST_SERVERS": str(folder)} if started else {}


def tried(folder: Path, exhibit: Exhibit, settings: Mapping[str, str] = MappingProxyType({})) -> Finding:
    """Put the bug in, run its tests, take it out again.

    Raises:
        Rotten: the edit fits no longer.
    """
    file = folder / exhibit.file
    sound, spoilt, times = file.read_text(), exhibit.spoilt(folder), file.stat()
    file.write_text(spoilt)
    try:
        return tested(folder, exhibit.tests, {**settings, **SPOILT}, compiled=False)
    finally:
        file.write_text(sound)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # what was compiled from it before is valid again


def tested(folder: Path, tests: Sequence[str], settings: Mapping[str, str], *, compiled: bool) -> Finding:
    """Run tests on the copy as it is; `missed` means that all of them pass.

    A test that cannot run at all has noticed nothing: only a failing one has.

    Args:
        settings: environment variables besides our own.
        compiled: whether what is compiled may be kept; with a bug in it must not outlive it.
    """
    report = folder / "report.xml"
    report.unlink(missing_ok=True)
    process = _FORKS.Process(target=_run, args=(folder, tests, settings, compiled))
    started = time.monotonic()
    process.start()
    process.join(LONGEST)
    process.kill()
    process.join()
    seconds = time.monotonic() - started
    if process.exitcode == 0:
        return Finding("missed", seconds, "")
    failed = _failed(report) if process.exitcode == 1 and report.exists() else None
    said = (folder / "said.txt").read_text()[-1500:]
    return Finding("caught", seconds, failed) if failed else Finding("broken", seconds, said)


def _run(folder: Path, tests: Sequence[str], settings: Mapping[str, str], compiled: bool) -> None:
    """In the fork: forget our modules, look for them in the copy, and be pytest."""
    with (folder / "said.txt").open("w") as said:
        for stream in (1, 2):
            os.dup2(said.fileno(), stream)
    for name in [name for name in sys.modules if name.startswith(OURS)]:
        del sys.modules[name]
    sources = [str(path) for path in (folder, *sorted(folder.glob("*/src")), *sorted(folder.glob("services/*/src")))]
    sys.path[:0] = sources
    sys.dont_write_bytecode = not compiled
    os.environ |= {
        **settings,
        "PYTHONPATH": os.pathsep.join(sources),  # for the processes that tests start
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        **({} if compiled else {"PYTHONDONTWRITEBYTECODE": "1"}),
    }
    os.chdir(folder)
    importlib.invalidate_caches()
    sys.exit(_pytest(folder, tests))


def _pytest(folder: Path, tests: Sequence[str]) -> int:
    import pytest  # noqa: PLC0415 - the fork's

    import gonghui_shared  # noqa: PLC0415 - the copy's

    if not Path(str(gonghui_shared.__file__)).is_relative_to(folder):
        return 3
    return pytest.main([
        "-q", "-x", "--no-header", "--tb=short", "-p", "no:cacheprovider",
        *(part for plugin in PLUGINS for part in ("-p", plugin)), "--hypothesis-seed=0", "--timeout=120",
        f"--junitxml={folder / 'report.xml'}", *tests,
    ])  # fmt: skip


def _failed(report: Path) -> str | None:
    cases = ET.parse(report).iter("testcase")
    return next((str(case.get("name")) for case in cases if case.find("failure") is not None), None)
