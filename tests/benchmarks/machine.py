"""The machine under the figures: what a reader must know before comparing them with others."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psutil


def machine(repository: Path, folder: Path) -> dict[str, Any]:
    """Facts of this run: cores, memory, kernel, the price of an fsync in `folder`, versions, commit and date."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "fsync_us": round(fsync_cost(folder) * 1e6),
        "load": round(os.getloadavg()[0], 1),  # of others: above the number of cores, figures are of a crowded machine
        "commit": _commit(repository),
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
    }


def fsync_cost(folder: Path, times: int = 200) -> float:
    """Median seconds to append one page of 8 KiB to a file and bring it to the disk."""
    path = folder / "fsync"
    costs = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            begin = perf_counter()
            file.write(bytes(8192))
            os.fsync(file.fileno())
            costs.append(perf_counter() - begin)
    path.unlink()
    return median(costs)


def cpu_seconds() -> float:
    """Processor time that this process and all servers it started have used until now."""
    this = psutil.Process()
    return sum(sum(one.cpu_times()[:4]) for one in (this, *this.children(recursive=True)))


def _commit(repository: Path) -> str:
    try:
        head = subprocess.run(
            ["git", "-C", repository, "describe", "--always", "--dirty"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"  # an unpacked archive has no history
    return head.stdout.strip()
