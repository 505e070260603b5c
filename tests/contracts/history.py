"""What git knows of a folder whose files are added and never changed."""

import subprocess
from pathlib import Path
from typing import Final

_LOST: Final = ("--no-renames", "--diff-filter=MDT", "--name-only", "--relative")


def tracked(repository: Path) -> bool:
    """Whether there is a history to ask; an unpacked archive has none."""
    return (repository / ".git").exists()


def lost(repository: Path, folder: str, since: str = "1970-01-01T00:00:01Z") -> list[str]:
    """Files of the folder that were changed, moved or deleted, in any commit from an instant on or after the last one."""
    past = git(repository, "log", f"--since={since}", "--format=", *_LOST, "--", folder)
    latest = git(repository, "diff", "HEAD", *_LOST, "--", folder)
    return sorted({*past.splitlines(), *latest.splitlines()})


def git(repository: Path, *arguments: str) -> str:
    """What git answers.

    Raises:
        subprocess.CalledProcessError: git refused.
    """
    return subprocess.run(["git", "-C", repository, *arguments], capture_output=True, text=True, check=True).stdout
