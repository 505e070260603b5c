"""All benchmarks one after the other, or those that are named, and then the page: `python -m tests.benchmarks [name … | report]`."""

import argparse
import subprocess
import sys

from tests.benchmarks.harness import RESULTS, ROOT, screen
from tests.benchmarks.report import write
from tests.benchmarks.store import load

NAMES = sorted(path.parent.name for path in (ROOT / "tests" / "benchmarks").glob("*/__main__.py"))


def main() -> None:
    """Run what is asked for, each in a process of its own; one that fails does not keep the others from running."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(NAMES)}, or report; all if left out")
    parser.add_argument("--scale", choices=["small", "full"], default="full")
    asked = parser.parse_args()
    if unknown := set(asked.names) - {*NAMES, "report"}:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    names = [name for name in asked.names or NAMES if name != "report"]
    failed = [name for name in names if not _ran(name, asked.scale)]
    if asked.scale == "full":
        write(load(RESULTS["full"]), ROOT / "docs")
    if failed:
        screen.print(f"[red]failed: {', '.join(failed)}[/red]")
        sys.exit(1)


def _ran(name: str, scale: str) -> bool:
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", "--scale", scale]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    main()
