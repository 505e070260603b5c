"""`python -m tests.museum [NAME …]`: put every bug back, or those named (`cursors`, `cursors.upsert`), and see it caught.

Without names the result is written to docs/museum.md. Ends with 1 if a bug was missed.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.museum.exhibit import Exhibit
from tests.museum.exhibits import ALL
from tests.museum.running import ROOT, Finding, copy_of, servers, tested, tried
from tests.museum.writing import page

HARMLESS: Final = Exhibit(
    "harmless",
    "An edit that changes nothing: if it were caught, anything would be.",
    "nowhere",
    "shared/src/gonghui_shared/money.py",
    {"_MOST = 10**15": "_MOST = 10**15 + 0"},
    ("tests/shared/test_money.py::test_half_a_fen_is_rounded_up",),
)


def main(names: Sequence[str]) -> int:
    """Run the museum; returns the exit status."""
    chosen = [one for one in ALL if not names or any(one.name == n or one.name.startswith(f"{n}.") for n in names)]
    if not chosen:
        print("no such exhibit; there are:", *(one.name for one in ALL), sep="\n  ")
        return 2
    with copy_of(ROOT) as folder, servers(chosen) as settings:
        if not _sound(folder, chosen, settings):
            return 1
        found = {one.name: _shown(one, tried(folder, one, settings), n, len(chosen)) for n, one in enumerate(chosen, 1)}
    caught = sum(finding.verdict == "caught" for finding in found.values())
    print(f"{caught} of {len(chosen)} caught")
    if not names:
        _write(found)
    return 0 if caught == len(chosen) else 1


def _sound(folder: Path, chosen: Sequence[Exhibit], settings: Mapping[str, str]) -> bool:
    """Whether the tests pass while no bug is in: otherwise they would catch anything."""
    tests = sorted({test for one in (*chosen, HARMLESS) for test in one.tests})
    print(f"{len(tests)} tests on the source as it is …", flush=True)
    for before in (tested(folder, tests, settings, compiled=True), tried(folder, HARMLESS, settings)):
        if before.verdict != "missed":
            print(f"they fail without any bug: {before.by}")
            return False
    return True


def _shown(exhibit: Exhibit, finding: Finding, number: int, of: int) -> Finding:
    said = f"by {finding.by}" if finding.verdict == "caught" else f"\n{finding.by}".rstrip()
    print(f"[{number:2}/{of}] {finding.verdict:6} {finding.seconds:6.1f} s  {exhibit.name}  {said}", flush=True)
    return finding


def _write(found: Mapping[str, Finding]) -> None:
    (ROOT / "docs" / "museum.md").write_text(page(ALL, found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
