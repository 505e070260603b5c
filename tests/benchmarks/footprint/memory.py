"""Memory of a process and of all below it."""

from collections.abc import Iterator
from pathlib import Path


def below(pid: int) -> Iterator[int]:
    """All processes below one."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _text(task).split():
            yield int(child)
            yield from below(int(child))


def is_ours(pid: int) -> bool:
    """Whether it is one of the platform's own processes, and no server that it uses."""
    return "-m\0gonghui_" in _text(Path(f"/proc/{pid}/cmdline"))


def resident(pid: int) -> float:
    """MiB in memory, shared pages included."""
    return _kib(Path(f"/proc/{pid}/status"), "VmRSS:") / 1024


def proportional(pid: int) -> float:
    """MiB in memory, of a shared page its part."""
    return _kib(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") / 1024


def _kib(file: Path, name: str) -> float:
    return next((float(line.split()[1]) for line in _text(file).splitlines() if line.startswith(name)), 0)


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""  # the process ended meanwhile
